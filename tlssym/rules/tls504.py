"""TLS504: right in its leading behaviour only."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS504",
    name="leading-order-only",
    severity=Severity.NOTE,
    title="right in its leading behaviour only",
    meaning="The two sides agree where a parameter is small or large, not everywhere.",
    why="Used outside that range the formula is wrong.",
    mend="Say for which values it holds.",
    shown=Shown.LECTURE,
)
