"""TLS311: the formula contradicts earlier ones."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS311",
    name="contradicts-earlier",
    severity=Severity.ERROR,
    title="the formula contradicts earlier displays",
    meaning=(
        "Wherever the named displays hold, the two sides of this one are apart by the same number, which is not "
        "one.  A name that is merely given a second value may mean another thing: that is a warning."
    ),
    why="Not all of these formulas can be right.",
    mend="Compare the lines that are named, and mend the one that is wrong.",
    wrong=r"""$$ E = \frac{p^2}{2 m} \tag{1.1} $$

$$ p = m v \tag{1.2} $$

$$ E = m v^2 \tag{1.3} $$""",
    right=r"""$$ E = \frac{p^2}{2 m} \tag{1.1} $$

$$ p = m v \tag{1.2} $$

$$ E = \frac{m v^2}{2} \tag{1.3} $$""",
    variants={"another": Severity.WARNING},
    fix=Fix.UNSAFE,
)
