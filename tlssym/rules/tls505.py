"""TLS505: where the derived formula holds."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS505",
    name="range-of-validity",
    severity=Severity.NOTE,
    title="where the derived formula holds",
    meaning="The derivation found for which values the formula holds.",
    why="Used outside them it is wrong.",
    mend="Say so in the text.",
    wrong=r"$$T_1 = \frac{\hbar}{T(P_0 U_0)^3}. \quad (5.47)$$",
    variants={"chamber": Severity.WARNING},
    shown=Shown.LECTURE,
)
