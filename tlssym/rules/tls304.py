"""TLS304: the printed formula contradicts the derived one."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS304",
    name="contradicts-derivation",
    severity=Severity.ERROR,
    title="the printed formula contradicts the derived one",
    meaning=(
        "The printed member differs from the value that follows from the inputs, or from the member "
        "before it, by more than a pure number.  The message names the factor, exponent, sign or "
        "argument, and a point at which the two have different values."
    ),
    why="A wrong exponent or a lost parameter changes what the formula predicts.",
    mend="Print what stands after “should be”; `tlssym explain` shows how it follows.",
    wrong=r"$$ N = \int_0^E x^2\, dx = \frac{E^2}{3} \tag{1.1} $$",
    right=r"$$ N = \int_0^E x^2\, dx = \frac{E^3}{3} \tag{1.1} $$",
    variants={"unconfirmed": Severity.WARNING},
    fix=Fix.SAFE,
)
