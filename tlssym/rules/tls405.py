"""TLS405: a pure number that the relation, or the derivation, leaves open."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS405",
    name="number-open",
    severity=Severity.NOTE,
    title="a pure number that the relation, or the derivation, leaves open",
    meaning="≈, ∼ or ∝ allows a pure number to be left out; this is the number.",
    why=("It is no mistake.  Numbers such as 100 are left out too, and then the estimate is a poor one."),
    mend="Nothing has to be changed.",
    wrong=r"$$ N = \int_0^E dx\, x \sim E^2 \tag{1.1} $$",
    right=r"$$ N = \int_0^E dx\, x = \frac{E^2}{2} \tag{1.1} $$",
)
