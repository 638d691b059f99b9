"""Integrals over step functions of power laws, in closed form: ``evaluate`` is the way in."""

from tlssym.mathematics.regions.evaluate import evaluate
from tlssym.mathematics.regions.result import OutsideClass, RegionResult

__all__ = ["OutsideClass", "RegionResult", "evaluate"]
