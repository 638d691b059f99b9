"""TLS602: an equation of the lecture is not in this file."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS602",
    name="not-in-this-file",
    severity=Severity.NOTE,
    title="an equation of the lecture is not in this file",
    meaning=(
        "The lecture that the file belongs to has equations or claims that the file does not print, or prints in "
        "another form: how many of its formulas are like the lecture's is said."
    ),
    why="They are not checked here.",
    mend="Nothing has to be changed.",
    wrong="The amplitude was taken out.",
    right=r"$$V_n \quad (5.7)$$",
    shown=Shown.LECTURE,
)
