"""TLS504: right in its leading behaviour only."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS504",
    name="leading-order-only",
    severity=Severity.NOTE,
    title="right in its leading behaviour only",
    meaning="The two sides agree where a parameter is small or large, not everywhere.",
    why="Used outside that range the formula is wrong.",
    mend="Say for which values it holds.",
    wrong=r"$$ A = x + x^2 \approx x \tag{1.1} $$",
    right=r"$$ A = x + x^2 \tag{1.1} $$",
)
