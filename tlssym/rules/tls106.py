"""TLS106: the file cannot be read."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS106",
    name="unreadable-file",
    severity=Severity.ERROR,
    title="the file cannot be read",
    meaning=("The file is missing, a folder, empty, binary, too large, or has bytes that are not UTF-8."),
    why="Bytes that are no letters can stand in the middle of a formula.",
    mend="Give a Markdown or LaTeX file that is saved as UTF-8.",
    variants={"included": Severity.WARNING},
    right=r"$$ A = 1 + 1 \tag{1.1} $$",
)
