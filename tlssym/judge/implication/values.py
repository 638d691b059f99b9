"""What the text's own functions are worth elsewhere: y(0), y(t_0) and \\dot y where it gives y(t)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.judge.implication.constraints import Constraint, Quantities

TIME = "t"
_DOTS = re.compile(r"(d{0,3})dot(\w+)")


def worked_out(sides: Iterable[Any], known: Sequence[Constraint], quantities: Quantities) -> list[Constraint]:
    """The values of functions at other points, and their slopes, as far as some sides and constraints speak of them.

    Parameters
    ----------
    sides : iterable of sympy expressions
        What is judged, in quantities.
    known : sequence of Constraint
        What stands before it: a function counts as given where one of these gives it.
    quantities : Quantities
    """
    given = {}
    for head, value in quantities.functions.items():
        if isinstance(head, AppliedUndef):
            own = sp.Symbol(head.func.__name__, positive=True), quantities.read(value)
            said = next((c for c in known if (c.left, c.right) == own and c.is_assignment and not c.loose), None)
            if said is not None:
                given[head] = (value, said)
    if not given:
        return []
    letters = {s for side in sides for s in side.free_symbols} | {s for c in known for s in c.letters}
    found = []
    for symbol in sorted(letters, key=str):
        for head, (value, said) in given.items():
            worth = _at_another_point(symbol, head, value, quantities)
            worth = _slope(symbol, head, value, quantities) if worth is None else worth
            read = None if worth is None else quantities.read(worth)
            if read is not None and symbol not in read.free_symbols:
                found.append(Constraint(said.id, said.line, symbol, read, worked_out=True))
                break
    return found


def _at_another_point(symbol: Any, head: Any, value: Any, quantities: Quantities) -> Any:
    """The value at arguments that are numbers, formulas, or the same letters with a mark; None for anything else."""
    call = quantities.calls.get(symbol)
    if call is None or call.func != head.func or not is_at_a_point_of(call, head):
        return None
    return value.subs(dict(zip(head.args, call.args, strict=True)), simultaneous=True)


def is_at_a_point_of(call: Any, head: Any) -> bool:
    """Whether a call is a function at a point, as U(r_0) or U(0), of that which the text gives as U(r)."""
    if call.args == head.args or len(call.args) != len(head.args):
        return False
    return all(own == other or _is_value_of(own, other) for own, other in zip(head.args, call.args, strict=True))


def _is_value_of(letter: Any, argument: Any) -> bool:
    """Whether an argument is a value of a letter: r_0 of r; f(x) and f(y) may be two functions."""
    if not isinstance(argument, sp.Symbol):
        return True
    return argument.name.startswith((f"{letter.name}_", f"{letter.name}prime", f"{letter.name}star"))


def _slope(symbol: Any, head: Any, value: Any, quantities: Quantities) -> Any:
    """The derivative that a dot stands for, or the prime of a function of one letter."""
    if len(head.args) != 1 or not isinstance(symbol, sp.Symbol):
        return None
    (variable,) = head.args
    moving = [name for name in quantities.functions if isinstance(name, AppliedUndef) and variable in name.args]
    if value.free_symbols & {sp.Symbol(name.func.__name__, positive=True) for name in moving}:
        return None  # a letter of it moves as well
    name = head.func.__name__
    dots = _DOTS.fullmatch(symbol.name)
    if dots and dots[2] == name and variable.name == TIME:
        return sp.diff(value, variable, len(dots[1]) + 1)
    if symbol in quantities.primed and symbol.name.removesuffix("prime") == name:
        return sp.diff(value, variable)
    return None
