"""TLS201: the two sides have different dimensions."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS201",
    name="sides-differ-in-dimension",
    severity=Severity.ERROR,
    title="the two sides have different dimensions",
    meaning=(
        "The left and the right side of a relation have different dimensions, and no power of ħ mends it."
    ),
    why="Two quantities of different dimensions are never equal: one of them lacks a factor.",
    mend="Look for the factor that the message names; it is what the right side lacks.",
    wrong=r"$ 1/T_2 = \hbar/E_* $",
    right=r"$ 1/T_2 = E_*/\hbar $",
    shown=Shown.LECTURE,
)
