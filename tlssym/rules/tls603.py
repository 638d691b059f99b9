"""TLS603: a waiver waives nothing."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS603",
    name="waiver-unused",
    severity=Severity.WARNING,
    title="a waiver waives nothing",
    meaning="A comment, or the configuration, allows a finding that is not found where it is allowed.",
    why="A waiver that outlives its finding hides the next one.",
    mend="Take the waiver out.",
    wrong="<!-- tlssym: allow TLS404 (1.1): an estimate -->\n\n$$ A = 1 + 1 \\tag{1.1} $$",
    right="$$ A = 1 + 1 \\tag{1.1} $$",
)
