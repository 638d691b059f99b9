"""TLS604: a waiver that is not understood."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS604",
    name="waiver-not-understood",
    severity=Severity.WARNING,
    title="a waiver that is not understood",
    meaning=(
        "A comment begins with `tlssym:` and is no waiver: it names no finding code, or one that there is "
        "not, or it gives no reason."
    ),
    why="It waives nothing, and its author believes that it does.",
    mend="Write it as `tlssym: allow TLS401 (5.10): the reason`.",
    wrong="<!-- tlssym: allow TLS401 (1.1) -->\n\n$$ A = 1 + 1 \\tag{1.1} $$",
    right="$$ A = 1 + 1 \\tag{1.1} $$",
)
