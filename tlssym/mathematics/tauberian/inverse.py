r"""The time at which a law reaches a given value, exactly, by Lambert's W.

C t^α ln^β(t/t₀) = n has, with y = ln(t/t₀), the solution y = (β/α) W((α/β) ν^{1/β}), ν = n/(C t₀^α).  For
β < 0 the law falls from infinity at t = t₀ to its least value at y = −β/α and grows from there: values above
the least one are reached twice, and the growing branch is W_{−1}.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp


@dataclass(frozen=True)
class InverseLaw:
    """The times at which C t^α ln^β(t/t₀) = n.

    Attributes
    ----------
    late : sympy expression
        On the growing branch, the one that an asymptotic law at large t means.
    early : sympy expression or None
        On the falling branch next to t₀, where the law does not hold; None when there is none.
    branch : int or None
        Branch of Lambert's W for ``late``; None when no W is needed.
    argument : sympy expression or None
        Argument of W.
    least : sympy expression or None
        The least value that the law takes; n below it is never reached.
    condition : sympy relation or None
        ``n >= least``, unevaluated.
    """

    late: Any
    early: Any
    branch: int | None
    argument: Any
    least: Any
    condition: Any


def invert_law(coefficient: Any, alpha: Any, beta: Any, value: Any, scale: Any) -> InverseLaw:
    """Solve ``coefficient * t**alpha * log(t/scale)**beta = value`` for t, exactly.

    Parameters
    ----------
    coefficient, value, scale : sympy expressions, positive
        ``scale`` is a time, ``value`` has the dimension of ``coefficient * time**alpha``.
    alpha, beta : real numbers, alpha > 0
        Exponents of the law.

    Returns
    -------
    InverseLaw

    Raises
    ------
    ValueError
        alpha is not positive, or the numbers given are below the least value of the law.

    Examples
    --------
    >>> invert_law(1, 1, -1, 10, 1).late                  # t/ln t = 10
    exp(-LambertW(-1/10, -1))
    """
    coefficient, alpha, beta, value, scale = map(sp.sympify, (coefficient, alpha, beta, value, scale))
    if alpha.is_positive is not True or beta.is_real is not True:
        raise ValueError(f"a law that grows is wanted: alpha = {alpha}, beta = {beta}")
    level = value / (coefficient * scale**alpha)
    if beta == 0:
        return InverseLaw(scale * level ** (1 / alpha), None, None, None, None, None)
    ratio = alpha / beta
    argument = sp.simplify(ratio * level ** (1 / beta))

    def time(branch: int) -> Any:
        return scale * sp.exp(sp.LambertW(argument, branch) / ratio)

    if beta.is_positive:
        return InverseLaw(time(0), None, 0, argument, None, None)
    if beta.is_negative is not True:
        raise ValueError(f"the sign of beta = {beta} must be known")
    least = coefficient * scale**alpha * sp.exp(-beta) * (-beta / alpha) ** beta
    condition = sp.Ge(value, least, evaluate=False)
    if (value - least).is_negative:
        raise ValueError(f"the law never falls to {value}: its least value is {least}")
    return InverseLaw(time(-1), time(0), -1, argument, least, condition)
