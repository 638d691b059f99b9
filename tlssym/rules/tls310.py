"""TLS310: what a formula follows from, found by numbers."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS310",
    name="follows-from",
    severity=Severity.NOTE,
    title="what the formula follows from",
    meaning=(
        "At random points at which the named displays hold, this one holds too; no smaller set of displays "
        "is enough.  Where putting them in proves it, it is proved; else numbers agree."
    ),
    why="It says which step is taken here, and what this formula rests on.",
    mend="Nothing has to be changed.",
    wrong=r"""$$ E = \frac{p^2}{2 m} \tag{1.1} $$

$$ p = m v \tag{1.2} $$

$$ E = \frac{m v^2}{2} \tag{1.3} $$""",
    right=r"""$$ E = \frac{p^2}{2 m} \tag{1.1} $$

$$ p = m v \tag{1.2} $$""",
)
