"""A Hamiltonian as it is printed, with sums over sites, for a few sites that are named."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import SiteSum
from tlssym.mathematics.spins.operators import SpinOperator, identity, operator_sum, spin

_HOLDS = {"": lambda i, j: True, "!=": lambda i, j: i != j, "<": lambda i, j: i < j, ">": lambda i, j: i > j}


def of_sites(formula: sp.Expr, sites: int, values: Mapping[tuple[str, tuple[int, ...]], Any]) -> SpinOperator:
    """The operator that a printed formula is for a number of sites.

    Parameters
    ----------
    formula : sympy expression
        Sums over sites of products of functions of the site letters: the spins do not commute and their names
        end in the axis, as ``S_i_z(i)``.
    sites : int
    values : mapping from (name, sites) to expression
        What the commuting functions are, such as ``("U_ij", (0, 1))``; a pair given in one order stands for both.

    Raises
    ------
    ValueError
        A function has no value, or the formula is no sum of products of this kind.
    """
    total = operator_sum(sites, {})
    for term in sp.Add.make_args(sp.expand(formula)):
        number, rest = term.as_coeff_Mul()
        if not isinstance(rest, SiteSum):
            raise ValueError(f"{term} is no sum over sites")
        holds = _HOLDS[rest.relation]
        for places in product(range(sites), repeat=len(rest.indices)):
            if len(places) == 2 and not holds(*places):
                continue
            body = rest.body.subs(
                dict(zip(rest.indices, map(sp.Integer, places), strict=True)), simultaneous=True
            )
            for part in sp.Add.make_args(sp.expand(body)):
                total = total + number * _product(part, sites, values)
    return total


def _product(term: Any, sites: int, values: Mapping[tuple[str, tuple[int, ...]], Any]) -> SpinOperator:
    numbers, factors = term.args_cnc()
    coefficient = sp.Mul(*numbers)
    for call in coefficient.atoms(AppliedUndef):
        coefficient = coefficient.xreplace({call: _value(call, values)})
    operator = identity(sites)
    for factor in factors:
        base, power = factor.as_base_exp()
        if not isinstance(base, AppliedUndef) or not power.is_Integer or power < 0:
            raise ValueError(f"{factor} is no power of a spin")
        axis = str(base.func)[-1]
        for _ in range(int(power)):
            operator = operator @ spin(sites, int(base.args[0]), axis)
    return coefficient * operator


def _value(call: Any, values: Mapping[tuple[str, tuple[int, ...]], Any]) -> Any:
    name, places = str(call.func), tuple(int(each) for each in call.args)
    for key in ((name, places), (name, places[::-1])):
        if key in values:
            return values[key]
    raise ValueError(f"{call} has no value")
