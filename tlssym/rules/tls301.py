"""TLS301: an input or a definition differs from the one that the derivations use."""

from tlssym.rules.rule import Fix, Rule, Severity, Shown

RULE = Rule(
    code="TLS301",
    name="differs-from-the-one-used",
    severity=Severity.ERROR,
    title="an input or a definition differs from the one that the derivations use",
    meaning="What the lecture takes as given is printed otherwise than the derivations take it.",
    why="Everything after it is derived from the other form.",
    mend="Print the form that is shown, or change the input in the lecture's derivations.",
    wrong=r"$$|U_{ij}| \sim \frac{U_0}{R_{ij}^2}, \quad (5.2)$$",
    right=r"$$|U_{ij}| \sim \frac{U_0}{R_{ij}^3}, \quad (5.2)$$",
    fix=Fix.UNSAFE,
    shown=Shown.LECTURE,
)
