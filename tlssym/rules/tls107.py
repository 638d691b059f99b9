"""TLS107: a bound on size, depth or digits is exceeded."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS107",
    name="too-large",
    severity=Severity.ERROR,
    title="a bound on size, depth or digits is exceeded",
    meaning=(
        "The formula, or the file, is larger than is worked on: brackets in brackets, digits, "
        "formulas in one file."
    ),
    why="Work is bounded so that no file can occupy a machine for ever.",
    mend="Split the formula or the file.",
    wrong="$$ A = (((…",
    right=r"$$ A = ((1)) \tag{1.1} $$",
    variants={"prose": Severity.WARNING},
    shown=Shown.NOWHERE,
)
