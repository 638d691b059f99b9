"""Vertices and recession cone of {y : N y + b ≥ 0}, at exact rational numbers.

Vertices that are not simple are resolved by an infinitely small generic shift of b, decided exactly: the
shifted polyhedron is simple, and its volume integrals go to those of the given one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
from flint import fmpq, fmpq_mat

from tlssym.mathematics.regions.result import OutsideClass

MOST_BASES = 60_000
Rows = list[list[Fraction]]


@dataclass(frozen=True)
class Structure:
    """Feasible bases (sets of n binding constraints), extreme rays, and a line where there is one."""

    bases: tuple[tuple[int, ...], ...]
    rays: tuple[tuple[tuple[int, ...], int], ...]
    line: tuple[Fraction, ...] | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no interior."""
        return not self.bases


def _exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def rank_and_kernel(rows: Rows, size: int) -> tuple[list[int], list[list[Fraction]]]:
    """Pivot columns of a matrix and a basis of its kernel."""
    work = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(size):
        pivot = next((r for r in range(len(pivots), len(work)) if work[r][column]), None)
        if pivot is None:
            continue
        top = len(pivots)
        work[top], work[pivot] = work[pivot], work[top]
        head = work[top][column]
        work[top] = [entry / head for entry in work[top]]
        for r in range(len(work)):
            if r != top and work[r][column]:
                factor = work[r][column]
                work[r] = [x - factor * y for x, y in zip(work[r], work[top], strict=True)]
        pivots.append(column)
    kernel = []
    for free in (c for c in range(size) if c not in pivots):
        vector = [Fraction(0)] * size
        vector[free] = Fraction(1)
        for row, column in enumerate(pivots):
            vector[column] = -work[row][free]
        kernel.append(vector)
    return pivots, kernel


def structure(rows: Rows, offsets: list[Fraction], size: int, *, shrink: bool = False) -> Structure:
    """Feasible bases and extreme rays of a polyhedron at a generic point.

    Parameters
    ----------
    rows : list of m lists of n Fractions
    offsets : list of m Fractions
    size : int, n
    shrink : bool
        Whether the infinitely small shift goes inwards, so that a region without interior is empty.

    Raises
    ------
    OutsideClass
        More candidate bases than the bound.
    """
    if size == 0:
        return Structure(((),) if all(offset > 0 for offset in offsets) else (), ())
    bases, rays = [], []
    shift = [pow(7, 13 * i + 5, 2**61 - 1) % 10**12 + 1 for i in range(len(rows))]
    if shrink:
        shift = [-s for s in shift]
    columns = [[_exact(row[k]) for k in range(size)] for row in rows]
    heights = [_exact(offset) for offset in offsets]
    for basis in _candidates(rows, offsets, size):
        matrix = fmpq_mat(size, size, [entry for i in basis for entry in columns[i]])
        if matrix.det() == 0:
            continue
        inverse = matrix.inv()
        vertex = inverse * fmpq_mat(size, 1, [-heights[i] for i in basis])
        moved = inverse * fmpq_mat(size, 1, [fmpq(-shift[i]) for i in basis])
        if not _feasible(columns, heights, shift, basis, vertex, moved, size):
            continue
        bases.append(basis)
        for j in range(size):
            if all(
                sum((columns[i][k] * inverse[k, j] for k in range(size)), start=fmpq(0)) >= 0
                for i in range(len(rows))
                if i not in basis
            ):
                rays.append((basis, j))
    if bases:
        return Structure(tuple(bases), tuple(rays))
    pivots, kernel = rank_and_kernel(rows, size)
    if kernel:
        reduced = [[row[c] for c in pivots] for row in rows]
        inner = structure(reduced, offsets, len(pivots), shrink=shrink)
        return Structure((), ()) if inner.empty else Structure((), (), tuple(kernel[0]))
    return Structure((), ())


def _feasible(
    columns: list[list[fmpq]],
    heights: list[fmpq],
    shift: list[int],
    basis: tuple[int, ...],
    vertex: fmpq_mat,
    moved: fmpq_mat,
    size: int,
) -> bool:
    for i in range(len(columns)):
        if i in basis:
            continue
        slack = heights[i] + sum((columns[i][k] * vertex[k, 0] for k in range(size)), start=fmpq(0))
        if slack < 0:
            return False
        if slack == 0:
            tiny = fmpq(shift[i]) + sum((columns[i][k] * moved[k, 0] for k in range(size)), start=fmpq(0))
            if tiny < 0:
                return False
            if tiny == 0:
                raise OutsideClass("a degenerate vertex could not be resolved")
    return True


def _candidates(rows: Rows, offsets: list[Fraction], size: int) -> list[tuple[int, ...]]:
    """Sets of n constraints whose common point nearly satisfies all others, by fast float arithmetic.

    Float arithmetic only throws out what is far from feasible; what is left is decided exactly.
    """
    count = len(rows)
    if count < size:
        return []
    if comb(count, size) > MOST_BASES:
        raise OutsideClass(f"{count} step functions in {size} variables are more than the bound")
    every = np.array(list(combinations(range(count), size)), dtype=np.intp)
    if len(every) < 40:
        return [tuple(int(i) for i in basis) for basis in every]
    matrix = np.array([[float(entry) for entry in row] for row in rows])
    height = np.array([float(offset) for offset in offsets])
    chosen = matrix[every]
    regular = np.abs(np.linalg.det(chosen)) > 1e-13
    every, chosen = every[regular], chosen[regular]
    vertices = np.linalg.solve(chosen, -height[every][..., None])[..., 0]
    slack = vertices @ matrix.T + height
    tolerance = (
        1e-6 * (1 + np.abs(vertices).max(axis=1, initial=0.0))[:, None] * (1 + np.abs(matrix).sum(axis=1))
    )
    return [tuple(int(i) for i in basis) for basis in every[(slack > -tolerance).all(axis=1)]]
