"""TLS601: a number is missing from the numbering."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS601",
    name="number-skipped",
    severity=Severity.NOTE,
    title="a number is missing from the numbering",
    meaning="Between two numbers that are used one is left out.",
    why="A reader looks for the equation.",
    mend="Nothing has to be changed.",
    wrong=r"""$$ A = 1 + 1 \tag{1.1} $$

and

$$ B = 2 + 2 \tag{1.3} $$""",
    right=r"""$$ A = 1 + 1 \tag{1.1} $$

and

$$ B = 2 + 2 \tag{1.2} $$""",
)
