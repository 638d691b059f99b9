"""Polynomials as sums of powers of linear forms, which is how they integrate over a polytope."""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import factorial
from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat

from tlssym.mathematics.regions.monomials import Setting
from tlssym.mathematics.regions.result import OutsideClass

MOST_MONOMIALS = 250


def powers_of_forms(
    degree: int, size: int, targets: dict[tuple[int, ...], Any], setting: Setting, avoid: Any
) -> list[tuple[tuple[int, ...], Any]]:
    """A homogeneous polynomial as Σ coefficient·(ℓ·x)^degree with whole-number forms ℓ in general position.

    Parameters
    ----------
    avoid : callable
        Tells whether a form is flat on some edge and cannot be used.
    """
    monomials = [
        tuple(chosen.count(k) for k in range(size))
        for chosen in combinations_with_replacement(range(size), degree)
    ]
    count = len(monomials)
    if count > MOST_MONOMIALS:
        raise OutsideClass("the polynomial has too many terms")
    forms: list[tuple[int, ...]] = []
    columns: list[list[int]] = []
    seed = 1
    while len(forms) < count:
        seed = (seed * 1103515245 + 12345) % 2**31
        state, entries = seed, []
        for _ in range(size):
            state = (state * 1103515245 + 12345) % 2**31
            entries.append((state >> 8) % 41 - 20)
        form = tuple(entries)
        if form in forms or avoid(form):
            continue
        column = []
        for powers in monomials:
            value = factorial(degree)
            for entry, p in zip(form, powers, strict=True):
                value = value * entry**p // factorial(p) if p else value
            column.append(value)
        matrix = fmpq_mat(len(forms) + 1, count, [fmpq(x) for c in [*columns, column] for x in c])
        if matrix.rref()[1] == len(forms) + 1:
            forms.append(form)
            columns.append(column)
    matrix = fmpq_mat(count, count, [fmpq(columns[j][i]) for i in range(count) for j in range(count)])
    inverse = matrix.inv()
    result = []
    for j, form in enumerate(forms):
        weight = setting.zero
        for i, powers in enumerate(monomials):
            if powers in targets and inverse[j, i] != 0:
                entry = inverse[j, i]
                weight += targets[powers] * setting.element(sp.Rational(int(entry.p), int(entry.q)))
        if weight:
            result.append((form, weight))
    return result
