"""What the region engine answers, and the one way in which it says no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from tlssym.values import Step


class OutsideClass(Exception):
    """The integral is not of the kind a method handles; the message is the reason, for a reader."""


class NoClosedForm(OutsideClass):
    """Convergence is known, the value is not; ``partial`` is what can be said."""

    def __init__(self, reason: str, partial: RegionResult) -> None:
        super().__init__(reason)
        self.partial = partial


@dataclass(frozen=True)
class RegionResult:
    """Value, convergence and conditions of an integral over step functions.

    Attributes
    ----------
    converges : bool or None
        True: converges wherever ``conditions`` hold.  False: for no admissible exponents.  None: not decided.
    value : sympy expression or None
        Exact closed form; the leading behaviour where a small or large parameter was given.
    exact : bool
        Whether ``value`` equals the integral wherever ``conditions`` hold.
    conditions : tuple of sympy relations
        What was found to be needed (convergence, chamber, window); never a literal ``True``.
    exponents : dict
        Power of each symbol in ``value`` where it is one monomial; logarithms left out.
    log_powers : dict
        Power of the logarithm of the small or large parameter.
    coefficient : sympy expression or None
        What multiplies the monomial and the highest power of ``log(1/small)`` or ``log(large)``.
    escapes : str
        For a divergent integral, the direction in which it diverges.
    missing : tuple of sympy relations
        Conditions under which a divergent integral would converge along the directions found.
    cases : tuple of (condition, value)
        The answer elsewhere: other chambers, other exponents.
    steps : tuple of Step
    refused : str
        Why there is no answer; empty when there is one.
    region : dict or None
        The region in the log plane when it has two dimensions, for a figure.
    """

    converges: bool | None
    value: Any = None
    exact: bool = False
    conditions: tuple[Any, ...] = ()
    exponents: dict[Any, Any] = field(default_factory=dict)
    log_powers: dict[Any, int] = field(default_factory=dict)
    coefficient: Any = None
    escapes: str = ""
    missing: tuple[Any, ...] = ()
    cases: tuple[tuple[Any, Any], ...] = ()
    steps: tuple[Step, ...] = ()
    refused: str = ""
    region: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        for condition in self.conditions + self.missing:
            if condition in (True, False, sp.true, sp.false):
                raise ValueError("a condition vanished into a literal truth value")


@dataclass(frozen=True)
class Told:
    """What is to be said of a window that was integrated over.

    Attributes
    ----------
    says : str
    put : sympy Equality, optional
        What the rest of the integrand is taken at, or the variable that was changed.
    ratio : symbol, optional
        The variable that stands for its ratio to another one from here on.
    """

    says: str
    put: Any = None
    ratio: Any = None
