"""Faults that leave a formula right: why each is no fault, so that scores count only what can be caught."""

from __future__ import annotations

from bench_of_faults import Trial
from generator import effect

from tlssym.parse.notation import Notation


def reason_of(trial: Trial, notation: Notation, text: str) -> str:
    """Why a change that raises nothing is none, or empty where it is a fault that was missed."""
    if ":" not in trial.id and effect(trial.change, notation, text) == "same":
        return "the formula reads the same"
    for id, part, reason in EQUIVALENT:
        if id == trial.id and part in trial.change.description:
            return reason
    return ""


EQUIVALENT: tuple[tuple[str, str, str], ...] = ()
