"""TLS305: a condition contradicts the derived one."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS305",
    name="contradicts-condition",
    severity=Severity.ERROR,
    title="a condition contradicts the derived one",
    meaning="The printed inequality is not the one that the derivation finds, or not true by itself.",
    why="The formula beside it is used where it does not hold.",
    mend="Print the derived condition.",
    wrong=r"$$ 3 < 2 \tag{1.1} $$",
    right=r"$$ 2 < 3 \tag{1.1} $$",
    variants={"edge": Severity.NOTE, "chamber": Severity.WARNING},
    fix=Fix.SAFE,
)
