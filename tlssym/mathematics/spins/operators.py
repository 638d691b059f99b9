"""Spin-½ operators on a few sites, as sums of products of S^x, S^y, S^z with sympy coefficients.

A ``SpinOperator`` is sparse: a product of site operators is a key such as ``((0, "z"), (2, "x"))`` and the
operator is a table from keys to coefficients.  The product of two is exact through
S^a S^b = ¼ δ_ab + (i/2) ε_abc S^c on one site, so that no matrix is needed; ``dense`` gives the matrix where
one is wanted as a check.  Basis order of ``dense``: site 0 is the leftmost Kronecker factor, S^z = +½ first.

Source of the algebra: any textbook, for example Sakurai, Modern Quantum Mechanics, section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.values import Answer, Step

AXES = "xyz"
MAXIMAL_SITES = 10  # 2^10 states: beyond, listing states and paths is no longer a matter of seconds
MAXIMAL_DENSE_SITES = 6

Key = tuple[tuple[int, str], ...]

_LEVI_CIVITA = {("x", "y"): ("z", 1), ("y", "z"): ("x", 1), ("z", "x"): ("y", 1),
                ("y", "x"): ("z", -1), ("z", "y"): ("x", -1), ("x", "z"): ("y", -1)}  # fmt: skip

_HALF = sp.Rational(1, 2)
_MATRICES = {
    "x": sp.Matrix([[0, _HALF], [_HALF, 0]]),
    "y": sp.Matrix([[0, -sp.I / 2], [sp.I / 2, 0]]),
    "z": sp.Matrix([[_HALF, 0], [0, -_HALF]]),
}


@dataclass(frozen=True)
class SpinOperator:
    """A sum of products of single-site spin-½ operators.

    Attributes
    ----------
    sites : int
        Number of sites, 1 to ``MAXIMAL_SITES``; they are numbered from 0.
    terms : tuple of (key, sympy expression)
        Sorted; a key is a tuple of (site, axis) with rising sites, the empty key is the identity.  Build
        operators with ``operator_sum``, ``spin`` and the arithmetic, not by hand.
    """

    sites: int
    terms: tuple[tuple[Key, Any], ...]

    @property
    def coefficients(self) -> dict[Key, Any]:
        """The table from products of site operators to their coefficients."""
        return dict(self.terms)

    @property
    def constant(self) -> Any:
        """Coefficient of the identity."""
        return self.coefficients.get((), sp.S.Zero)

    @property
    def free_symbols(self) -> set[Any]:
        """Symbols in the coefficients."""
        return set().union(*(c.free_symbols for _, c in self.terms))

    def coefficient(self, *factors: tuple[int, str]) -> Any:
        """Coefficient of the product of the given ``(site, axis)`` factors, 0 when there is none."""
        return self.coefficients.get(tuple(sorted(factors)), sp.S.Zero)

    def __add__(self, other: SpinOperator) -> SpinOperator:
        _same_sites(self, other)
        return _collect(self.sites, [*self.terms, *other.terms])

    def __sub__(self, other: SpinOperator) -> SpinOperator:
        return self + (-1) * other

    def __neg__(self) -> SpinOperator:
        return (-1) * self

    def __rmul__(self, factor: sp.Expr) -> SpinOperator:
        """Product with a number or sympy expression."""
        return _collect(self.sites, [(key, sp.sympify(factor, strict=True) * c) for key, c in self.terms])

    def __matmul__(self, other: SpinOperator) -> SpinOperator:
        """Operator product, exact."""
        _same_sites(self, other)
        products = []
        for left, a in self.terms:
            for right, b in other.terms:
                phase, key = _multiply(left, right)
                products.append((key, phase * a * b))
        return _collect(self.sites, products)

    def map_coefficients(self, function: Any) -> SpinOperator:
        """The operator with ``function`` applied to each coefficient."""
        return _collect(self.sites, [(key, function(c)) for key, c in self.terms])

    def subs(self, values: Mapping[sp.Symbol, Any]) -> SpinOperator:
        """Simultaneous substitution in the coefficients."""
        return self.map_coefficients(lambda c: c.subs(values, simultaneous=True))

    def is_zero(self) -> bool | None:
        """Whether every coefficient vanishes; None when sympy cannot tell of one."""
        answers = [_vanishes(c) for _, c in self.terms]
        if any(a is False for a in answers):
            return False
        return True if all(a is True for a in answers) else None

    def dense(self) -> Any:
        """The matrix, sympy, shape (2^sites, 2^sites).

        Raises
        ------
        ValueError
            More than ``MAXIMAL_DENSE_SITES`` sites.
        """
        if self.sites > MAXIMAL_DENSE_SITES:
            raise ValueError(
                f"dense matrix of {self.sites} sites asked for, at most {MAXIMAL_DENSE_SITES} are possible; "
                "use the sparse form"
            )
        total = sp.zeros(2**self.sites, 2**self.sites)
        for key, c in self.terms:
            axes = dict(key)
            total += c * sp.kronecker_product(
                *(_MATRICES[axes[s]] if s in axes else sp.eye(2) for s in range(self.sites))
            )
        return total

    def latex(self, labels: Sequence[str] | None = None) -> str:
        """LaTeX of the operator; ``labels`` name the sites (default 1, 2, …; an empty one leaves S bare)."""
        names = labels if labels is not None else [str(s + 1) for s in range(self.sites)]
        if not self.terms:
            return "0"
        # fewer factors first, and z before x before y, as a physicist writes a Hamiltonian
        ordered = sorted(
            self.terms, key=lambda term: (len(term[0]), [(site, "zxy".index(axis)) for site, axis in term[0]])
        )
        pieces = []
        for key, c in ordered:
            negative = c.could_extract_minus_sign()
            size = -c if negative else c
            body = " ".join(
                f"S_{{{names[s]}}}^{{{axis}}}" if names[s] else f"S^{{{axis}}}" for s, axis in key
            )
            number = sp.latex(size)
            if size.is_Add and (body or negative):
                number = rf"\left({number}\right)"
            pieces.append(
                ("-" if negative else "+", body if size == 1 and body else f"{number} {body}".strip())
            )
        first = ("-" if pieces[0][0] == "-" else "") + pieces[0][1]
        return " ".join([first, *(f"{sign} {body}" for sign, body in pieces[1:])])


def spin(sites: int, site: int, axis: str) -> SpinOperator:
    """The operator S^axis of one site among ``sites``."""
    return operator_sum(sites, {((site, axis),): 1})


def identity(sites: int) -> SpinOperator:
    """The identity on ``sites`` sites."""
    return operator_sum(sites, {(): 1})


def operator_sum(sites: int, terms: Mapping[Key, Any]) -> SpinOperator:
    """The operator Σ coefficient · ∏ S_site^axis.

    Parameters
    ----------
    sites : int
    terms : mapping from a sequence of (site, axis) to a number or sympy expression
        Factors in any order; a site twice in one product is multiplied out in the order given.

    Raises
    ------
    ValueError
        A site or axis that does not exist, or too many sites.
    """
    if not 1 <= sites <= MAXIMAL_SITES:
        raise ValueError(f"{sites} sites asked for, between 1 and {MAXIMAL_SITES} are possible")
    collected = []
    for factors, value in terms.items():
        phase: Any = sp.S.One
        key: Key = ()
        for site, axis in factors:
            if axis not in AXES or not 0 <= site < sites:
                raise ValueError(f"no S^{axis} on site {site}: sites are 0 to {sites - 1}, axes x, y, z")
            more, key = _multiply(key, ((site, axis),))
            phase *= more
        collected.append((key, phase * sp.sympify(value, strict=True)))
    return _collect(sites, collected)


def commutator(left: SpinOperator, right: SpinOperator) -> SpinOperator:
    """left·right − right·left, exact."""
    return left @ right - right @ left


def biased_spins(bias: Sequence[Any], tunnelling: Sequence[Any]) -> SpinOperator:
    """Hamiltonian of independent two-level systems, −Σ_i (Δ_i S_i^z + Δ_0i S_i^x).

    Parameters
    ----------
    bias, tunnelling : sequences of sympy expressions, shape (n,), energy
        Δ_i and Δ_0i.
    """
    if len(bias) != len(tunnelling):
        raise ValueError(f"{len(bias)} biases, {len(tunnelling)} tunnelling amplitudes: one of each a site")
    terms: dict[Key, Any] = {}
    for site, (delta, delta_0) in enumerate(zip(bias, tunnelling, strict=True)):
        terms[((site, "z"),)] = -sp.sympify(delta, strict=True)
        terms[((site, "x"),)] = -sp.sympify(delta_0, strict=True)
    return operator_sum(len(bias), terms)


def double_sum(
    sites: int,
    coupling: Mapping[tuple[int, int], Any],
    axes: str = "zz",
    prefactor: Any = _HALF,
    labels: Sequence[str] | None = None,
) -> tuple[SpinOperator, Step]:
    """The interaction prefactor · Σ_{i≠j} U_ij S_i^a S_j^b over *ordered* pairs, with the counting shown.

    Parameters
    ----------
    sites : int
    coupling : mapping (i, j) → sympy expression, energy
        U_ij.  A pair given in one order only stands for U_ij = U_ji; given in both, each order has its own.
    axes : str
        The two axes a and b, for example ``"zz"`` or ``"xx"``.
    prefactor : sympy expression
        ½ in the usual form: each pair then comes out once.
    labels : names of the sites in the step's LaTeX.

    Returns
    -------
    (SpinOperator, Step)
        The operator, and the step from the sum over ordered pairs to the sum over pairs.
    """
    if len(axes) != 2:
        raise ValueError(f"two axes are needed, such as 'zz'; found {axes!r}")
    prefactor = sp.sympify(prefactor, strict=True)
    terms: dict[Key, Any] = {}
    for (i, j), value in coupling.items():
        if i == j:
            raise ValueError(f"coupling of site {i} with itself: the sum is over i ≠ j")
        orders = [(i, j)] if (j, i) in coupling else [(i, j), (j, i)]
        for first, second in orders:
            key = tuple(sorted(((first, axes[0]), (second, axes[1]))))
            terms[key] = terms.get(key, sp.S.Zero) + prefactor * sp.sympify(value, strict=True)
    operator = operator_sum(sites, {key: sp.expand(value) for key, value in terms.items()})
    factor = sp.latex(prefactor)
    often = "once" if 2 * prefactor == 1 else f"${sp.latex(2 * prefactor)}$ times"
    step = Step(
        rule="count each pair once",
        says=r"the sum over $i \neq j$ meets each pair twice, as $(i,j)$ and as $(j,i)$; for equal axes and "
        rf"$U_{{ij}} = U_{{ji}}$ the factor ${factor}$ leaves each pair {often}",
        before=rf"{factor} \sum_{{i \neq j}} U_{{ij}} S_i^{axes[0]} S_j^{axes[1]}",
        after=operator.latex(labels),
        check="the terms of the double sum were added one by one",
    )
    return operator, step


def pair_coefficients(operator: SpinOperator) -> dict[tuple[int, int], dict[str, Any]]:
    """Coefficients of the two-site terms: pair (i < j) → axes such as ``"zz"`` → coefficient."""
    pairs: dict[tuple[int, int], dict[str, Any]] = {}
    for key, c in operator.terms:
        if len(key) == 2:
            pairs.setdefault((key[0][0], key[1][0]), {})[key[0][1] + key[1][1]] = c
    return pairs


def hermiticity(operator: SpinOperator) -> tuple[Answer, str]:
    """Whether the operator equals its Hermitian conjugate.

    Returns
    -------
    (Answer, str)
        The reason names the first term that is not Hermitian, or not known to be.
    """
    unknown = ""
    for key, c in operator.terms:
        imaginary = sp.im(c) if c.is_real is not True else sp.S.Zero
        answer = _vanishes(imaginary)
        name = "".join(f"S_{s}^{a}" for s, a in key) or "the identity"
        if answer is False:
            return Answer.REFUTES, f"the coefficient {c} of {name} is not real"
        if answer is None and not unknown:
            unknown = f"the coefficient {c} of {name} is not known to be real"
    if unknown:
        return Answer.UNDECIDED, unknown
    return (
        Answer.AGREES,
        "site operators are Hermitian, those of different sites commute, and every coefficient is real",
    )


def _vanishes(expression: sp.Expr) -> bool | None:
    """Whether an expression is zero: True, False, or None when sympy cannot tell."""
    if expression.is_zero is not None:
        return bool(expression.is_zero)
    reduced = sp.cancel(sp.together(sp.expand(expression)))
    if reduced.is_zero is not None:
        return bool(reduced.is_zero)
    reduced = sp.simplify(reduced)
    return None if reduced.is_zero is None else bool(reduced.is_zero)


def _multiply(left: Key, right: Key) -> tuple[Any, Key]:
    """Product of two products of site operators: a number and a product."""
    phase: Any = sp.S.One
    axes = dict(left)
    for site, axis in right:
        if site not in axes:
            axes[site] = axis
        elif axes[site] == axis:
            del axes[site]
            phase /= 4
        else:
            axes[site], sign = _LEVI_CIVITA[axes[site], axis]
            phase *= sign * sp.I / 2
    return phase, tuple(sorted(axes.items()))


def _collect(sites: int, terms: Iterable[tuple[Key, Any]]) -> SpinOperator:
    """Add the coefficients of equal products and drop what is plainly zero."""
    table: dict[Key, list[Any]] = {}
    for key, c in terms:
        table.setdefault(key, []).append(c)
    sums = {key: (sp.Add(*cs) if len(cs) > 1 else cs[0]) for key, cs in table.items()}
    # expand only where several terms met: a coefficient that came alone keeps the form its author gave it
    sums = {key: (sp.expand(c) if len(table[key]) > 1 else c) for key, c in sums.items()}
    return SpinOperator(sites, tuple((key, sums[key]) for key in sorted(sums) if sums[key] != 0))


def _same_sites(left: SpinOperator, right: SpinOperator) -> None:
    if left.sites != right.sites:
        raise ValueError(f"operators on {left.sites} and on {right.sites} sites cannot be combined")
