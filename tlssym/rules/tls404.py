"""TLS404: a pure number is left out between exact expressions."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS404",
    name="number-missing-in-exact",
    severity=Severity.ERROR,
    title="a pure number is left out between exact expressions",
    meaning=(
        "Both sides are exact expressions in the same symbols, = stands between them, and they differ"
        " by a pure number."
    ),
    why="An exact equation with a lost factor 2 is wrong.",
    mend="Print the number that is named, or write ≈.",
    wrong=r"$$ N = \int_0^E dx\, x = E^2 \tag{1.1} $$",
    right=r"$$ N = \int_0^E dx\, x = \frac{E^2}{2} \tag{1.1} $$",
    variants={"unconfirmed": Severity.WARNING},
    fix=Fix.SAFE,
)
