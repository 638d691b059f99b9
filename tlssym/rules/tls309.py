"""TLS309: another formula or integral than the derived one, with the same value."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS309",
    name="another-integral",
    severity=Severity.NOTE,
    title="another formula or integral than the derived one, with the same value",
    meaning=(
        "The printed integral has another window or limit than the derived one, and the same value; or it is "
        "the same by chance only: the integral is over a variable that does not stand under it, or both "
        "formulas are pure numbers once their names are put in (a warning)."
    ),
    why="A reader who derives it finds another integral and looks for a mistake.",
    mend="Nothing is wrong; print the derived one if it is to be followed.",
    wrong=r"\int_0^{+\infty} dE \, 2 g_0 \theta",
    right=r"\int_{-\infty}^{+\infty} dE \, g_0 \theta",
    variants={"chance": Severity.WARNING},
    shown=Shown.LECTURE,
)
