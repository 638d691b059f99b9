"""Two resonant states of a few spins as one pseudospin.

Restricted to two product states |up⟩ and |down⟩ of a cluster, every operator of the cluster is a combination
of 1, S_p^x, S_p^y, S_p^z of a pseudospin, and the Hamiltonian becomes −(Δ_p S_p^z + Δ_0p S_p^x) plus the
coupling to the other sites.  Second-order terms, through cluster states outside the two, are added on request
by Schrieffer and Wolff's formula ½ Σ_m V_am V_mb [1/(E_a − E_m) + 1/(E_b − E_m)].
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.perturbation import common_factors
from tlssym.mathematics.spins.basis import (
    ProductState,
    apply,
    latex_state,
    product_state,
    split_unperturbed,
    state_energy,
)
from tlssym.mathematics.spins.operators import Key, SpinOperator, operator_sum
from tlssym.values import Step


@dataclass(frozen=True)
class Pseudospin:
    """A cluster reduced to two of its states.

    Attributes
    ----------
    operator : SpinOperator
        On the sites that are left, in their old order, with the pseudospin last; S_p^z = +½ is ``up``.
    bias, tunnelling : sympy expressions, energy
        Δ_p and Δ_0p of −(Δ_p S_p^z + Δ_0p S_p^x).
    site : int
        Number of the pseudospin in ``operator``.
    correction : SpinOperator
        The second-order terms, on the same sites; zero when not asked for.  Not added to ``operator``.
    admixtures : tuple of sympy expressions
        Element over energy denominator for every way out of the two states: all must be small.
    steps : tuple of Step
    """

    operator: SpinOperator
    bias: Any
    tunnelling: Any
    site: int
    correction: SpinOperator
    admixtures: tuple[Any, ...]
    steps: tuple[Step, ...]


def pseudospin_of(
    hamiltonian: SpinOperator,
    cluster: Sequence[int],
    up: ProductState | str,
    down: ProductState | str,
    *,
    second_order: bool = False,
    neglected: Mapping[Any, Any] | None = None,
    labels: Sequence[str] | None = None,
    name: str = "p",
) -> Pseudospin:
    """Reduce a cluster of sites to two of its product states.

    Parameters
    ----------
    hamiltonian : SpinOperator
        In the energy basis of its sites.
    cluster : sequence of int
        The sites that become one.
    up, down : product states of the cluster, in the order of ``cluster``
        Such as ``"+-"`` and ``"-+"``.
    second_order : bool
        Whether to compute ``correction``.
    neglected : mapping symbol → expression, optional
        Put into the energy denominators of ``correction``, for example ``{E: 0}`` where E is far smaller than
        the cluster's energies.
    labels, name : names of the sites, and of the pseudospin, in the steps' LaTeX.

    Returns
    -------
    Pseudospin
        The sign of Δ_0p is a matter of the pseudospin's phase; it is chosen so that no minus sign shows.

    Raises
    ------
    ValueError
        Sites that do not exist or come twice, states that do not fit or are equal, a degenerate way out.
    """
    members = list(cluster)
    top, bottom = product_state(up), product_state(down)
    if sorted(set(members)) != sorted(members) or not set(members) <= set(range(hamiltonian.sites)):
        raise ValueError(f"cluster {members} is not a set of sites 0 to {hamiltonian.sites - 1}")
    if len(top) != len(members) or len(bottom) != len(members) or top == bottom:
        raise ValueError("two different states of the cluster are needed, with one sign a site")
    others = [site for site in range(hamiltonian.sites) if site not in members]
    reduction = _Reduction(hamiltonian, members, others, (top, bottom))
    operator = reduction.first_order()
    p = len(others)
    flip = operator.coefficient((p, "x")).could_extract_minus_sign() is False
    if flip:
        operator = _turn_phase(operator, p)
    correction = operator_sum(p + 1, {})
    if second_order:
        correction = reduction.second_order(dict(neglected or {}))
        if flip:
            correction = _turn_phase(correction, p)
    names = list(labels) if labels is not None else [str(site + 1) for site in range(hamiltonian.sites)]
    remaining = [*(names[site] for site in others), name]
    bias, tunnelling = -operator.coefficient((p, "z")), -operator.coefficient((p, "x"))
    steps = [
        Step(
            rule="reduce to two states",
            says=f"only ${latex_state(top)}$ (pseudospin up) and ${latex_state(bottom)}$ (down) are kept; "
            + "; ".join(f"${before} \\to {after}$" for before, after in reduction.images(names, remaining)),
            before=hamiltonian.latex(names),
            after=operator.latex(remaining),
            exact=False,
            check="elements between the kept states were computed one by one",
            turning_point=True,
        ),
        Step(
            rule="read off the detuning",
            says=f"coefficient of $-S_{{{name}}}^z$",
            after=bias,
            check="exact",
        ),
        Step(
            rule="read off the tunnelling amplitude",
            says=f"coefficient of $-S_{{{name}}}^x$"
            + (", with the sign taken into the phase of one state" if flip else ""),
            after=tunnelling,
            check="exact",
            turning_point=True,
        ),
    ]
    return Pseudospin(operator, bias, tunnelling, p, correction, reduction.admixtures(), tuple(steps))


def _turn_phase(operator: SpinOperator, site: int) -> SpinOperator:
    """Rotate a site by π about z: S^x and S^y change sign there."""
    return operator_sum(
        operator.sites,
        {key: (-c if any(s == site and axis != "z" for s, axis in key) else c) for key, c in operator.terms},
    )


class _Reduction:
    """Projection of a Hamiltonian onto two states of a cluster."""

    def __init__(self, hamiltonian: SpinOperator, members: list[int], others: list[int],
                 kept: tuple[ProductState, ProductState]) -> None:  # fmt: skip
        self.hamiltonian, self.members, self.others, self.kept = hamiltonian, members, others, kept
        self.rank = {site: place for place, site in enumerate(others)}
        self.unperturbed, self.perturbation = split_unperturbed(hamiltonian)

    def image(self, part: Key) -> dict[Key, Any]:
        """A product of cluster operators as a combination of pseudospin operators (site: the last)."""
        p = len(self.others)
        place = {site: k for k, site in enumerate(self.members)}
        operator = operator_sum(len(self.members), {tuple((place[s], axis) for s, axis in part): 1})
        up, down = self.kept
        columns = apply(operator, up), apply(operator, down)
        a, c = columns[0].get(up, sp.S.Zero), columns[0].get(down, sp.S.Zero)
        b, d = columns[1].get(up, sp.S.Zero), columns[1].get(down, sp.S.Zero)
        return {(): (a + d) / 2, ((p, "z"),): a - d, ((p, "x"),): b + c, ((p, "y"),): sp.I * (b - c)}

    def first_order(self) -> SpinOperator:
        """The Hamiltonian between the kept states."""
        total = operator_sum(len(self.others) + 1, {})
        for key, coefficient in self.hamiltonian.terms:
            inner = tuple(factor for factor in key if factor[0] in self.members)
            outer = tuple((self.rank[site], axis) for site, axis in key if site not in self.members)
            terms = {
                (*outer, *image): coefficient * value for image, value in self.image(inner).items() if value
            }
            total = total + operator_sum(len(self.others) + 1, terms)
        return total

    def images(self, names: Sequence[str], remaining: Sequence[str]) -> list[tuple[str, str]]:
        """The rules S → S_p that were used, in LaTeX, for the steps."""
        shown = []
        parts = {tuple(f for f in key if f[0] in self.members) for key, _ in self.hamiltonian.terms}
        for part in sorted(parts, key=lambda k: (len(k), k)):
            if part:
                product = operator_sum(self.hamiltonian.sites, {part: 1})
                image = operator_sum(len(self.others) + 1, self.image(part))
                shown.append((product.latex(names), image.latex(remaining)))
        return shown

    def _whole(self, outer: ProductState, inner: ProductState) -> ProductState:
        signs = dict(zip(self.others, outer, strict=True)) | dict(zip(self.members, inner, strict=True))
        return tuple(signs[site] for site in range(self.hamiltonian.sites))

    def _model(self) -> dict[ProductState, ProductState]:
        """Kept states of the whole system → states of the reduced one."""
        return {
            self._whole(outer, inner): (*outer, 1 - 2 * k)
            for outer in itertools.product((1, -1), repeat=len(self.others))
            for k, inner in enumerate(self.kept)
        }

    def second_order(self, neglected: dict[Any, Any]) -> SpinOperator:
        """½ Σ_m V_am V_mb [1/(E_a − E_m) + 1/(E_b − E_m)] as a spin operator."""
        model = self._model()
        entries: dict[tuple[ProductState, ProductState], list[Any]] = {}
        images = {a: apply(self.perturbation, a) for a in model}
        for a, b in itertools.product(model, repeat=2):
            for m in (m for m in images[a] if m not in model and m in images[b]):
                inverse = (self._inverse(a, m, neglected) + self._inverse(b, m, neglected)) / 2
                value = sp.conjugate(images[a][m]) * images[b][m] * inverse
                entries.setdefault((model[a], model[b]), []).append(value)
        matrix = {pair: sp.Add(*values) for pair, values in entries.items()}
        return _operator_of(matrix, len(self.others) + 1)

    def _inverse(self, inside: ProductState, outside: ProductState, neglected: dict[Any, Any]) -> Any:
        difference = state_energy(self.unperturbed, inside) - state_energy(self.unperturbed, outside)
        difference = sp.expand(difference.subs(neglected))
        if difference == 0:
            raise ValueError(
                f"the state {outside} outside the pseudospin is degenerate with {inside}: keep it too"
            )
        return 1 / difference

    def admixtures(self) -> tuple[Any, ...]:
        """Size of every element out of the kept states over its energy denominator, each once."""
        model = self._model()
        found: dict[Any, None] = {}
        for a in model:
            for m, element in apply(self.perturbation, a).items():
                if m not in model:
                    found.setdefault(sp.Abs(sp.factor(element * self._inverse(a, m, {}))))
        return tuple(found)


def _operator_of(matrix: Mapping[tuple[ProductState, ProductState], Any], sites: int) -> SpinOperator:
    """The spin operator with given elements (row, column): c = Tr(O P)/Tr(P²) for each product P."""
    terms: dict[Key, Any] = {}
    for axes in itertools.product(" xyz", repeat=sites):
        key: Key = tuple((site, axis) for site, axis in enumerate(axes) if axis != " ")
        product = operator_sum(sites, {key: 1})
        trace = [
            value * apply(product, row).get(column, sp.S.Zero) for (row, column), value in matrix.items()
        ]
        total = sp.Add(*trace) * sp.Integer(4) ** len(key) / sp.Integer(2) ** sites
        if total != 0:
            terms[key] = common_factors(total)
    return operator_sum(sites, terms)
