"""Usual mistakes, made by machine in the right derivation: what would come out, and the question to ask of it.

Each slip changes one thing in one derived value (an exponent, a factor, a symbol, a sign, a logarithm) or in
one integral (a step function left out); the exercise then goes on from the faulty value as from the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import sympy as sp

from tlssym.derive.exercise import Asks, Exercise
from tlssym.derive.targets import Condition, Equation, Relation, Value
from tlssym.derive.work import Derivation
from tlssym.language import Theta
from tlssym.mathematics.monomials import LogMonomial, exponents
from tlssym.mathematics.regions import evaluate
from tlssym.numbers.exponents import in_factors
from tlssym.parse.latex import to_latex
from tlssym.parse.notation import Notation

Derived = Callable[[str], Derivation]
MOST_SLIPS = 200
"""Tried for one answer; what is not recognised within them is told without a question."""


@dataclass(frozen=True)
class Slip:
    """A wrong value, the kind of mistake that leads to it, and the question that shows it."""

    kind: str
    asks: str
    value: Any


def slips(
    exercise: Exercise, variant: Mapping[str, Any], derived: Derived, notation: Notation
) -> Iterator[Slip]:
    """The wrong answers that one slip gives, likely ones first.

    Parameters
    ----------
    exercise : Exercise
    variant : mapping
        The numbers that it is asked with.
    derived : callable
        The right derivations.
    notation : Notation
    """
    used: list[str] = []

    def recorded(id: str) -> Derivation:
        if id not in used:
            used.append(id)
        return derived(id)

    exercise.answer(recorded, **variant)
    words = _Words(
        notation, exercise.equation, exercise.head if exercise.asks is Asks.EXPONENT else None, exercise.asks
    )
    count = 0
    for id in used:
        for kind, asks, faulty in _faulty(derived(id), words):
            count += 1
            if count > MOST_SLIPS:
                break
            try:
                value = exercise.answer(
                    lambda i, id=id, faulty=faulty: faulty if i == id else derived(i), **variant
                )
            except Exception:  # a faulty formula need not lead to any answer
                continue
            if not (isinstance(value, sp.Expr) and value.has(sp.zoo, sp.nan, sp.oo)):
                yield Slip(kind, asks, value)
    yield from _other_numbers(exercise, variant, derived)


def _other_numbers(exercise: Exercise, variant: Mapping[str, Any], derived: Derived) -> Iterator[Slip]:
    """The answer to the question with other numbers: exchanged ones, or those of another variant."""
    names = sorted(variant)
    others = []
    if len(names) == 2:
        others.append(("exchanged", {names[0]: variant[names[1]], names[1]: variant[names[0]]}))
        others += [("one for both", dict.fromkeys(names, value)) for value in variant.values()]
    others += [
        ("other numbers", {k: sp.Rational(str(v)) for k, v in each.items()}) for each in exercise.variants
    ]
    for kind, numbers in others:
        if numbers == variant:
            continue
        put = ", ".join(f"${k}={v}$" for k, v in numbers.items())
        try:
            yield Slip(kind, f"Is that not the answer for {put}?", exercise.answer(derived, **numbers))
        except Exception:  # no answer for these numbers
            continue


@dataclass(frozen=True)
class _Words:
    """Formulas as the questions write them."""

    notation: Notation
    equation: str
    about: Any  # the quantity whose exponent is asked for
    asks: Asks

    def latex(self, expr: Any) -> str:
        return f"${to_latex(expr, self.notation, self.equation)}$"

    def dimension(self, base: Any) -> Any:
        name = self.notation.of_sympy(base.name, self.equation) if isinstance(base, sp.Symbol) else None
        return None if name is None else name.exponents


def _faulty(derivation: Derivation, words: _Words) -> Iterator[tuple[str, str, Derivation]]:
    """Derivations with one slip in their result."""
    for target in derivation.targets:
        if isinstance(target, Value | Equation) and isinstance(target.expr, sp.Expr):
            for kind, asks, expr in _in_formula(target.expr, words):
                yield kind, asks, _with(derivation, target, replace(target, expr=expr))
        elif isinstance(target, Condition):
            for kind, asks, relation in _in_condition(target.relation, words):
                yield kind, asks, _with(derivation, target, Condition(relation))
        elif isinstance(target, Relation):
            turned = replace(target, lhs=target.rhs, rhs=target.lhs)
            yield "turned", "Which of the two sides is the larger one?", _with(derivation, target, turned)
    for record in derivation.integrals if words.asks is not Asks.EXPONENT else ():
        for kind, asks, value in _in_integral(record, words):
            factor = value / record.value
            targets = tuple(
                replace(t, expr=sp.powsimp(t.expr * factor)) if isinstance(t, Value) else t
                for t in derivation.targets
            )
            records = tuple(replace(r, value=value) if r is record else r for r in derivation.integrals)
            yield kind, asks, replace(derivation, targets=targets, integrals=records)


def _with(derivation: Derivation, old: Any, new: Any) -> Derivation:
    targets = tuple(new if t is old else t for t in derivation.targets)
    integrals = derivation.integrals
    if isinstance(old, Value):
        integrals = tuple(replace(r, value=new.expr) if r.value == old.expr else r for r in integrals)
    return replace(derivation, targets=targets, integrals=integrals)


# -- in a formula ----------------------------------------------------------------------------------------


def _in_formula(expr: Any, words: _Words) -> Iterator[tuple[str, str, Any]]:
    parts = exponents(expr)
    if parts is not None:
        yield from _in_powers(expr, parts, words)
    if words.asks is Asks.EXPONENT:
        return
    if parts is not None:
        yield from _in_logarithms(expr, parts, words)
        yield from _in_number(expr, parts.monomial.coefficient, words)
    yield (
        "factor",
        "Is there a factor 2 too many, or one too few, such as the two sides of $|x|<V$?",
        2 * expr,
    )
    yield (
        "factor",
        "Is there a factor 2 too many, or one too few, such as the two sides of $|x|<V$?",
        expr / 2,
    )
    yield "sign", "What is the sign of it: can it be negative?", -expr


def _in_powers(expr: Any, parts: LogMonomial, words: _Words) -> Iterator[tuple[str, str, Any]]:
    powers = [(b, e) for b, e in parts.monomial.powers if isinstance(b, sp.Symbol)]
    parameters = sorted({s for _, e in powers for s in e.free_symbols}, key=str)
    if words.about is not None:
        powers = [(b, e) for b, e in powers if b == words.about] or powers
    alike = [
        (one, other, e)
        for other, e in powers
        for one, _ in powers
        if one != other
        and words.dimension(one) is not None
        and words.dimension(one) == words.dimension(other)
    ]
    for one, other, e in alike:
        for kind, asks, wrong in _exponents(e, parameters, words, words.latex(one / other)):
            yield kind, asks, expr * (other / one) ** in_factors(wrong - e)
    for base, e in powers:
        for kind, asks, wrong in _exponents(e, parameters, words, words.latex(base)):
            yield kind, asks, expr * base ** in_factors(wrong - e)
    for base, e in powers:
        yield "lost", f"Does {words.latex(base)} not stand in it?", expr / base**e
        for other, _ in powers:
            if other != base and words.dimension(base) == words.dimension(other):
                asks = f"Is it {words.latex(other)} or {words.latex(base)} that belongs there?"
                yield "symbol", asks, expr * (other / base) ** e


def _exponents(e: Any, parameters: list[Any], words: _Words, of: str) -> Iterator[tuple[str, str, Any]]:
    """An exponent as a slip leaves it."""
    above, below = sp.fraction(sp.together(e))
    for p, q in permutations(parameters, 2):
        asks = f"Have you taken {words.latex(q)} for {words.latex(p)} in the exponent of {of}?"
        for wrong in (above.subs(p, q) / below, above / below.subs(p, q), e.subs(p, q)):
            if not wrong.has(sp.zoo, sp.nan, sp.oo):
                yield "parameter", asks, wrong
        swapped = e.subs({p: q, q: p}, simultaneous=True)
        yield (
            "parameter",
            f"Have you exchanged {words.latex(p)} and {words.latex(q)} in the exponent of {of}?",
            swapped,
        )
    yield "turned", f"Is the exponent of {of} the right way up, and of the right sign?", -e
    if e != 1:
        yield "turned", f"Is the exponent of {of} the right way up, and of the right sign?", 1 / e
    for change in (1, -1):
        asks = f"Is the exponent of {of} off by one: has a factor {of} been counted twice, or not at all?"
        yield "off by one", asks, e + change
    for factor in (2, sp.Rational(1, 2)):
        yield "doubled", f"Is the exponent of {of} off by a factor 2, such as a square or a root?", e * factor


def _in_logarithms(expr: Any, parts: LogMonomial, words: _Words) -> Iterator[tuple[str, str, Any]]:
    for argument, power in parts.logs:
        log = sp.log(argument)
        yield "logarithm lost", "Does one of the integrals not give a logarithm?", expr / log**power
        yield "logarithm turned", "Which way round is the argument of the logarithm?", -expr
        yield "logarithm doubled", "How many integrals give a logarithm?", expr * log


def _in_number(expr: Any, number: Any, words: _Words) -> Iterator[tuple[str, str, Any]]:
    for factor in sp.Mul.make_args(number):
        if factor != 1 and not factor.is_negative:
            asks = (
                "Is every pure number there: solid angles, the two sides of a window, the octave's logarithm?"
            )
            yield "number lost", asks, expr / factor
    # a logarithm of numbers is taken for its argument
    for log in number.atoms(sp.log):
        yield (
            "argument for logarithm",
            "Is it the ratio, or the logarithm of the ratio?",
            expr * log.args[0] / log,
        )


# -- in conditions and integrals -------------------------------------------------------------------------


def _in_condition(relation: Any, words: _Words) -> Iterator[tuple[str, str, Any]]:
    if not isinstance(relation, sp.core.relational.Relational):
        return
    yield (
        "turned",
        "On which side of the boundary does it hold? Try one value.",
        relation.reversedsign.func(relation.rhs, relation.lhs)
        if isinstance(relation, sp.Eq | sp.Ne)
        else relation.func(relation.rhs, relation.lhs),
    )
    for p, q in permutations(sorted(relation.free_symbols, key=str), 2):
        swapped = relation.subs({p: q, q: p}, simultaneous=True)
        yield "parameter", f"Have you exchanged {words.latex(p)} and {words.latex(q)}?", swapped
    for factor in (2, sp.Rational(1, 2)):
        changed = relation.func(relation.lhs, factor * relation.rhs)
        yield "factor", "Is there a factor 2 too many, or one too few, in the boundary?", changed


def _in_integral(record: Any, words: _Words) -> Iterator[tuple[str, str, Any]]:
    """The value with the solid angle, one side of a window, or a step function left out."""
    integral = next(iter(record.integral.atoms(sp.Integral)), None)
    if integral is None or record.value is None:
        return
    function = integral.function
    parameters = {s for p in function.atoms(sp.Pow) for s in p.exp.free_symbols}
    number = sp.Mul(*[f for f in sp.Mul.make_args(function) if not f.free_symbols - parameters])
    if number != 1:
        asks = f"Have you left out the solid angle {words.latex(number)}?"
        yield "solid angle", asks, record.value / number
    for step in sp.Mul.make_args(function):
        if isinstance(step, Theta) and step.args[0].atoms(sp.Abs):
            absolute = next(iter(step.args[0].atoms(sp.Abs)))
            asks = f"Have you dropped the 2 of {words.latex(absolute)}, whose range has two sides?"
            yield "one side", asks, record.value / 2
    front = sp.simplify(record.integral / integral)
    for step in sp.Mul.make_args(function):
        if isinstance(step, Theta) and not step.args[0].atoms(sp.Abs):
            left_out = sp.Integral(function / step, *integral.limits)
            result = evaluate(front * left_out, assuming=tuple(record.conditions), small=record.small)
            if result.value is not None:
                asks = f"Have you forgotten the range {words.latex(step.args[0] > 0)}?"
                yield "range", asks, result.value
