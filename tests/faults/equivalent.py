"""Faults that leave a formula right: why each is no fault, so that scores count only what can be caught."""

from __future__ import annotations

from bench_of_faults import Trial
from generator import Fault, effect

from tlssym.parse.notation import Notation

BESIDE_THE_LOGARITHM = (
    "changes a number inside the logarithm; what is printed is right to the leading logarithm"
)

# (formula, how the text before the fault ends, why the formula is as right as before)
EQUIVALENT = (
    ("5.8", r"|\Delta_n| \ll", r"a number of order one does not matter under ≪"),
    ("5.12", r"\frac{\Delta_0}{E} \ll", r"a number of order one does not matter under ≪"),
    *(
        ("5.16", end, BESIDE_THE_LOGARITHM)
        for end in (r"\times \theta(", r"\theta(R -", r"\theta\left(E -", r"- R_1) \theta\left(")
    ),
    ("5.32:t=0", "t=", "twice zero is zero"),
)

# (formula, part of the fault's description, why): what is printed is better than before, and proved
BETTER = (
    ("5.14", r"\frac{1}{2}", "puts in the number that the derivation has and the lecture leaves out"),
    ("5.33", r"\frac{1}{2}", "puts in the number that the derivation has and the lecture leaves out"),
    ("5.39", r"\frac{1}{2}", "puts in the number that the derivation has and the lecture leaves out"),
    ("5.37", r"2 \cdot", "puts in the number that the derivation has and the lecture leaves out"),
    ("5.45", r"\infty", "the integral has its closed form with an infinite limit"),
)


def reason_of(trial: Trial, notation: Notation, text: str) -> str:
    """Why a change of which nothing bad is said is no fault, or empty where it is one that was missed."""
    assert isinstance(trial.change, Fault)
    if ":" not in trial.id and effect(trial.change, notation, text) == "same":
        return "the formula reads the same"
    if trial.after is not None and trial.after.verdict == "proved":
        for id, part, why in BETTER:
            if id == trial.id and part in trial.change.description:
                return why
    before = text[: trial.change.span[0]].rstrip()
    return next((why for id, end, why in EQUIVALENT if id == trial.id and before.endswith(end)), "")
