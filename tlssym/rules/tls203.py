"""TLS203: an argument must be dimensionless."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS203",
    name="argument-has-dimension",
    severity=Severity.ERROR,
    title="an argument must be dimensionless",
    meaning=(
        "The argument of a logarithm, an exponential or a declared function has a dimension that it "
        "may not have."
    ),
    why="ln 3 m is no number: it changes with the unit.",
    mend="Divide the argument by the scale that was left out.",
    wrong=r"\ln\left(E\right)",
    right=r"\ln\left(\frac{E}{\varepsilon}\right)",
    shown=Shown.LECTURE,
)
