"""TLS502: the integral could not be evaluated."""

from tlssym.rules.rule import Rule, Severity, Shown

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
    shown=Shown.LECTURE,
    wrong=r"\sqrt{\Delta_p^2 - \frac{U_0^2}{R_1^{2a}}}",
    right=r"\sqrt{\Delta_p^2 + \frac{U_0^2}{R_1^{2a}}}",
)
