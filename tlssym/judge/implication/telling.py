"""The words for what a display follows from, and the verdict that this is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.evidence.members import Member
from tlssym.judge.context import Context, Said, finding
from tlssym.judge.hidden import EQUATION
from tlssym.judge.implication.constraints import Constraint
from tlssym.judge.implication.search import FULL, Found, Kind, differ_somewhere
from tlssym.mathematics.equality import compare
from tlssym.values import Answer, Evidence, Verdict

NAME = "earlier displays"
SIMPLE, SMALL = 1000, 100
"""The largest numerator or denominator of a factor that is told as a fraction, and as a root of one."""


def said_of(found: Found, left: Member, right: Member, context: Context, binds: bool = True) -> Said | None:
    """What is said of a link by what earlier displays imply; None where they imply nothing.

    Parameters
    ----------
    found : Found
    left, right : Member
        The members as printed.
    context : Context
    binds : bool
        Whether what contradicts the displays that were used is wrong, and speaks of no other case.
    """
    if found.kind is Kind.NEW or found.reduced is None:
        return None
    if not found.used:
        return _by_itself(found, right, context)
    names = named(found.used)
    digits = min(row.digits for row in found.rows)
    points = len(found.rows)
    if found.kind is Kind.CONTRADICTS:
        return _contradicted(found, names, right, context, binds)
    if found.kind is Kind.UP_TO_NUMBER:
        note = finding(context, right.node, "TLS310", f"follows from {names}, up to a number")
        return Said(Verdict.SCALING, (note,), (_evidence(found, names, right, context),), follows=ids(found))
    proof = compare(*(_done(side, context) for side in (found.reduced.right, found.reduced.left)))
    proved = proof.agrees and not found.constant and not any(c.assumed for c in found.used)
    how = "" if proved else f"; numbers agree to {digits:.0f} digits at {points} points"
    how += _constants(found)
    note = finding(context, right.node, "TLS310", f"follows from {names}{how}")
    verdict = Verdict.PROVED if proved else Verdict.AGREES
    return Said(verdict, (note,), (_evidence(found, names, right, context),), follows=ids(found))


def _constants(found: Found) -> str:
    return f"; with {', '.join(f'{name} = 0' for name in found.constant)}" if found.constant else ""


def _by_itself(found: Found, right: Member, context: Context) -> Said | None:
    """Two sides that are the same once derivatives are worked out, constants held."""
    if not found.constant:
        return None
    digits = min(row.digits for row in found.rows)
    says = f"the two sides are the same{_constants(found)}"
    evidence = Evidence(NAME, Answer.AGREES, says, digits, len(found.rows), of=context.source(right.node))
    return Said(Verdict.AGREES, (finding(context, right.node, "TLS310", says),), (evidence,))


def _done(side: Any, context: Context) -> Any:
    """A side with its integrals done, where they are worth the same everywhere."""
    if not side.has(sp.Integral):
        return side
    result = context.oracle.integral(side)
    return result.value if result.value is not None and result.exact and not result.conditions else side


def ids(found: Found) -> tuple[str, ...]:
    """The displays that were used, in the order of the text."""
    ordered = sorted((c for c in found.used if c.line), key=lambda c: c.line)
    return tuple(dict.fromkeys(c.id for c in ordered))


def named(used: Sequence[Constraint]) -> str:
    """Displays by number and line, the prose by its line."""
    lines = sorted({c.id: c.line for c in used}.items(), key=lambda pair: pair[1])
    told = (
        f"the text in line {line}" if "/" in id else f"({id}) in line {line}" if line else id for id, line in lines
    )
    return ", ".join(dict.fromkeys(told))


def _evidence(found: Found, names: str, right: Member, context: Context) -> Evidence:
    digits = min(row.digits for row in found.rows)
    says = f"holds at {len(found.rows)} random points at which {names} hold"
    return Evidence(NAME, Answer.AGREES, says, digits, len(found.rows), of=context.source(right.node))


def _contradicted(found: Found, names: str, right: Member, context: Context, binds: bool) -> Said:
    factor = simple(1 / found.factor)
    row = found.rows[0]
    witness = {s.name: str(v) for s, v in row.point.items()} | {
        "= printed": mp.nstr(row.right, 12),
        "= derived": mp.nstr(row.left, 12),
    }
    shown = context.latex(factor)
    one = found.used[0]
    assumed = any(c.assumed for c in found.used)
    if not binds or assumed or (len(found.used) == 1 and one.is_assignment):
        said = (
            f"another value than in {names}, which is ${shown}$ times this one: "
            "one of the two is wrong, or means another thing"
        )
        told = finding(context, right.node, "TLS311", said, variant="another", witness=witness)
        return Said(Verdict.UNDECIDED, (told,), follows=())
    repair = None
    if isinstance(right.expr, sp.Expr):
        repair = context.latex(factor * right.expr)
    said = f"contradicts {names}: they give ${shown}$ times what is printed"
    told = finding(context, right.node, "TLS311", said, witness=witness, suggestion=repair)
    evidence = Evidence(
        NAME, Answer.AGREES, f"fails at {len(found.rows)} random points at which {names} hold", row.digits,
        len(found.rows), of=context.source(right.node),
    )  # fmt: skip
    return Said(Verdict.REFUTED, (told,), (evidence,), follows=ids(found))


def as_new(said: Said, sides: Sequence[Any], earlier: Sequence[Constraint], context: Context) -> Said:
    """What is said of an equation that no earlier display gives: that it says something new, and of what.

    A letter that no constraint has makes it independent of all of them, where it is no identity; else only so much
    is known as was tried.

    Parameters
    ----------
    said : Said
        What is said of it by itself.
    sides : sequence of sympy expressions
        In quantities.
    earlier : sequence of Constraint
        All that were tried.
    context : Context
    """
    told = said.findings[-1] if said.findings else None
    if said.verdict is not Verdict.UNDECIDED or told is None or told.variant != EQUATION:
        return said
    letters = {s for side in sides for s in side.free_symbols}
    fresh = letters - {s for constraint in earlier for s in constraint.letters}
    names = ", ".join(f"${context.latex(s)}$" for s in sorted(fresh, key=str))
    new = f"new: nothing before it that could be used speaks of {names}"
    unknown = any(isinstance(s, sp.Dummy) for s in letters)  # of derivatives it may be an identity that is not seen
    if not fresh or unknown or not differ_somewhere(*sides):
        new = f"not found to follow: no display before it gives it, nor do up to {FULL.largest} of them together"
    return replace(said, findings=(*said.findings[:-1], replace(told, message=new)))


def another_value(
    said: Said, sides: Sequence[Any], earlier: Sequence[Constraint], right: Member, context: Context
) -> Said:
    """A name that had another value before, in the same letters: told with both places."""
    name, value = sides
    if not isinstance(name, sp.Symbol) or not value.free_symbols:
        return said
    for constraint in earlier:
        same = constraint.left == name and constraint.right.free_symbols == value.free_symbols
        if same and constraint.right != value and constraint.is_assignment and not constraint.loose:
            was = f"had another value in ({constraint.id}), line {constraint.line}"
            message = f"${context.latex(name)}$ {was}: one of the two is wrong, or means another thing"
            told = finding(
                context, right.node, "TLS311", message, variant="another", derived=constraint.right
            )
            return Said(Verdict.UNDECIDED, (*said.findings, told))
    return said


def simple(number: Any) -> Any:
    """A number as a fraction, times a power of π or a root, where it is one; else in digits."""
    value = sp.Float(str(number), 20)
    for unit in (
        sp.S.One,
        sp.pi,
        1 / sp.pi,
        sp.sqrt(sp.pi),
        1 / sp.sqrt(sp.pi),
        sp.sqrt(2),
        sp.sqrt(3),
        sp.pi**2,
    ):
        fraction = sp.nsimplify(value / unit.evalf(25), rational=True, tolerance=1e-10)
        if abs(fraction.p) <= SIMPLE and fraction.q <= SIMPLE:
            return fraction * unit
    return _root(value) or sp.Float(value, 8)


def _root(value: Any) -> Any:
    """A number as a root of a small fraction, the lowest one; None where it is none."""
    for order in (2, 3, 4, 5, 6) if value > 0 else ():
        fraction = sp.nsimplify(value**order, rational=True, tolerance=1e-10)
        if fraction.p <= SMALL and fraction.q <= SMALL:
            return sp.root(fraction, order)
    return None
