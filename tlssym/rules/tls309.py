"""TLS309: the integral is written differently from the derived one, and has the same value."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS309",
    name="another-integral",
    severity=Severity.NOTE,
    title="the integral is written differently from the derived one, and has the same value",
    meaning=(
        "The printed integral has another window or limit than the one that the resonance condition "
        "gives; its value is the same."
    ),
    why="A reader who derives it finds another integral and looks for a mistake.",
    mend="Nothing is wrong; print the derived one if it is to be followed.",
    wrong=r"\int_0^{+\infty} dE \, 2 g_0 \theta",
    right=r"\int_{-\infty}^{+\infty} dE \, g_0 \theta",
    shown=Shown.LECTURE,
)
