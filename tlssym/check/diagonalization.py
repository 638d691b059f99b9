"""The independent leg for effective amplitudes: the gap of an avoided crossing by exact diagonalization.

Two product states that cross as a detuning is varied repel each other: at the crossing the two levels come
no closer than 2|V|, V being the amplitude between them.  The measured gap over 2|V| is followed as the
coupling goes to zero and extrapolated.  A limit of one supports V with its pure number; any other limit
refutes it.  The measuring is in ``tlssym.check.avoided_crossing``; nothing here or there imports
``tlssym.mathematics.perturbation``, and a test says so.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.avoided_crossing import CrossingError, CrossingResult, avoided_crossing
from tlssym.mathematics.spins.operators import SpinOperator
from tlssym.numbers.evaluate import evaluate
from tlssym.values import Answer, Evidence

__all__ = ["GapRatio", "avoided_crossing", "check_amplitude", "gap_ratio", "scaled"]


@dataclass(frozen=True)
class GapRatio:
    """gap/(2|V|) as the coupling goes to zero.

    Attributes
    ----------
    outcome : Answer
    limit, error : mpf or None
        Extrapolated ratio and the estimate of its error (the last change of the extrapolation).
    digits : float
        Digits to which the limit is one.
    table : tuple of (coupling, ratio)
        The approach.
    says : str
    witness : dict, symbol → value, the parameters
    """

    outcome: Answer
    limit: Any
    error: Any
    digits: float
    table: tuple[tuple[Any, Any], ...]
    says: str
    witness: Mapping[sp.Symbol, Any]


def gap_ratio(
    result: CrossingResult, amplitude: sp.Expr, detuning: sp.Symbol, coupling: sp.Symbol, *, digits: int = 8
) -> GapRatio:
    """Compare measured gaps with twice a predicted amplitude.

    Parameters
    ----------
    result : CrossingResult
    amplitude : sympy expression, energy
        Predicted amplitude in the Hamiltonian's symbols; only its size is compared.
    detuning, coupling : symbols
    digits : int
        The limit must be one to so many digits.
    """
    amplitude = sp.sympify(amplitude, strict=True)
    with mp.workdps(result.dps):
        table, predictions = [], []
        for point in result.points:
            numbers = {s: evaluate(sp.sympify(v, strict=True), {}) for s, v in result.values.items()}
            numbers |= {detuning: point.detuning, coupling: point.coupling}
            predictions.append(abs(evaluate(amplitude, numbers)))
            table.append((point.coupling, point.gap / (2 * predictions[-1]) if predictions[-1] else mp.inf))
        witness = dict(result.values)
        floor = mp.mpf(10) ** (15 - result.dps)
        gaps = [point.gap for point in result.points]
        closed, silent = [gap < floor for gap in gaps], [prediction < floor for prediction in predictions]
        if not any(closed) and not any(silent):
            return _judge_approach(table, gaps, digits, witness)
        limit, reached = None, 0.0
        if all(closed) and all(silent):
            outcome, reached = Answer.AGREES, float(digits)
            says = "amplitude and gap both vanish to the working precision"
        elif all(closed) and not any(silent):
            outcome, limit = Answer.REFUTES, mp.zero
            says = "the levels cross without a gap, the amplitude is not zero"
        elif all(silent) and not any(closed):
            outcome, limit = Answer.REFUTES, mp.inf
            says = f"the amplitude vanishes, the gap does not: it is {mp.nstr(gaps[0], 8)}"
        else:
            outcome, says = Answer.UNDECIDED, "gap or amplitude falls below the precision; raise `dps`"
        return GapRatio(outcome, limit, None, reached, tuple(table), says, witness)


def check_amplitude(
    hamiltonian: SpinOperator,
    amplitude: sp.Expr,
    states: Sequence[str],
    detuning: sp.Symbol,
    coupling: sp.Symbol,
    samples: Sequence[Mapping[Any, Any]],
    *,
    near: Any,
    digits: int = 8,
    **options: Any,
) -> tuple[Evidence, tuple[GapRatio, ...]]:
    """Test a predicted amplitude at several parameter sets.

    Parameters
    ----------
    hamiltonian, states, detuning, coupling, near, options : as for ``avoided_crossing``
    amplitude : sympy expression, energy
    samples : sequence of mappings symbol → number
        For example from ``random_samples``.

    Returns
    -------
    (Evidence, tuple of GapRatio)
        One refuting sample refutes; all must agree to agree; no sample is undecided.
    """
    started = time.perf_counter()
    ratios: list[GapRatio] = []
    troubles: list[str] = []
    for values in samples:
        try:
            crossing = avoided_crossing(hamiltonian, states, detuning, coupling, values, near=near, **options)
        except CrossingError as error:
            troubles.append(str(error))
            continue
        ratios.append(gap_ratio(crossing, amplitude, detuning, coupling, digits=digits))
    seconds = time.perf_counter() - started
    outcomes = [ratio.outcome for ratio in ratios]
    refuting = next((ratio for ratio in ratios if ratio.outcome is Answer.REFUTES), None)
    if refuting is not None:
        point = ", ".join(f"{s} = {v}" for s, v in refuting.witness.items())
        outcome, says, reached = Answer.REFUTES, f"{refuting.says}, at {point}", refuting.digits
    elif outcomes.count(Answer.AGREES) > max(len(troubles), len(outcomes) - 1):
        # a sample where another level comes close tests nothing; so long as they are few they are only told
        reached = min(ratio.digits for ratio in ratios)
        outcome = Answer.AGREES
        skipped = "".join(f"; skipped: {trouble}" for trouble in troubles)
        says = f"minimal gap / 2|V| tends to 1 to {reached:.1f} digits at {len(ratios)} points{skipped}"
    else:
        reasons = troubles + [ratio.says for ratio in ratios if ratio.outcome is Answer.UNDECIDED]
        outcome, says, reached = Answer.UNDECIDED, "; ".join(reasons) or "no parameter sets to test at", 0.0
    evidence = Evidence("diagonalization", outcome, says, digits=reached, points=len(ratios), seconds=seconds)
    return evidence, tuple(ratios)


def _judge_approach(
    table: list[tuple[Any, Any]], gaps: list[Any], digits: int, witness: Mapping[sp.Symbol, Any]
) -> GapRatio:
    """Extrapolate the ratio to zero coupling and judge it."""
    rows = tuple(table)
    power = mp.log(table[-2][1] / table[-1][1], 2)
    if abs(power) > mp.mpf("0.1"):
        own = mp.log(gaps[-2] / gaps[-1], 2)
        says = (f"the gap falls like the coupling to the power {mp.nstr(own, 4)}, "
                f"the amplitude to the power {mp.nstr(own - power, 4)}")  # fmt: skip
        steady = abs(mp.log(table[-3][1] / table[-2][1], 2) - power) < mp.mpf("0.02")
        return GapRatio(Answer.REFUTES if steady else Answer.UNDECIDED, None, None, 0.0, rows, says, witness)
    limit, error = _extrapolate(table)
    distance = abs(limit - 1)
    tolerance = mp.mpf(10) ** (-digits)
    reached = float(-mp.log10(max(distance, error, mp.mpf(10) ** (-mp.dps))))
    if distance < tolerance and error < tolerance:
        return GapRatio(Answer.AGREES, limit, error, reached, rows, "the ratio goes to one", witness)
    says = f"gap/(2|V|) goes to {mp.nstr(limit, 12)} (error about {mp.nstr(error, 2)}), not to 1"
    if distance > tolerance and distance > 100 * error:
        simple = Fraction(str(mp.nstr(limit, 25))).limit_denominator(64)
        if simple and abs(mp.mpf(simple.numerator) / simple.denominator - limit) < max(10 * error, tolerance):
            says += f": the amplitude should be {simple} times as large"
        return GapRatio(Answer.REFUTES, limit, error, reached, rows, says, witness)
    return GapRatio(
        Answer.UNDECIDED, limit, error, reached, rows, says + "; the extrapolation is not settled", witness
    )


def _extrapolate(table: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Neville's polynomial extrapolation to zero: value and last change (an estimate, not a bound)."""
    nodes = [g for g, _ in table]
    column = [r for _, r in table]
    change = mp.inf
    for width in range(1, len(nodes)):
        previous = column[-1]
        column = [
            (nodes[i] * column[i + 1] - nodes[i + width] * column[i]) / (nodes[i] - nodes[i + width])
            for i in range(len(nodes) - width)
        ]
        change = abs(column[-1] - previous)
    return column[0], change


def scaled(expression: sp.Expr, powers: Mapping[Any, int], coupling: sp.Symbol) -> Any:
    """Send symbols to zero together: each symbol s of ``powers`` becomes coupling**power · s.

    Parameters
    ----------
    expression : SpinOperator or sympy expression
    powers : mapping symbol → int
        For example all energies of one group 1, a weaker coupling 2, to reach a regime as the coupling → 0.
    coupling : symbol
    """
    values = {symbol: coupling**power * symbol for symbol, power in powers.items()}
    if isinstance(expression, SpinOperator):
        return expression.subs(values)
    return sp.sympify(expression, strict=True).subs(values, simultaneous=True)
