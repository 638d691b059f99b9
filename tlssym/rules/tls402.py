"""TLS402: a numeric check refutes the symbolic result."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS402",
    name="check-contradicts-derivation",
    severity=Severity.ERROR,
    title="a numeric check refutes the symbolic result",
    meaning="A numeric check that does not know the derivation found another value.",
    why="One of the two is wrong, so neither is believed.",
    mend="This is an error of the tool: report it with the formula.",
    shown=Shown.NOWHERE,
)
