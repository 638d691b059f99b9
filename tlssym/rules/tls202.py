"""TLS202: the terms of a sum have different dimensions."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS202",
    name="terms-differ-in-dimension",
    severity=Severity.ERROR,
    title="the terms of a sum have different dimensions",
    meaning=("Two terms of a sum or difference, or a limit and its variable, have different dimensions."),
    why="Nothing can be added to what is of another kind.",
    mend="Give the term that is marked the factor that it lacks.",
    wrong=r"\frac{AB\Delta_0^2}{p} \left( \frac{1}{x} \right)_p F",
    right=r"AB\Delta_0^2 \left( \frac{1}{x} \right)_p F",
    shown=Shown.LECTURE,
)
