"""Thresholds and scales: where two monomials are equal, which one wins there, and the result re-expressed.

A monomial is a vector of exponents, so M = 1 is one linear equation for the exponent of the unknown, and
"write this through W_T and T" is a linear system whose uniqueness is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.conditions import sign_of, solve_condition, written_positive
from tlssym.mathematics.monomials import Monomial, NotAMonomial, as_monomial, parameters_of
from tlssym.numbers.exponents import canonical, in_factors, solve_linear
from tlssym.values import Step


class ThresholdError(ValueError):
    """The sides are no monomials, or the equation does not fix what is asked for."""


@dataclass(frozen=True)
class Threshold:
    """Where ``left = right``, and what lies on either side of it.

    Attributes
    ----------
    symbol : symbol
        What the equation was solved for.
    value : sympy expression
        The solution.
    left, right : sympy expressions
        The two sides.
    growth : sympy expression
        Exponent k in left/right ∝ symbol^k.
    left_wins_when_small, left_wins_when_large : sympy relation, ``sympy.true`` or ``sympy.false``
        Condition under which the left side dominates as the symbol goes to zero, or to infinity.
    steps : tuple of Step
        How it was found.
    """

    symbol: Any
    value: Any
    left: Any
    right: Any
    growth: Any
    left_wins_when_small: Any
    left_wins_when_large: Any
    steps: tuple[Step, ...] = ()


def _monomial(expression: Any, parameters: Any) -> Monomial:
    monomial = as_monomial(expression, parameters)
    if monomial is None:
        raise ThresholdError(f"{expression} is not a product of powers")
    return monomial


def real_conditions(*conditions: Any) -> tuple[Any, ...]:
    """These conditions without those that always hold: a literal True is no condition."""
    return tuple(c for c in conditions if c not in (sp.true, sp.false))


def solve_balance(
    left: Any,
    right: Any,
    symbol: Any,
    *,
    parameters: Iterable[Any] | None = None,
    assuming: Iterable[Any] = (),
    condition_for: Any = None,
) -> Threshold:
    """Solve monomial = monomial for one symbol, and say which side wins where.

    Parameters
    ----------
    left, right : sympy expressions
        Monomials; ``right`` may be 1.
    symbol : symbol
        The unknown, positive.
    parameters : iterable of symbols, optional
        Symbols that count as numbers; by default those in exponents.
    assuming : iterable of relations
        Known about the parameters, such as ``a > d``.
    condition_for : symbol, optional
        Solve the dominance condition for this parameter.

    Returns
    -------
    Threshold
        For ``V = U_0*n**(a/d)*(varepsilon/U_0)**((a - d)/d)`` against ``varepsilon``, V wins at small
        varepsilon when ``a < 2*d``.

    Raises
    ------
    ThresholdError
        A side is no monomial, or the ratio of the sides does not depend on the symbol.
    """
    left, right, assuming = sp.sympify(left, strict=True), sp.sympify(right, strict=True), tuple(assuming)
    known = parameters_of(left, right) if parameters is None else frozenset(parameters)
    ratio = _monomial(left, known) / _monomial(right, known)
    growth = ratio.exponent(symbol)
    if growth == 0:
        raise ThresholdError(f"both sides go with the same power of {symbol}: there is no threshold in it")
    without = ratio.replace(symbol, Monomial())
    try:
        solution = without ** canonical(-1 / growth)
    except NotAMonomial as error:
        raise ThresholdError(str(error)) from error
    # for a number the relation folds to true or false at once, which is the answer
    small = solve_condition(sp.Lt(growth, 0), condition_for, assuming)
    large = solve_condition(sp.Gt(growth, 0), condition_for, assuming)
    # the same value, its powers turned so that they read positive where the left side wins at small values
    known_signs = (*assuming, *real_conditions(small))
    value = sp.Mul(solution.coefficient, *[b ** written_positive(e, known_signs) for b, e in solution.powers])
    nonzero = real_conditions(sp.Ne(sp.fraction(growth)[0], 0) if growth.free_symbols else sp.true)
    name, exponent = sp.latex(symbol), sp.latex(in_factors(growth))
    steps = (
        Step(
            rule="compare powers",
            says=f"The ratio of the two sides goes with ${name}$ as ${name}^{{{exponent}}}$.",
            before=left / right,
            after=ratio.to_expr(),
        ),
        Step(
            rule="solve a balance of monomials",
            says=f"The two sides are equal at one value of ${name}$: a linear equation for its exponents.",
            before=sp.Eq(left, right, evaluate=False),
            after=sp.Eq(symbol, value, evaluate=False),
            conditions=nonzero,
            turning_point=True,
        ),
        Step(
            rule="dominance at small values",
            says=_dominance_in_words(name, small),
            before=sp.Lt(growth, 0) if growth.free_symbols else None,
            after=None if small in (sp.true, sp.false) else small,
            conditions=real_conditions(small),
        ),
    )
    return Threshold(symbol, value, left, right, in_factors(growth), small, large, steps)


def _dominance_in_words(name: str, small: Any) -> str:
    if small is sp.true:
        return f"The left side wins as ${name} \\to 0$."
    if small is sp.false:
        return f"The left side loses as ${name} \\to 0$."
    return f"The left side wins as ${name} \\to 0$ exactly when ${sp.latex(small)}$."


@dataclass(frozen=True)
class ReExpressed:
    """A monomial written through chosen scales.

    ``value`` is in the form scale·(scale/other)^power where that is possible, ``monomial`` in plain powers;
    ``unique`` says whether the scales fix the form; ``steps`` tell how.
    """

    value: Any
    monomial: Monomial
    unique: bool
    steps: tuple[Step, ...] = ()


def re_express(
    expression: Any,
    scales: Mapping[Any, Any],
    eliminate: Iterable[Any],
    *,
    parameters: Iterable[Any] | None = None,
    assuming: Iterable[Any] = (),
) -> ReExpressed:
    """Write a monomial through scales, eliminating symbols by a linear solve on exponents.

    Parameters
    ----------
    expression : sympy expression
        A monomial.
    scales : mapping from symbol to monomial
        ``{W_T: U_0*(P_0*T)**(a/d), T: T}``: each scale and what it is.
    eliminate : iterable of symbols
        These must not occur in the answer (unless they are scales themselves).
    parameters : iterable of symbols, optional
        Symbols that count as numbers.
    assuming : iterable of relations
        Known about the parameters; powers are then written with positive factors.

    Returns
    -------
    ReExpressed
        For the threshold of the example, ``W_T*(W_T/T)**(a/(2*d - a))``.

    Raises
    ------
    ThresholdError
        No powers of the scales remove the symbols.
    """
    expression = sp.sympify(expression, strict=True)
    scales = {symbol: sp.sympify(value, strict=True) for symbol, value in scales.items()}
    known = parameters_of(expression, *scales.values()) if parameters is None else frozenset(parameters)
    monomial = _monomial(expression, known)
    made = {symbol: _monomial(value, known) for symbol, value in scales.items() if symbol != value}
    gone = [s for s in eliminate if s not in scales or s in made]
    names = list(made)
    rows = [[made[name].exponent(s) for name in names] for s in gone]
    solution, unique = solve_linear(rows, [monomial.exponent(s) for s in gone])
    if solution is None or (not names and any(monomial.exponent(s) != 0 for s in gone)):
        raise ThresholdError(
            f"{expression} cannot be written through {', '.join(map(str, scales))} without "
            f"{', '.join(map(str, gone))}"
        )
    result = monomial
    for name, power in zip(names, solution, strict=True):
        result = result * (Monomial(((name, sp.S.One),)) / made[name]) ** power
    value = in_scales(result, list(scales), assuming)
    step = Step(
        rule="re-express in scales",
        says="The powers of the scales follow from a linear system for the exponents"
        + (", which has one solution." if unique else "; it has several solutions, and one is shown."),
        before=expression,
        after=value,
        turning_point=True,
    )
    return ReExpressed(value, result, unique, (step,))


def in_scales(monomial: Monomial, scales: list[Any], assuming: Iterable[Any] = ()) -> Any:
    """A product W^k·T^m of two scales as ``W**(k + m)*(W/T)**(-m)``, the way a physicist reads it.

    The first scale that occurs leads; the form is kept for exactly two scales whose powers add up to a whole
    number, and is the plain product otherwise.
    """
    present = [s for s in scales if monomial.exponent(s) != 0]
    if len(present) != 2:
        return monomial.to_expr()
    lead, other = present
    total = canonical(monomial.exponent(lead) + monomial.exponent(other))
    if total.is_Integer is not True:
        return monomial.to_expr()
    rest = Monomial(tuple((b, e) for b, e in monomial.powers if b not in (lead, other)), monomial.coefficient)
    power = written_positive(canonical(-monomial.exponent(other)), assuming)
    return rest.to_expr() * lead**total * sp.Pow(lead / other, power)


def plain_inequality(condition: Any, assuming: Iterable[Any] = ()) -> Any:
    """An inequality between products of powers with what both sides share cancelled, and a root taken.

    Parameters
    ----------
    condition : sympy relation
        Between monomials of positive quantities; any other is given back as it is.
    assuming : iterable of relations
        Known about the parameters.

    Returns
    -------
    sympy relation
        ``W_T < T`` for ``W_T*(W_T/T)**(a/(2*d - a)) < T`` where a < 2d is known; true at the border, where the two
        differ by a pure number at most.
    """
    low, high = (as_monomial(side) for side in condition.args)
    if low is None or high is None:
        return condition
    ratio = low / high
    known = tuple(assuming)
    if not ratio.powers:
        return sp.true
    if ratio.coefficient != 1:
        return condition
    first = ratio.powers[0][1]
    top, bottom = sp.fraction(sp.together(first))
    signs = [sign_of(sp.expand(part), known) for part in (top, bottom)]
    if None in signs:
        return condition
    sign = signs[0] * signs[1]  # type: ignore[operator]
    powers = {base: sp.cancel(sign * power / first) for base, power in ratio.powers}
    if all(power.is_Rational for power in powers.values()):
        whole = sp.ilcm(*[power.q for power in powers.values()])
        powers = {base: whole * power for base, power in powers.items()}
    above, below = sp.S.One, sp.S.One
    for base, power in powers.items():
        if power.could_extract_minus_sign():
            below *= base**-power
        else:
            above *= base**power
    return condition.func(above, below)
