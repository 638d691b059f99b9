"""TLS501: the integral as printed does not converge."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS501",
    name="diverges",
    severity=Severity.ERROR,
    title="the integral as printed does not converge",
    meaning=(
        "The integral is infinite as it stands; the message names the direction along which it "
        "escapes, and, where it is seen, the condition that was left out."
    ),
    why="A finite value printed for it is the value of another integral.",
    mend="Write the limit or the step function that the text means.",
    wrong=r"$$ N = \int_0^1 \frac{dx}{x} = A \tag{1.1} $$",
    right=r"$$ N = \int_b^1 \frac{dx}{x} = -\ln b \tag{1.1} $$",
    variants={"unconfirmed": Severity.WARNING},
    fix=Fix.UNSAFE,
)
