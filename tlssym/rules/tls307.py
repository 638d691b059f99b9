"""TLS307: a statement of the shipped lecture is missing here."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS307",
    name="statement-not-printed",
    severity=Severity.WARNING,
    title="a statement of the shipped lecture is missing here",
    meaning=("The derivations give, or use, a statement that this equation of the file does not print."),
    why="What follows from it is checked against something that the reader is not told.",
    mend="Print the statement.",
    wrong="with a scale of its own.",
    right=r"$$T_C \sim \frac{q^2}{\xi}.$$",
    variants={"needed": Severity.ERROR},
    shown=Shown.LECTURE,
)
