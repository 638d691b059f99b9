"""TLS205: the two sides of ∼ have different dimensions: it is read as ∝."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS205",
    name="proportional",
    severity=Severity.WARNING,
    title="the two sides of ∼ have different dimensions: it is read as ∝",
    meaning=(
        "∼ stands between quantities of different dimensions, so that it can only mean “proportional to”."
    ),
    why="A reader who takes ∼ for “of the order of” is misled by the factor that was dropped.",
    mend="Write ∝, or put the factor back.",
    wrong=r"\sim \frac{\Delta_0}{E} E^{-\frac{(2d-a)}{a}}",
    right=r"\propto \frac{\Delta_0}{E} E^{-\frac{(2d-a)}{a}}",
    shown=Shown.LECTURE,
)
