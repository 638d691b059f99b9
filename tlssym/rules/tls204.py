"""TLS204: a power of ħ is missing."""

from tlssym.rules.rule import Rule, Severity, Shown

RULE = Rule(
    code="TLS204",
    name="missing-hbar",
    severity=Severity.NOTE,
    title="a power of ħ is missing",
    meaning="The two sides agree in dimension up to a power of ħ: the text has set ħ = 1 here.",
    why=("It is no mistake where the text says so, and a wrong number where it is read in SI units."),
    mend="Write the power of ħ that the note names, or say that ħ = 1.",
    wrong=r"$ 1/T_2 \sim T(P_0 U_0)^2 $",
    right=r"$ 1/T_2 \sim T(P_0 U_0)^2/\hbar $",
    shown=Shown.LECTURE,
)
