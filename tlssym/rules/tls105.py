"""TLS105: no displayed formula, or one that is not read."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS105",
    name="display-not-read",
    severity=Severity.WARNING,
    title="no displayed formula, or one that is not read",
    meaning="The file has no displayed formula, or a macro of it makes a display that is not read.",
    why="What is not read is not checked.",
    mend=r"Write the display out, as in $$ E = mc^2 \tag{1.1} $$.",
    wrong="A text without displays.",
    right=r"$$ A = 1 + 1 \tag{1.1} $$",
    variants={"nothing": Severity.ERROR},
)
