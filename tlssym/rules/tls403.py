"""TLS403: a numeric check could not be settled."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS403",
    name="check-not-settled",
    severity=Severity.WARNING,
    title="a numeric check could not be settled",
    meaning="The formula was derived, but a numeric check could not say whether it agrees.",
    why="A derivation without its second leg is not called proved.",
    mend="Nothing has to be changed; more --digits may settle it.",
    shown=Shown.NOWHERE,
)
