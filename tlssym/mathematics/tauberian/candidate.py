"""Whether a proposed law satisfies a self-consistent relation at leading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.values import Answer, Evidence

from .coefficients import AMPLITUDE, weighted_terms
from .karamata import Kind
from .orders import kinds_at, log_line, loglog_power, power_line
from .relations import RelationError, infer_names, take_apart


@dataclass(frozen=True)
class Law:
    """C t^α L^β with L = ln t, or ln(t/scale), at large t."""

    coefficient: Any
    alpha: Any
    beta: Any


def read_law(candidate: Any, t: Any) -> Law:
    """Leading power, power of the logarithm and coefficient of an explicit expression in t at large t.

    Only what is smaller by a power of ln t is dropped, as in ``ln(t/t_0)`` or ``ln t - ln ln t + c``.

    Raises
    ------
    RelationError
        The expression is not a power of t times a power of its logarithm at leading order.
    """
    time = sp.Dummy("t", positive=True)
    expression = sp.expand_power_base(sp.sympify(candidate, strict=True).xreplace({t: time}))
    coefficient: Any = sp.S.One
    alpha: Any = sp.S.Zero
    beta: Any = sp.S.Zero
    for factor in sp.Mul.make_args(sp.powdenest(sp.factor_terms(expression))):
        base, exponent = factor.as_base_exp()
        if time not in factor.free_symbols:
            coefficient *= factor
        elif base == time and isinstance(exponent, sp.Rational):
            alpha += exponent
        elif isinstance(exponent, sp.Rational):
            coefficient *= _logarithm(base, time) ** exponent
            beta += exponent
        else:
            raise RelationError(f"{candidate} is not a power of {t} times a power of its logarithm")
    return Law(coefficient, alpha, beta)


def satisfies(relation: Any, candidate: Any, *, at: str = "infinity") -> Evidence:
    """Whether x ~ ``candidate`` solves the relation at leading order.

    Parameters
    ----------
    relation : sympy Eq between Laplace transforms, as for ``leading_law``
    candidate : sympy expression in the relation's time
        Such as ``2*t/log(t)`` or ``t/log(t/t_0)``.
    at : {"infinity"}

    Returns
    -------
    Evidence
        Refutes when one term outweighs the others or the coefficients do not balance, and says by what;
        undecided when a transform tends to a number that the law does not determine.
    """
    if at != "infinity":
        raise ValueError("a candidate is compared at large times only")
    x, t, p = infer_names(relation)
    name = "Tauberian balance"
    apart = take_apart(relation, x, t, p)
    law = read_law(candidate, t)
    kinds = kinds_at(apart, law.alpha, law.beta, at)
    everything = tuple(range(len(apart.terms)))
    levels = (
        ("p", lambda i: _at(power_line(apart.terms[i], law.alpha, True), law.alpha)),
        ("ln(1/p)", lambda i: _at(log_line(apart.terms[i], law.alpha, law.beta, at), law.beta)),
        ("ln ln(1/p)", lambda i: loglog_power(apart.terms[i], law.alpha, law.beta, at)),
    )
    leaders = everything
    for what, order in levels:
        orders = {i: order(i) for i in leaders}
        top = max(orders.values())
        leaders = tuple(i for i in leaders if orders[i] == top)
        if len(leaders) == 1:
            gap = top - max(value for i, value in orders.items() if i not in leaders)
            return Evidence(
                name, Answer.REFUTES, f"the sides differ by {what} to the power {_signed(what, gap)}"
            )
    weights = weighted_terms(apart, leaders, law.alpha, law.beta, at)
    if any(kinds[k] is Kind.CONSTANT for i in leaders for k, _ in apart.terms[i].transforms):
        return Evidence(
            name,
            Answer.UNDECIDED,
            "a transform tends to a number that the law at large times does not determine",
        )
    values = [(w * AMPLITUDE**s).subs(AMPLITUDE, law.coefficient) for w, s in weights]
    remainder = sp.simplify(sum(values))
    if remainder == 0:
        return Evidence(name, Answer.AGREES, "powers, logarithms and coefficients balance at leading order")
    is_zero = remainder.equals(0)
    if is_zero:
        return Evidence(name, Answer.AGREES, "powers, logarithms and coefficients balance at leading order")
    if is_zero is None:
        return Evidence(name, Answer.UNDECIDED, f"it is not known whether {remainder} = 0")
    ratio = sp.simplify(-values[0] / sum(values[1:])) if len(values) > 1 else sp.oo
    return Evidence(name, Answer.REFUTES, f"the sides are in the ratio {ratio}, which is not 1")


def _at(line: tuple[Any, Any], value: Any) -> Any:
    return line[0] + line[1] * value


def _signed(what: str, gap: Any) -> str:
    return str(-gap) if what == "p" else str(gap)


def _logarithm(base: Any, time: Any) -> Any:
    """Coefficient of ln t in ln t + (anything smaller), such as ln(t/t_0) or ln t − ln ln t + c."""
    expanded = sp.expand_log(base, force=True)
    coefficient: Any = sp.S.Zero
    for part in sp.Add.make_args(sp.expand(expanded)):
        factor, rest = part.as_independent(time)
        if rest == sp.log(time):
            coefficient += factor
        elif rest != 1 and rest != sp.log(sp.log(time)):
            raise RelationError(f"{base} is not a logarithm of the time")
    if coefficient == 0:
        raise RelationError(f"{base} is not a logarithm of the time")
    return coefficient
