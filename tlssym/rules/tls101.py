"""TLS101: the formula cannot be read."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS101",
    name="unreadable-formula",
    severity=Severity.ERROR,
    title="the formula cannot be read",
    meaning=(
        "The formula is not LaTeX mathematics that is understood with certainty: a bracket is not "
        "closed, an operator has nothing on one side, a notation has more than one reading."
    ),
    why=(
        "What cannot be read with certainty is not guessed: a formula that is guessed wrongly would "
        "be checked against something its author never wrote."
    ),
    mend="Close the bracket or complete the term at the caret; write an ambiguous notation out.",
    wrong=r"$$ A = \frac{1}{(x + 1} \tag{1.1} $$",
    right=r"$$ A = \frac{1}{(x + 1)} \tag{1.1} $$",
    variants={"prose": Severity.WARNING},
)
