"""TLS303: the formula does not follow from the one before it as printed."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS303",
    name="does-not-follow-as-printed",
    severity=Severity.WARNING,
    title="the formula does not follow from the one before it as printed",
    meaning=("With the formula before it taken exactly as it is printed, the step leads to something else."),
    why=(
        "The result may be right all the same: then two slips cancel, and a reader who follows the "
        "step stops here."
    ),
    mend=("Mend the formula that it is said to follow from; the message says what the step leads to."),
    wrong=r"F(\Delta_0, p) = \frac{A}{p} - \frac{AB\Delta_0^2}{p} \left( \frac{1}{x} \right)_p",
    right=r"F(\Delta_0, p) = \frac{A}{p} - AB\Delta_0^2 \left( \frac{1}{x} \right)_p",
    shown=Shown.LECTURE,
)
