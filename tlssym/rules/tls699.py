"""TLS699: the formula could not be checked."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS699",
    name="not-checked",
    severity=Severity.ERROR,
    title="the formula could not be checked",
    meaning="The tool failed at this formula; the others were checked.",
    why="Nothing is known of the formula.",
    mend=(
        "Check the formula with `tlssym integrate` or in smaller parts; an internal error deserves a report."
    ),
    shown=Shown.NOWHERE,
)
