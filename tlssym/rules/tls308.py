"""TLS308: a statement that nothing is known of."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS308",
    name="unknown-statement",
    severity=Severity.ERROR,
    title="a statement that nothing is known of",
    meaning=(
        "An input or definition is printed that the derivations do not use, or something that is no "
        "condition where one is derived."
    ),
    why="It is not checked, and what follows does not rest on it.",
    mend="Leave it out, or add it to the inputs of the lecture.",
    wrong=r"$$\Delta \approx \frac{q^2}{R}, \qquad R_M = \xi \quad (1.5)$$",
    right=r"$$\Delta \approx \frac{q^2}{R} \quad (1.5)$$",
    variants={"no condition": Severity.WARNING},
    shown=Shown.LECTURE,
)
