"""A self-consistent relation between Laplace transforms, taken apart into sums of monomials.

A relation such as ``Eq(Transform(x(t), t, p), K/(p**2*sqrt(Transform(1/x(t), t, p))))`` becomes a list of
terms whose sum is zero; each term is a constant, times a power of p, times powers of transforms of
``t**weight * x(t)**power``.  What is not of this kind is refused with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform

MAXIMUM_TERMS = 24
"""More terms than this are refused: every pair of them is a possible balance."""

MAXIMUM_EXPONENT = 64
"""Exponents beyond this, or with larger denominators, are refused: roots of that order are no physics."""


class RelationError(ValueError):
    """The relation is outside the class that the balance can treat; the message says why."""


@dataclass(frozen=True, order=True)
class Kernel:
    """The Laplace transform of ``t**weight * x(t)**power``.

    Attributes
    ----------
    power, weight : sympy Rational
        Exponents of the unknown function and of the time under the transform.
    """

    power: sp.Rational
    weight: sp.Rational

    def expression(self, x: Any, t: Any, p: Any) -> Any:
        """The transform as an expression."""
        return Transform(t**self.weight * x(t) ** self.power, t, p)


@dataclass(frozen=True)
class Term:
    """``coefficient * p**p_power * ∏ transform**n``.

    Attributes
    ----------
    coefficient : sympy expression
        Free of p, of t and of the unknown function.
    p_power : sympy Rational
    transforms : tuple of (Kernel, sympy Rational)
        Each transform with its exponent, which is never zero.
    """

    coefficient: Any
    p_power: sp.Rational
    transforms: tuple[tuple[Kernel, sp.Rational], ...]


@dataclass(frozen=True)
class Relation:
    """A relation taken apart: the terms, whose sum is zero, and the names of its variables."""

    terms: tuple[Term, ...]
    x: Any
    t: Any
    p: Any

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """Every transform that occurs, each once, in a fixed order."""
        return tuple(sorted({kernel for term in self.terms for kernel, _ in term.transforms}))


def take_apart(relation: Any, x: Any, t: Any, p: Any) -> Relation:
    """Write a relation as a sum of monomials in p and in transforms of powers of x(t).

    Parameters
    ----------
    relation : sympy Eq, or an expression that is to vanish
    x : sympy undefined function, or that function applied to t
    t, p : sympy Symbol
        Time and Laplace variable.

    Returns
    -------
    Relation

    Raises
    ------
    RelationError
        The relation is not a sum of such monomials.
    """
    x = x.func if isinstance(x, AppliedUndef) else x
    if isinstance(relation, sp.Equality):
        difference = relation.lhs - relation.rhs
    elif isinstance(relation, sp.Expr):
        difference = relation
    else:
        raise RelationError(f"an equation is wanted, found {relation!r}")
    # Powers of products split only over factors known to be positive: p and the transforms are, for x > 0.
    p_positive = sp.Dummy("p", positive=True)
    stand_ins: dict[Any, Any] = {}
    parts: dict[Any, tuple[Kernel, Any]] = {}
    for transform in sorted(difference.atoms(Transform), key=str):
        body, time, variable = transform.args
        if (time, variable) != (t, p):
            raise RelationError(f"{transform} is a transform from {time} to {variable}, not from {t} to {p}")
        stand_in = sp.Dummy(f"T{len(stand_ins)}", positive=True)
        stand_ins[transform] = stand_in
        parts[stand_in] = _kernel(body, x, t)
    if not stand_ins:
        raise RelationError("the relation holds no Laplace transform of the unknown function")
    rewritten = difference.xreplace(stand_ins).xreplace({p: p_positive})
    if rewritten.has(x) or t in rewritten.free_symbols:
        raise RelationError(f"{x}({t}) or {t} stands outside a Laplace transform")
    numerator = sp.fraction(sp.together(rewritten))[0]
    expanded = sp.expand(sp.expand_power_base(numerator))
    summands = sp.Add.make_args(expanded)
    if len(summands) > MAXIMUM_TERMS:
        raise RelationError(f"{len(summands)} terms, more than the {MAXIMUM_TERMS} that are treated")
    if len(summands) < 2:
        raise RelationError("one term alone can balance nothing: the relation says that it vanishes")
    terms = tuple(_term(summand, p_positive, parts) for summand in summands)
    return Relation(_divide_out(_merge(terms)), x, t, p)


def infer_names(relation: Any) -> tuple[Any, Any, Any]:
    """The unknown function, the time and the Laplace variable, read off the transforms in a relation."""
    transforms = relation.atoms(Transform)
    names = {(transform.args[1], transform.args[2]) for transform in transforms}
    unknowns = {applied.func for transform in transforms for applied in transform.atoms(AppliedUndef)}
    if len(names) != 1 or len(unknowns) != 1:
        raise RelationError("the transforms do not all speak of one function, one time and one variable")
    (t, p), x = names.pop(), unknowns.pop()
    return x, t, p


def _kernel(body: Any, x: Any, t: Any) -> tuple[Kernel, Any]:
    """Split t**m * x(t)**k * constant into its kernel and the constant."""
    power: Any = sp.S.Zero
    weight: Any = sp.S.Zero
    constant: Any = sp.S.One
    time = sp.Dummy("t", positive=True)
    value = sp.Dummy("x", positive=True)
    split = sp.expand_power_base(body.xreplace({x(t): value}).xreplace({t: time}))
    for factor in sp.Mul.make_args(sp.powdenest(split)):
        base, exponent = factor.as_base_exp()
        if base == value:
            power += _rational(exponent)
        elif base == time:
            weight += _rational(exponent)
        elif not factor.has(value, time, x):
            constant *= factor
        else:
            raise RelationError(f"{body} is not a product of powers of {t} and {x}({t})")
    return Kernel(power, weight), constant


def _term(summand: Any, p: Any, parts: dict[Any, tuple[Kernel, Any]]) -> Term:
    coefficient: Any = sp.S.One
    p_power: Any = sp.S.Zero
    powers: dict[Kernel, Any] = {}
    for factor in sp.Mul.make_args(sp.powdenest(summand)):
        base, exponent = factor.as_base_exp()
        if base == p:
            p_power += _rational(exponent)
        elif base in parts:
            kernel, constant = parts[base]
            exponent = _rational(exponent)
            powers[kernel] = powers.get(kernel, sp.S.Zero) + exponent
            coefficient *= constant**exponent
        elif not factor.has(p, *parts):
            coefficient *= factor
        else:
            raise RelationError(f"the factor {factor} is not a power of {p} or of a transform")
    kept = tuple((kernel, powers[kernel]) for kernel in sorted(powers) if powers[kernel] != 0)
    return Term(coefficient, p_power, kept)


def _rational(exponent: Any) -> Any:
    if not isinstance(exponent, sp.Rational):
        raise RelationError(f"the exponent {exponent} is not a rational number")
    if abs(exponent) > MAXIMUM_EXPONENT or exponent.q > MAXIMUM_EXPONENT:
        raise RelationError(f"the exponent {exponent} is out of bounds")
    return exponent


def _merge(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Add up terms with the same powers; what cancels goes."""
    sums: dict[Any, Any] = {}
    for term in terms:
        key = (term.p_power, term.transforms)
        sums[key] = sums.get(key, sp.S.Zero) + term.coefficient
    merged = [(key, sp.simplify(value)) for key, value in sums.items()]
    kept = tuple(Term(value, *key) for key, value in merged if value != 0)
    if len(kept) < 2:
        raise RelationError("fewer than two different terms are left: nothing to balance")
    return kept


def _divide_out(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Divide all terms by the powers of the last one, so that a two-term relation reads product = constant.

    A common factor changes no balance, and without it the steps are short to read.
    """
    reference = terms[0]
    divided = []
    for term in terms:
        powers = dict(term.transforms)
        for kernel, exponent in reference.transforms:
            powers[kernel] = powers.get(kernel, sp.S.Zero) - exponent
        kept = tuple((kernel, powers[kernel]) for kernel in sorted(powers) if powers[kernel] != 0)
        divided.append(Term(term.coefficient, term.p_power - reference.p_power, kept))
    return tuple(divided)
