"""Minimal gap of an avoided crossing by exact diagonalization, straight from a spin Hamiltonian.

The Hamiltonian *as given* becomes a matrix (own Kronecker products, in the given basis: no rotation, no
perturbation theory), is diagonalized at high precision with python-flint and at the minimum once more with
mpmath, and the distance of two levels is minimised over a detuning.  Nothing here imports
``tlssym.mathematics.perturbation``, and a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp
from flint import acb, acb_mat, ctx
from mpmath import mp

from tlssym.mathematics.spins.operators import SpinOperator
from tlssym.numbers.evaluate import evaluate

MAXIMAL_SITES = 6  # 64×64 matrices at 50 digits take seconds each
MAXIMAL_EVALUATIONS = 60
LEVELS = 6  # couplings g_0, g_0/2, …: five removed orders leave about (g_0)^6 of the ratio
LARGEST_COUPLING = sp.Rational(1, 1024)


class CrossingError(ValueError):
    """No avoided crossing could be established; the message says what was found and where."""


@dataclass(frozen=True)
class CrossingPoint:
    """The minimal gap at one coupling.

    Attributes
    ----------
    coupling, detuning, gap : mpf
        The detuning is that of the minimum.
    weight : float
        Smaller of the weights of the two levels on the named states; near 1 where the identification is sure.
    residual : mpf, dimensionless
        Estimated relative error of the gap from the finite accuracy of the minimum.
    evaluations : int
        Diagonalizations used.
    """

    coupling: sp.Symbol
    detuning: sp.Symbol
    gap: Any
    weight: float
    residual: Any
    evaluations: int


@dataclass(frozen=True)
class CrossingResult:
    """Minimal gaps for a falling sequence of couplings, all other parameters fixed."""

    values: Mapping[sp.Symbol, Any]
    points: tuple[CrossingPoint, ...]
    dps: int


def avoided_crossing(
    hamiltonian: SpinOperator,
    states: Sequence[str],
    detuning: sp.Symbol,
    coupling: sp.Symbol,
    values: Mapping[sp.Symbol, Any],
    *,
    near: Any,
    between: int | None = None,
    largest: Any = LARGEST_COUPLING,
    levels: int = LEVELS,
    dps: int = 50,
) -> CrossingResult:
    """Minimal gap between two levels of a cluster, for couplings ``largest``/2^k.

    Parameters
    ----------
    hamiltonian : SpinOperator
        In the basis in which it is given; single-site terms define each site's own levels.
    states : sequence of str such as ``["+-", "-+"]``
        Product states of the sites' own levels (+ is the lower one of H = −E S^z) that span the levels meant.
        Two states for a crossing of product states; more where the states that cross are superpositions.
    detuning, coupling : symbols of the Hamiltonian
        The one is varied to find the minimum, the other goes to zero.
    values : mapping symbol → number
        All other symbols.
    near : sympy expression or number
        Where the crossing lies for small coupling; may hold the other symbols and the coupling.
    between : int
        The gap is between levels ``between`` and ``between + 1``, counted from below among those of
        ``states``; by default the middle.
    largest, levels, dps : first coupling, how many, decimal digits of the arithmetic

    Raises
    ------
    CrossingError
        Levels that cannot be told from others, or no minimum near ``near``.
    ValueError
        Symbols without a value, too many sites, states that do not fit.
    """
    lower = (len(states) - 2) // 2 if between is None else between
    if levels < 4:
        raise ValueError(f"{levels} couplings asked for; an extrapolation that knows its error needs 4")
    _demand(hamiltonian, states, lower, {detuning, coupling} | set(values))
    with mp.workdps(dps):
        spectrum = _Spectrum(hamiltonian, states, detuning, lower)
        points = []
        for k in range(levels):
            numbers = {s: evaluate(sp.sympify(v, strict=True), {}) for s, v in values.items()}
            numbers[coupling] = evaluate(sp.sympify(largest, strict=True), {}) / 2**k
            centre = evaluate(sp.sympify(near, strict=True), numbers)
            if not isinstance(centre, mp.mpf):
                raise CrossingError(f"the resonance {near} is not real at these values: {mp.nstr(centre, 8)}")
            points.append(_minimal_gap(spectrum, numbers, centre, numbers[coupling]))
    return CrossingResult(dict(values), tuple(points), dps)


class _Spectrum:
    """Levels of a Hamiltonian at given numbers, with the two that are meant picked out."""

    def __init__(
        self, hamiltonian: SpinOperator, states: Sequence[str], detuning: sp.Symbol, lower: int
    ) -> None:
        self.sites = hamiltonian.sites
        self.states = [tuple(0 if c in "+↑" else 1 for c in state) for state in states]
        self.detuning = detuning
        self.lower = lower
        self.terms = [
            (coefficient, sp.diff(coefficient, detuning), _sparse_product(key, self.sites))
            for key, coefficient in hamiltonian.terms
        ]
        self.fields = {
            site: tuple(hamiltonian.coefficient((site, axis)) for axis in "xyz") for site in range(self.sites)
        }
        self.evaluations = 0
        self.last: tuple[dict[tuple[int, int], Any], int, int] = ({}, 0, 0)

    def at(self, numbers: dict[sp.Symbol, Any]) -> tuple[Any, Any, float]:
        """Gap of the two levels, its derivative by the detuning, and the smaller of their weights."""
        self.evaluations += 1
        size = 2**self.sites
        matrix: dict[tuple[int, int], Any] = {}
        slope: dict[tuple[int, int], Any] = {}
        for coefficient, derivative, entries in self.terms:
            c = evaluate(coefficient, numbers)
            d = evaluate(derivative, numbers)
            for row, column, value in entries:
                matrix[row, column] = matrix.get((row, column), mp.zero) + c * value
                if d:
                    slope[row, column] = slope.get((row, column), mp.zero) + d * value
        levels, vectors = _diagonalize(matrix, size)
        block = [self._product_vector(state, numbers) for state in self.states]
        # double precision is enough to tell the levels from one another
        rough = np.array([[complex(entry) for entry in vector] for vector in vectors])
        rough /= np.linalg.norm(rough, axis=1)[:, None]
        named = np.array([[complex(entry) for entry in vector] for vector in block])
        weights = (abs(rough.conj() @ named.T) ** 2).sum(axis=1)
        chosen = sorted(np.argsort(weights)[-len(block) :])
        low, high = (int(chosen[self.lower + k]) for k in (0, 1))
        derivative = _expectation(slope, vectors[high]) - _expectation(slope, vectors[low])
        self.last = matrix, low, high
        return levels[high] - levels[low], derivative, float(min(weights[low], weights[high]))

    def gap_again(self) -> Any:
        """The gap of the last matrix by mpmath's Householder and QL method, another program altogether."""
        entries, low, high = self.last
        size = 2**self.sites
        matrix = mp.matrix(size, size)
        for place, value in entries.items():
            matrix[place] = value
        real = all(isinstance(entry, mp.mpf) for entry in entries.values())
        levels = (mp.eigsy if real else mp.eighe)(matrix, eigvals_only=True)
        return levels[high] - levels[low]

    def _product_vector(self, state: tuple[int, ...], numbers: dict[sp.Symbol, Any]) -> list[Any]:
        """Product of the sites' own eigenvectors, up to a phase."""
        vector = [mp.one]
        for site, upper in enumerate(state):
            x, y, z = (mp.re(evaluate(c, numbers)) for c in self.fields[site])
            field = mp.sqrt(x**2 + y**2 + z**2)
            if field == 0:
                raise CrossingError(f"site {site} has no field of its own, so its levels are not defined")
            # eigenvector of h·σ with eigenvalue −|h| (the lower level, "+") or +|h| ("−"); of the two equal
            # forms the one without cancellation
            sign = field if upper else -field
            if (z > 0) == bool(upper):
                local = [sign + z, mp.mpc(x, y) if y else x]
            else:
                local = [mp.mpc(x, -y) if y else x, sign - z]
            norm = mp.sqrt(sum(abs(c) ** 2 for c in local))
            vector = [a * b / norm for a in vector for b in local]
        return vector


def _minimal_gap(
    spectrum: _Spectrum, numbers: dict[sp.Symbol, Any], centre: Any, coupling: sp.Symbol
) -> CrossingPoint:
    """Minimise the gap over the detuning near ``centre``.

    The square of the gap, s²(x − x*)² + 4V² for two levels, is smooth and nearly quadratic where the gap
    itself has a sharp bend, so half its derivative, gap·gap', is nearly linear: bracket its zero and use
    the secant with Illinois weights, which keeps the bracket.
    """
    spectrum.evaluations = 0

    def slope(x: Any) -> tuple[Any, Any, float]:
        gap, derivative, weight = spectrum.at({**numbers, spectrum.detuning: x})
        return gap * derivative, gap, weight

    unit = abs(centre) if centre else mp.one
    width = unit * min(abs(coupling), mp.mpf("0.01"))
    left, right = centre - width, centre + width
    f_left, f_right = slope(left)[0], slope(right)[0]
    while not f_left < 0 < f_right:
        width *= 4
        if width > unit:
            raise CrossingError(
                f"no minimum of the gap within {mp.nstr(width / 4, 3)} of {mp.nstr(centre, 8)}"
            )
        if f_left >= 0:
            left, f_left = left - width, slope(left - width)[0]
        if f_right <= 0:
            right, f_right = right + width, slope(right + width)[0]
    side = 0
    curvature = (f_right - f_left) / (right - left)
    accuracy = mp.mpf(10) ** (-mp.dps // 2)
    bracket = [(left, f_left), (right, f_right)]
    last = bracket[0]
    while True:
        (a, fa), (b, fb) = bracket
        x = (a * fb - b * fa) / (fb - fa)
        f, gap, weight = slope(x)
        if x != last[0]:
            curvature = abs((f - last[1]) / (x - last[0]))
        residual = f**2 / (2 * curvature * gap**2) if gap else mp.zero
        if residual < accuracy or x in (a, b):
            break
        if spectrum.evaluations > MAXIMAL_EVALUATIONS:
            raise CrossingError(
                f"the minimum of the gap was not found in {MAXIMAL_EVALUATIONS} diagonalizations"
            )
        last = (x, f)
        if f < 0:
            bracket = [(x, f), (b, fb / 2 if side < 0 else fb)]
            side = -1
        else:
            bracket = [(a, fa / 2 if side > 0 else fa), (x, f)]
            side = 1
    again = spectrum.gap_again()
    if abs(again - gap) > mp.mpf(10) ** (12 - mp.dps):
        raise CrossingError(f"two diagonalizations differ: {mp.nstr(gap, 20)} and {mp.nstr(again, 20)}")
    if weight < 0.9:
        raise CrossingError(f"the levels at the crossing hold only {weight:.2f} of the named states")
    aside = gap / mp.sqrt(curvature)
    # a true crossing has no gap to compare: the caller sees a gap of rounding errors and says so
    if gap > mp.mpf(10) ** (15 - mp.dps) and not (slope(x - aside)[1] > gap < slope(x + aside)[1]):
        raise CrossingError(f"the gap at {mp.nstr(x, 12)} is not lower than at both sides")
    return CrossingPoint(coupling, x, gap, weight, residual, spectrum.evaluations)


def _diagonalize(entries: Mapping[tuple[int, int], Any], size: int) -> tuple[list[Any], list[list[Any]]]:
    """Levels, rising, and eigenvectors (not normalised) of a Hermitian matrix, by FLINT's QR method.

    Approximate, to about the working precision; ``gap_again`` checks what is used of it.
    """
    with ctx.workdps(mp.dps):
        zero = acb(0)
        matrix = acb_mat(size, size, [zero] * size**2)
        for (row, column), value in entries.items():
            matrix[row, column] = acb(value)
        levels, right = matrix.eig(right=True, algorithm="approx")
        real = [_to_mpmath(level).real for level in levels]
        order = sorted(range(size), key=lambda k: real[k])
        vectors = [[_to_mpmath(right[i, k]) for i in range(size)] for k in order]
    return [real[k] for k in order], vectors


def _to_mpmath(number: Any) -> Any:
    """Midpoint of a FLINT number as mpc."""
    parts = (part.mid().man_exp() for part in (number.real, number.imag))
    return mp.mpc(*(mp.ldexp(mp.mpf(int(mantissa)), int(exponent)) for mantissa, exponent in parts))


def _expectation(entries: Mapping[tuple[int, int], Any], vector: Sequence[Any]) -> Any:
    """Expectation value of a sparse Hermitian matrix in a state, normalised here."""
    total = mp.fsum(mp.conj(vector[i]) * value * vector[j] for (i, j), value in entries.items())
    return mp.re(total) / mp.fsum(abs(entry) ** 2 for entry in vector)


def _sparse_product(key: Sequence[tuple[int, str]], sites: int) -> list[tuple[int, int, Any]]:
    """Entries (row, column, value) of a product of site operators; site 0 is the leftmost factor."""
    half = mp.mpf(1) / 2
    single = {
        "1": [(0, 0, mp.one), (1, 1, mp.one)],
        "x": [(0, 1, half), (1, 0, half)],
        "y": [(0, 1, mp.mpc(0, -half)), (1, 0, mp.mpc(0, half))],
        "z": [(0, 0, half), (1, 1, -half)],
    }
    axes = dict(key)
    entries = [(0, 0, mp.one)]
    for site in range(sites):
        entries = [
            (2 * i + a, 2 * j + b, value * factor)
            for i, j, value in entries
            for a, b, factor in single[axes.get(site, "1")]
        ]
    # a product of two S^y is real: a complex number with no imaginary part would make the solver the slow one
    return [
        (i, j, value.real if isinstance(value, mp.mpc) and not value.imag else value)
        for i, j, value in entries
    ]


def _demand(hamiltonian: SpinOperator, states: Sequence[str], lower: int, known: set[Any]) -> None:
    """Refuse what cannot be diagonalized, before any work."""
    if hamiltonian.sites > MAXIMAL_SITES:
        raise ValueError(f"{hamiltonian.sites} sites, at most {MAXIMAL_SITES} can be diagonalized here")
    missing = sorted(str(s) for s in hamiltonian.free_symbols - known)
    if missing:
        raise ValueError(f"no value for {', '.join(missing)}")
    for state in states:
        if len(state) != hamiltonian.sites or set(state) - set("+-↑↓"):
            raise ValueError(f"state {state!r} does not fit {hamiltonian.sites} sites, written with + and -")
    if len(set(states)) != len(states) or not 0 <= lower <= len(states) - 2:
        raise ValueError("two or more different states are needed, and a gap between two of their levels")
