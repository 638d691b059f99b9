"""Product states, matrix elements and energies; the rotation of each site to its energy basis.

A site with −(Δ S^z + Δ_0 S^x) has levels ∓E/2 with E = √(Δ² + Δ_0²).  Rotated by π about the axis that halves
the angle between its field and z, S^z and the field change places:

    S^z → (Δ/E) S^z + (Δ_0/E) S^x,   S^x → (Δ_0/E) S^z − (Δ/E) S^x,   S^y → −S^y,

a proper rotation (determinant +1, so the commutators stay), after which the site's own term is −E S^z: the
state with S^z = +½ is the **lower** one, and a change ΔS^z costs −E ΔS^z.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.spins.operators import Key, SpinOperator, operator_sum
from tlssym.values import Step

ProductState = tuple[int, ...]
"""Signs of S^z, +1 or −1, one a site."""

_SIGNS = {"+": 1, "↑": 1, "-": -1, "−": -1, "↓": -1}


def product_state(text: str | Sequence[int]) -> ProductState:
    """A product state from signs or arrows: ``"+-"``, ``"↑↓"`` and ``(1, -1)`` are the same.

    Raises
    ------
    ValueError
        A character that is neither sign nor arrow; the message names it.
    """
    if not isinstance(text, str):
        if any(s not in (1, -1) for s in text):
            raise ValueError(f"a product state has signs +1 and -1, found {tuple(text)}")
        return tuple(int(s) for s in text)
    unknown = [c for c in text if c not in _SIGNS]
    if unknown or not text:
        raise ValueError(f"a product state is written with + and - (or ↑ and ↓), found {text!r}")
    return tuple(_SIGNS[c] for c in text)


def show_state(state: ProductState) -> str:
    """The state with arrows, ``↑↓``."""
    return "".join("↑" if s > 0 else "↓" for s in state)


def latex_state(state: ProductState) -> str:
    r"""The state in LaTeX, ``|{\uparrow}{\downarrow}\rangle``."""
    return "|" + "".join(r"{\uparrow}" if s > 0 else r"{\downarrow}" for s in state) + r"\rangle"


def apply(operator: SpinOperator, state: ProductState) -> dict[ProductState, Any]:
    """operator|state⟩ as a table from product states to amplitudes (sympy)."""
    if len(state) != operator.sites:
        raise ValueError(f"state {show_state(state)} has {len(state)} sites, the operator {operator.sites}")
    result: dict[ProductState, list[Any]] = {}
    for key, c in operator.terms:
        signs = list(state)
        factor: Any = sp.Rational(1, 2 ** len(key))
        for site, axis in key:
            s = signs[site]
            if axis == "z":
                factor *= s
            else:
                signs[site] = -s
                if axis == "y":
                    factor *= sp.I * s
        result.setdefault(tuple(signs), []).append(factor * c)
    sums = {final: sp.Add(*parts) for final, parts in result.items()}
    return {final: amplitude for final, amplitude in sums.items() if amplitude != 0}


def matrix_element(operator: SpinOperator, final: ProductState | str, initial: ProductState | str) -> Any:
    """⟨final| operator |initial⟩, exact."""
    return apply(operator, product_state(initial)).get(product_state(final), sp.S.Zero)


def split_unperturbed(operator: SpinOperator) -> tuple[SpinOperator, SpinOperator]:
    """H = H_0 + V: H_0 holds the single-site S^z terms (and the constant), V all else."""
    diagonal = {key: c for key, c in operator.terms if not key or (len(key) == 1 and key[0][1] == "z")}
    return operator_sum(operator.sites, diagonal), operator_sum(
        operator.sites, {key: c for key, c in operator.terms if key not in diagonal}
    )


def state_energy(operator: SpinOperator, state: ProductState | str) -> Any:
    """⟨state|operator|state⟩."""
    return matrix_element(operator, state, state)


def energy_change(operator: SpinOperator, initial: ProductState | str, final: ProductState | str) -> Any:
    """Energy of ``final`` minus energy of ``initial``, the diagonal elements of the operator given."""
    return sp.expand(state_energy(operator, final) - state_energy(operator, initial))


def energy_change_of_flips(unperturbed: SpinOperator, flips: Sequence[Any]) -> tuple[Any, Step]:
    """Energy change when each S_k^z changes by ΔS_k, from H_0 itself: Σ_k h_k ΔS_k with H_0 = Σ_k h_k S_k^z.

    Parameters
    ----------
    unperturbed : SpinOperator
        Only constants and single-site S^z terms.
    flips : sequence of sympy expressions or None, shape (sites,)
        ΔS_k^z; +1 and −1 are flips, a symbol keeps it open, 0 leaves the site alone.

    Returns
    -------
    (sympy expression, Step)
        With H_0 = −Σ E_k S_k^z this is −Σ E_k ΔS_k^z: raising S^z *lowers* the energy.
    """
    if len(flips) != unperturbed.sites:
        raise ValueError(f"{len(flips)} changes of S^z given for {unperturbed.sites} sites")
    parts = []
    for key, c in unperturbed.terms:
        if not key:
            continue
        if len(key) != 1 or key[0][1] != "z":
            raise ValueError("the unperturbed Hamiltonian may hold single-site S^z terms only: split it")
        parts.append(c * sp.sympify(flips[key[0][0]], strict=True))
    change = sp.expand(sp.Add(*parts))
    step = Step(
        rule="energy of flips",
        says=r"$H_0$ is linear in the $S_k^z$, so the change is the coefficient of each times its change $\Delta S_k$",
        before=unperturbed.latex(),
        after=change,
        check="exact, linear",
        turning_point=True,
    )
    return change, step


def lower_state(unperturbed: SpinOperator, site: int) -> int | None:
    """Sign of S^z in the lower state of a site: +1 for −E S^z with E > 0; None when the sign is not known."""
    coefficient = unperturbed.coefficient((site, "z"))
    if coefficient.is_negative:
        return 1
    return -1 if coefficient.is_positive else None


@dataclass(frozen=True)
class Rotation:
    """A Hamiltonian in the energy basis of its sites.

    Attributes
    ----------
    operator : SpinOperator
        With −E_k S_k^z for each rotated site.
    energies : dict, symbol (or expression) of E_k → √(Δ_k² + Δ_0k²)
        Substitute it to get back to the given parameters.
    sites : dict, site → (Δ_k, Δ_0k, E_k)
    steps : tuple of Step
    """

    operator: SpinOperator
    energies: Mapping[Any, Any]
    sites: Mapping[int, tuple[Any, Any, Any]]
    steps: tuple[Step, ...]

    def explicit(self, expression: sp.Expr) -> Any:
        """The expression with each E_k replaced by √(Δ_k² + Δ_0k²)."""
        return expression.subs(dict(self.energies), simultaneous=True)


def rotate_to_energy_basis(hamiltonian: SpinOperator, energies: Mapping[int, Any] | Sequence[Any],
                           labels: Sequence[str] | None = None) -> Rotation:  # fmt: skip
    """Rotate sites so that their own terms become −E_k S_k^z.

    Parameters
    ----------
    hamiltonian : SpinOperator
        Single-site terms in S^z and S^x; other terms are anything.
    energies : mapping site → symbol, or sequence with one symbol (or None: leave alone) a site
        The name of E_k; sites not named are left alone.
    labels : names of the sites in the steps' LaTeX.

    Raises
    ------
    ValueError
        A single-site S^y term, or a named site without any field.
    """
    named = (
        dict(energies)
        if isinstance(energies, Mapping)
        else {k: e for k, e in enumerate(energies) if e is not None}
    )
    images: dict[tuple[int, str], SpinOperator] = {}
    sites: dict[int, tuple[Any, Any, Any]] = {}
    steps = []
    n = hamiltonian.sites
    for site, energy in named.items():
        delta, delta_0 = -hamiltonian.coefficient((site, "z")), -hamiltonian.coefficient((site, "x"))
        if hamiltonian.coefficient((site, "y")) != 0:
            raise ValueError(f"site {site} has a term in S^y: rotate it about z first, into the xz plane")
        if delta == 0 and delta_0 == 0:
            raise ValueError(f"site {site} has no field, so no energy basis; leave it out of `energies`")
        sites[site] = (delta, delta_0, energy)
        z, x, y = (((site, axis),) for axis in "zxy")
        images[site, "z"] = operator_sum(n, {z: delta / energy, x: delta_0 / energy})
        images[site, "x"] = operator_sum(n, {z: delta_0 / energy, x: -delta / energy})
        images[site, "y"] = operator_sum(n, {y: -1})
        steps.append(_rotation_step(site, delta, delta_0, energy, labels))
    rotated: dict[Key, Any] = {((site, "z"),): -energy for site, energy in named.items()}
    total = operator_sum(n, rotated)
    for key, c in hamiltonian.terms:
        # a named site's own terms are −E S^z by E² = Δ² + Δ_0²: written down so, not left as (Δ² + Δ_0²)/E
        if len(key) == 1 and key[0][0] in named:
            continue
        product = operator_sum(n, {(): c})
        for factor in key:
            product = product @ images.get(factor, operator_sum(n, {(factor,): 1}))
        total = total + product
    definitions = {e: sp.sqrt(d**2 + d0**2) for d, d0, e in sites.values()}
    whole = Step(
        rule="rotate to the energy basis",
        says="each site in the basis of its own levels",
        before=hamiltonian.latex(labels),
        after=total.latex(labels),
        check="the rotation matrices were verified to be orthogonal with determinant one",
        turning_point=True,
    )
    steps.append(whole)
    return Rotation(total, definitions, sites, tuple(steps))


def _rotation_step(site: int, delta: Any, delta_0: Any, energy: Any, labels: Sequence[str] | None) -> Step:
    """The rotation of one site, verified to be proper: a matrix that is not would change the commutators."""
    square = delta**2 + delta_0**2
    times_energy = sp.Matrix([[-delta, 0, delta_0], [0, -energy, 0], [delta_0, 0, delta]])
    on_shell = {energy: sp.sqrt(square)}
    defect = (times_energy * times_energy.T).subs(on_shell) - square * sp.eye(3)
    orthogonal = all(sp.expand(entry) == 0 for entry in defect)
    proper = sp.expand((times_energy.det() - energy**3).subs(on_shell)) == 0
    if not (orthogonal and proper):
        raise ValueError(f"the rotation of site {site} is not proper for Δ = {delta}, Δ_0 = {delta_0}")
    name = labels[site] if labels is not None else str(site + 1)
    s = [f"S_{{{name}}}^{axis}" if name else f"S^{axis}" for axis in "xyz"]
    d, d0, e = sp.latex(delta), sp.latex(delta_0), sp.latex(energy)
    return Step(
        rule="rotate a site",
        says=rf"a rotation by $\pi$ takes the field of the site to the $z$ axis: "
        rf"${s[2]} \to \frac{{{d}}}{{{e}}} {s[2]} + \frac{{{d0}}}{{{e}}} {s[0]}$, "
        rf"${s[0]} \to \frac{{{d0}}}{{{e}}} {s[2]} - \frac{{{d}}}{{{e}}} {s[0]}$, ${s[1]} \to -{s[1]}$",
        before=rf"-\left({d} {s[2]} + {d0} {s[0]}\right)",
        after=rf"-{e} {s[2]}",
        conditions=(sp.Eq(energy, sp.sqrt(square), evaluate=False),),
        check="orthogonal with determinant one, so commutators are kept",
    )
