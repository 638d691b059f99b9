"""TLS306: not derived."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS306",
    name="not-derived",
    severity=Severity.WARNING,
    title="not derived",
    meaning="Nothing is derived for this formula, or it could not be compared with what is.",
    why="It is not known whether it is right; no sign of an error was found.",
    mend=(
        "Nothing has to be changed.  Write the step out, or name the equations that it follows from, "
        "so that it can be compared."
    ),
    wrong=r"$$ x + 1 \tag{1.1} $$",
    right=r"$$ A = x + 1 \tag{1.1} $$",
    variants={"aside": Severity.NOTE, "equation": Severity.NOTE},
)
