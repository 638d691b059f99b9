"""Every step of a Tauberian balance, checked by numbers.

Karamata's theorem is held against numeric transforms of the law at ln(1/p) up to 10⁵, where the ratio must
approach one; the balances are put back into the equations they solve, exactly; the iterated logarithm is put
into the relation itself, where what is left must fall faster than 1/ln(1/p).
"""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from tlssym.check.selfconsistent import SelfConsistent, numeric_relation
from tlssym.check.selfconsistent_law import log_integral
from tlssym.language import Condition
from tlssym.mathematics.tauberian import Balance, Kernel, Kind, leading_transform, satisfies
from tlssym.mathematics.tauberian.coefficients import AMPLITUDE
from tlssym.mathematics.tauberian.relations import infer_names, take_apart
from tlssym.numbers.points import rational_points
from tlssym.values import Answer, Step

Array = NDArray[np.float64]

_LOG_TIMES = (1e2, 1e3, 1e4, 1e5)
_START = 3.0


def check_balance(balance: Balance) -> Balance:
    """The balance with each of its steps checked: ``checked`` and ``check`` filled in.

    A step that fails its check has ``checked`` False; one for which there is no check stays None.
    """
    if not balance.steps:
        return balance
    relation = balance.steps[0].before
    return replace(balance, steps=tuple(_check_step(step, balance, relation) for step in balance.steps))


def _check_step(step: Step, balance: Balance, relation: Condition) -> Step:
    if step.rule.startswith("Karamata"):
        answer, told = _check_karamata(step, balance, relation)
    elif step.rule in ("balance the powers of p", "balance the powers of the logarithm"):
        answer, told = _check_exponents(step)
    elif step.rule == "balance the coefficients":
        answer, told = _check_coefficient(step)
    elif step.rule == "asymptotic law":
        evidence = satisfies(relation, balance.law)
        answer = {Answer.AGREES: True, Answer.REFUTES: False, Answer.UNDECIDED: None}[evidence.outcome]
        told = evidence.says
    elif step.rule == "next terms":
        answer, told = _check_next_terms(balance, relation)
    else:
        return replace(step, check="an ansatz: the steps that follow test it")
    return replace(step, checked=answer, check=told)


def _check_karamata(step: Step, balance: Balance, relation: Condition) -> tuple[bool | None, str]:
    x, t, p = infer_names(relation)
    (kernel,) = take_apart(sp.Eq(step.before, p), x, t, p).kernels
    mu = float(kernel.weight + kernel.power * balance.alpha)
    gamma = float(kernel.power * balance.beta)
    leading = leading_transform(kernel.weight + kernel.power * balance.alpha, kernel.power * balance.beta)
    logs = [float(_log_of_law(mu, gamma, ell)) for ell in _LOG_TIMES]
    if leading.kind is Kind.CONSTANT:
        changes = [abs(b - a) for a, b in pairwise(logs)]
        return changes[
            -1
        ] < 0.05, f"from ln(1/p) = 1e4 to 1e5 the numeric transform changes by {changes[-1]:.1e}"
    coefficient = float(sp.N(leading.coefficient))
    offs = []
    for ell, value in zip(_LOG_TIMES, logs, strict=True):
        expected = np.log(coefficient) + float(leading.power) * ell + float(leading.log_power) * np.log(ell)
        if leading.kind is Kind.LOGLOG:
            expected += np.log(np.log(ell))
        offs.append(abs(float(np.expm1(value - expected))))
    told = (
        f"numeric transform over this form differs from one by {offs[0]:.1e} at ln(1/p) = {_LOG_TIMES[0]:g} "
        f"and by {offs[-1]:.1e} at {_LOG_TIMES[-1]:g}"
    )
    rounding = 1e-9
    falls = all(b < a or b < rounding for a, b in pairwise(offs))
    if leading.kind is Kind.LOGLOG or 0 < float(leading.log_power) < 0.5:
        # An iterated logarithm, or a small power of one: too slow to ask for more than the trend.
        return falls, told
    return falls and offs[-1] < 0.02, told


def _check_exponents(step: Step) -> tuple[bool | None, str]:
    if not isinstance(step.before, sp.Equality):
        return True, "the leading terms have the same power whatever the exponent"
    value = step.before.lhs - step.before.rhs
    remainder = sp.simplify(value.subs(step.after.lhs, step.after.rhs))
    return bool(remainder == 0), "put back exactly"


def _check_coefficient(step: Step) -> tuple[bool | None, str]:
    equation = step.before.lhs.subs(AMPLITUDE, step.after.rhs)
    largest = 0.0
    for seed in (1, 2, 3):
        numbers = _numbers(equation.free_symbols, seed)
        parts = [abs(sp.N(part.subs(numbers), 30)) for part in sp.Add.make_args(step.before.lhs)]
        scale = max([1e-30, *(float(part) for part in parts if part.is_Float)])
        largest = max(largest, abs(float(sp.N(equation.subs(numbers), 30))) / scale)
    digits = 30 if largest < 1e-30 else int(-np.log10(largest))
    return largest < 1e-20, f"put back at three random points: both sides agree to {digits} digits"


def _check_next_terms(balance: Balance, relation: Condition) -> tuple[bool | None, str]:
    """Put C t^α (L + c₁ ln L)^β into the relation: what is left, times ln(1/p), must go to zero."""
    if balance.next_terms is None:
        return None, ""
    x, t, p = infer_names(relation)
    numbers = _numbers(relation.free_symbols - {t, p}, 5)
    numeric = numeric_relation(relation, x, t, p, numbers)
    kernels = take_apart(relation, x, t, p).kernels
    log_amplitude = float(sp.log(balance.coefficient.subs(numbers)))
    right = _leftover(
        balance, numeric, kernels, log_amplitude, float(balance.next_terms.loglog.subs(numbers))
    )
    twin = _leftover(
        balance, numeric, kernels, log_amplitude, float(balance.next_terms.loglog.subs(numbers)) + 1
    )
    told = (
        f"put back into the relation, the part {abs(right[0]):.1e} of 1/ln(1/p) is left over at ln(1/p) = 1e4 and "
        f"{abs(right[1]):.1e} at 1e5; with a c_1 that is larger by one, {abs(twin[1]):.1e}"
    )
    return abs(right[1]) < 0.05 * abs(twin[1]) and abs(right[1]) < abs(right[0]), told


def _leftover(
    balance: Balance,
    numeric: SelfConsistent,
    kernels: tuple[Kernel, ...],
    log_amplitude: float,
    loglog: float,
) -> list[float]:
    alpha, beta = float(balance.alpha), float(balance.beta)
    ells = np.array(_LOG_TIMES[2:])
    logs = []
    for kernel in kernels:
        k, mu = float(kernel.power), float(kernel.weight) + float(kernel.power) * alpha
        values = np.array([_log_of_law(mu, k * beta, ell, loglog) for ell in ells])
        if mu == -1 and k * beta < 0:
            values = np.log(np.exp(values) - _history(k * beta, loglog))
        logs.append(k * log_amplitude + values)
    residual, _ = numeric.residual(ells, logs)
    return [float(r) for r in residual * ells]


def _history(gamma: float, loglog: float) -> float:
    """The constant that ∫ h^γ dL from the start of the quadrature adds to its expansion at large L.

    On the border a solution's own past makes this constant agree with the relation; a law that is cut off
    at an arbitrary start does not, and for γ < 0 the constant counts for more than the iterated logarithm.
    """
    far = 1e7
    marks = [_start(loglog)]
    while marks[-1] * 1.7 < far:
        marks.append(marks[-1] * 1.7)
    marks.append(far)

    def exponent(L: Array) -> Array:
        return gamma * np.log(L + loglog * np.log(L))

    integral = np.exp(log_integral(exponent, marks, 1 / 16))
    expansion = far ** (gamma + 1) / (gamma + 1) + loglog * far**gamma * (np.log(far) - 1 / gamma)
    return float(integral - expansion)


def _start(loglog: float) -> float:
    return float(max(_START, 4 * abs(loglog) * np.log(4 + abs(loglog))))


def _log_of_law(mu: float, gamma: float, ell: float, loglog: float = 0.0) -> float:
    """ln ∫ t^μ h^γ e^{-pt} dt from ln t = 3, with h = L + loglog·ln L and ℓ = ln(1/p)."""
    start = _start(loglog)
    stop = ell + 3.95
    marks = {start, stop, *(ell + u for u in (-50.0, -20.0, -9.0, -4.0, -1.5, 0.5, 2.0, 3.0))}
    far = start * 1.7
    while far < ell - 50:
        marks.add(far)
        far *= 1.7

    def exponent(L: Array) -> Array:
        return (mu + 1) * L + gamma * np.log(L + loglog * np.log(L)) - np.exp(L - ell)

    return float(log_integral(exponent, sorted(m for m in marks if start <= m <= stop), 1 / 16))


def _numbers(symbols: set[sp.Symbol], seed: int) -> dict[Any, Any]:
    """Random positive rationals, one for each symbol, the same each time."""
    return next(rational_points(sorted(symbols, key=str), random.Random(seed), 7, 39, 16))
