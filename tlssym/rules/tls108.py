"""TLS108: a displayed formula has no relation where one is expected."""

from tlssym.rules.rule import Fix, Rule, Severity, Shown

RULE = Rule(
    code="TLS108",
    name="no-relation",
    severity=Severity.ERROR,
    title="a displayed formula has no relation where one is expected",
    meaning=(
        "An expression stands where a quantity and its value are derived: the sign between them is missing."
    ),
    why="Without it the line says nothing of the quantity, and reads as a product of the two.",
    mend="Put the relation sign where it was lost.",
    wrong=r"$ R_*(U_0 T_2 / \hbar)^{1/3} $",
    right=r"$ R_* = (U_0 T_2 / \hbar)^{1/3} $",
    fix=Fix.SAFE,
    shown=Shown.LECTURE,
)
