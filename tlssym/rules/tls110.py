"""TLS110: a part of the formula is read but not computed with."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS110",
    name="not-computed",
    severity=Severity.NOTE,
    title="a part of the formula is read but not computed with",
    meaning=(
        "One side of the formula could mean two things, or holds what is beyond this program.  It is kept as a "
        "quantity of which only its letters are known, and nothing is claimed of it."
    ),
    why="What is guessed would be confirmed by every check of the same guess.",
    mend="Write it in the way that the message names, where it should be checked.",
    wrong=r"$$ I = \oint \frac{dz}{z} $$",
    right=r"$$ I = \int_1^2 \frac{dz}{z} $$",
)
