"""Hopping between localized states: Mott's law, that of Efros and Shklovskii, and resonances with 1/R^a."""

from derivations.hopping import hops, resonances, teaching
from derivations.hopping.base import lecture

LECTURE = lecture.close()

__all__ = ["LECTURE", "hops", "resonances", "teaching"]
