"""TLS104: a number is used twice."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS104",
    name="number-used-twice",
    severity=Severity.ERROR,
    title="a number is used twice",
    meaning="Two displays carry the same number; the second one is not checked.",
    why="A reference to the number could mean either of them.",
    mend="Number one of them anew.",
    wrong=r"""$$ A = 1 + 1 \tag{1.1} $$

and

$$ B = 2 + 2 \tag{1.1} $$""",
    right=r"""$$ A = 1 + 1 \tag{1.1} $$

and

$$ B = 2 + 2 \tag{1.2} $$""",
)
