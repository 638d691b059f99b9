"""TLS103: unknown symbol."""

from tlssym.rules.rule import Fix, Rule, Severity, Shown

RULE = Rule(
    code="TLS103",
    name="unknown-symbol",
    severity=Severity.ERROR,
    title="unknown symbol",
    meaning="The formula has a name that the lecture's notation does not declare.",
    why="A letter that nobody introduced is most often a misprint of one that somebody did.",
    mend="Print the name that was meant, or declare this one with its meaning and dimension.",
    wrong=r"\frac{\Delta_{op}}{\sqrt{\Delta_p^2 + \Delta_{0p}^2}}",
    right=r"\frac{\Delta_{0p}}{\sqrt{\Delta_p^2 + \Delta_{0p}^2}}",
    variants={"prose": Severity.WARNING},
    fix=Fix.SAFE,
    shown=Shown.LECTURE,
)
