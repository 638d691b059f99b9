"""TLS502: the integral could not be evaluated."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS502",
    name="not-evaluated",
    severity=Severity.WARNING,
    title="the integral could not be evaluated",
    meaning=(
        "No closed form is known for the integral, so that the value printed beside it was compared "
        "by numbers only."
    ),
    why="Numbers that agree are no proof.",
    mend="Nothing has to be changed.",
    wrong=r"$$ N = \int_0^1 x^{x} e^{-c x} dx \sim \frac{1}{c} \tag{1.1} $$",
    right=r"$$ N = \int_0^1 x\, dx = \frac{1}{2} \tag{1.1} $$",
)
