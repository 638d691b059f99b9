"""What the symbols of a derivation stand for, as the lecture declares them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Theta
from tlssym.parse.notation import Notation
from tlssym.render.prose import sentence

STEP = r"$\theta$: step function, 1 where its argument is positive and 0 elsewhere"


def meanings(shown: Iterable[Any], notation: Notation, equation: str = "") -> str:
    """What each declared symbol and function of formulas stands for, one after another.

    Parameters
    ----------
    shown : iterable
        Formulas and relations; what is none is passed over.
    notation : Notation
    equation : str
        Whose meanings of letters hold.
    """
    parts = [each for each in shown if isinstance(each, sp.Basic)]
    names = {symbol.name for part in parts for symbol in part.atoms(sp.Symbol)}
    told = dict.fromkeys(_of_symbol(name, notation, equation) for name in sorted(names))
    calls = {(call.func.__name__, len(call.args)) for part in parts for call in part.atoms(AppliedUndef)}
    told |= dict.fromkeys(_of_function(*call, notation) for call in sorted(calls))
    if any(part.has(Theta) for part in parts):
        told[STEP] = None
    return "; ".join(each for each in told if each)


def _of_symbol(name: str, notation: Notation, equation: str) -> str:
    declared = notation.of_sympy(name, equation)
    if declared is None or not declared.meaning or declared.arguments:
        return ""
    return f"${declared.latex}$: {sentence(declared.meaning, notation)}"


def _of_function(name: str, count: int, notation: Notation) -> str:
    """A function with its arguments, where the same letter with others is another one."""
    of_name = [each for each in notation.names if each.sympy_name == name and each.meaning]
    found = next((n for n in of_name if count in {len(each) for each in n.arguments}), None)
    if found is None:
        return ""
    arguments = next(each for each in found.arguments if len(each) == count)
    shown = f"{found.latex}({', '.join(arguments)})" if len(of_name) > 1 else found.latex
    return f"${shown}$: {sentence(found.meaning, notation)}"
