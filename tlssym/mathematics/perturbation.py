"""Effective amplitude between two resonant product states of a spin cluster, order by order.

With H = H_0 + V, H_0 diagonal in product states, the amplitude from |i⟩ to |f⟩ is a sum over paths,

    V_fi + Σ_m V_fm V_mi/(E − E_m) + Σ_mn V_fm V_mn V_ni/((E − E_m)(E − E_n)) + …  (m, n not i or f),

and, from the third order, terms that return to i or f on the way ("folded").  All orders come from Bloch's
recursion for the wave operator, averaged with its adjoint (equal to Schrieffer and Wolff's transformation to
third order); the paths are enumerated separately, which checks the one against the other.

Sources: Bloch, Nucl. Phys. 6, 329 (1958); Schrieffer and Wolff, Phys. Rev. 149, 491 (1966); Bravyi,
DiVincenzo and Loss, Ann. Phys. 326, 2793 (2011).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.mathematics.spins.basis import (
    ProductState,
    apply,
    latex_state,
    product_state,
    show_state,
    split_unperturbed,
    state_energy,
)
from tlssym.mathematics.spins.operators import SpinOperator
from tlssym.numbers.evaluate import NotEvaluable, evaluate
from tlssym.numbers.points import rational_points
from tlssym.values import Step

MAXIMAL_ORDER = 5
MAXIMAL_PATHS = 20_000
LARGEST_FACTORED = 300  # operations: factoring a longer sum takes seconds and reads no better
LARGEST_REDUCED = 2500  # operations: a longer one may take minutes to be shown zero


@dataclass(frozen=True)
class Path:
    """One path from the initial to the final state.

    Attributes
    ----------
    states : tuple of product states, initial first, final last
    elements : tuple of sympy expressions, energy, one a transition
    denominators : tuple of sympy expressions, energy, one an intermediate state
    value : sympy expression, energy
    """

    states: tuple[ProductState, ...]
    elements: tuple[Any, ...]
    denominators: tuple[Any, ...]
    value: Any

    def latex(self) -> str:
        r"""States joined by arrows."""
        return r" \to ".join(latex_state(state) for state in self.states)


@dataclass(frozen=True)
class EffectiveAmplitude:
    """The amplitude between two product states, in the lowest order that gives one.

    Attributes
    ----------
    order : int
        Lowest order whose amplitude is not zero; 0 when none was found up to the order asked for.
    amplitude : sympy expression, energy
        ⟨f|H_eff|i⟩ in that order; the minimal gap is twice its size.
    orders : dict order → sympy expression, all orders computed
    paths : tuple of Path, those of that order, with their intermediate states
    folded : sympy expression, the part of ``amplitude`` from terms that return to i or f (orders ≥ 3)
    detuning : sympy expression, E_f − E_i of H_0
    shifts : (V_ii, V_ff), which move the resonance in first order
    admixtures : dict state → V_mi/(E_i − E_m) or V_mf/(E_f − E_m)
        All must be small against one for the result to hold.
    steps : tuple of Step
    """

    initial: ProductState
    final: ProductState
    order: int
    amplitude: sp.Expr
    orders: Mapping[int, Any]
    paths: tuple[Path, ...]
    folded: Any
    detuning: sp.Expr
    shifts: tuple[Any, Any]
    admixtures: Mapping[ProductState, Any]
    steps: tuple[Step, ...]

    @property
    def intermediate_states(self) -> tuple[ProductState, ...]:
        """Intermediate states met on the paths, in order of appearance."""
        return tuple(dict.fromkeys(state for path in self.paths for state in path.states[1:-1]))


def effective_amplitude(
    hamiltonian: SpinOperator,
    initial: ProductState | str,
    final: ProductState | str,
    *,
    resonance: Mapping[Any, Any] | None = None,
    definitions: Mapping[Any, Any] | None = None,
    maximal_order: int = 3,
    labels: Sequence[str] | None = None,
) -> EffectiveAmplitude:
    """Effective amplitude between two (nearly) degenerate product states.

    Parameters
    ----------
    hamiltonian : SpinOperator
        In a basis where H_0 is the single-site S^z terms, such as ``rotate_to_energy_basis`` gives.
    initial, final : product states
    resonance : mapping symbol → expression, optional
        Makes E_i = E_f, for example ``{E: E_1 - E_2}``; used in energy denominators only.  Without it the
        second order is symmetrised, ½[1/(E_i − E_m) + 1/(E_f − E_m)], and a third is refused.
    definitions : mapping symbol → expression, optional
        What symbols such as E_1 stand for; used to decide whether an order vanishes.
    maximal_order : int, at most ``MAXIMAL_ORDER``
    labels : names of the sites in the steps' LaTeX.

    Raises
    ------
    ValueError
        The same state twice, a resonance that does not make the states degenerate, an intermediate state
        degenerate with them (it belongs to the model space), or too many paths.

    Examples
    --------
    With −E S^z − E_1 S_1^z + J S^x S_1^x between ``"-+"`` and ``"+-"`` the amplitude is J/4.
    """
    start, end = product_state(initial), product_state(final)
    if start == end:
        raise ValueError(f"initial and final state are both {show_state(start)}")
    if not 1 <= maximal_order <= MAXIMAL_ORDER:
        raise ValueError(f"order {maximal_order} asked for, 1 to {MAXIMAL_ORDER} are possible")
    unperturbed, perturbation = split_unperturbed(hamiltonian)
    problem = _Problem(unperturbed, perturbation, start, end, dict(resonance or {}))
    detuning = sp.expand(state_energy(unperturbed, end) - state_energy(unperturbed, start))
    if resonance is not None and not vanishes(detuning.subs(resonance), definitions):
        raise ValueError(f"at {dict(resonance)} the states still differ by {detuning.subs(resonance)}")

    orders: dict[int, Any] = {}
    steps = [
        Step(
            rule="split",
            says=r"$H_0$ holds the sites' own energies, $V$ all else",
            before=hamiltonian.latex(labels),
            after=perturbation.latex(labels),
            check="exact",
        ),
        Step(
            rule="detuning",
            says=f"energy of the final state ${latex_state(end)}$ less that of ${latex_state(start)}$",
            before=unperturbed.latex(labels),
            after=detuning,
            check="exact",
        ),
    ]
    for order in range(1, maximal_order + 1):
        if order > 2 and resonance is None and detuning != 0:
            raise ValueError(f"order {order} needs `resonance`: where the two states are degenerate")
        total, paths = problem.order(order)
        orders[order] = total
        if vanishes(total, definitions):
            orders[order] = sp.S.Zero
            steps.append(_no_amplitude(order, paths))
            continue
        folded = sp.S.Zero
        if order > 2:
            folded = common_factors(total - sp.Add(*(path.value for path in paths)))
        steps.append(_sum_of_paths(order, paths, folded, total))
        return EffectiveAmplitude(start, end, order, total, orders, paths, folded, detuning,
                                  problem.shifts(), problem.admixtures(), tuple(steps))  # fmt: skip
    return EffectiveAmplitude(start, end, 0, sp.S.Zero, orders, (), sp.S.Zero, detuning,
                              problem.shifts(), problem.admixtures(), tuple(steps))  # fmt: skip


def vanishes(expression: sp.Expr, definitions: Mapping[Any, Any] | None = None) -> bool:
    """Whether an algebraic expression is identically zero.

    Numbers at random points show that it is not; only algebra shows that it is.

    Raises
    ------
    ValueError
        Zero at all points tried, yet not reduced to zero: neither answer is sure.
    """
    expression = sp.sympify(expression, strict=True)
    if expression == 0:
        return True
    meanings = dict(definitions or {})
    used = expression.free_symbols | set().union(*(m.free_symbols for m in meanings.values()))
    symbols = sorted(used - set(meanings), key=str)
    points = rational_points(symbols, random.Random(len(symbols)), 1000, 9999, 2017)
    with mp.workdps(30):
        for point in islice(points, 3):
            memory: dict[Any, Any] = {}  # paths share subexpressions
            try:
                for name, meaning in meanings.items():
                    point[name] = evaluate(meaning, point, memory)
                value = evaluate(expression, point, memory)
            except NotEvaluable:
                continue
            if abs(value) > mp.mpf("1e-18"):
                return False
    expression = expression.subs(meanings)
    if sp.count_ops(expression) > LARGEST_REDUCED:
        raise ValueError("zero at all points tried, but too large to be reduced to zero by algebra")
    if sp.cancel(sp.together(sp.expand(expression))) == 0 or sp.simplify(expression) == 0:
        return True
    raise ValueError(f"cannot decide whether this is zero: {expression}")


def common_factors(expression: sp.Expr) -> Any:
    """Common factors in front, what differs left as it is: U_1 Δ_1/E_1 − U_2 Δ_2/E_2, not over E_1 E_2."""
    if sp.count_ops(expression) > LARGEST_FACTORED:
        return expression
    terms = sp.Add.make_args(sp.expand(expression))
    if len(terms) != 2:
        return sp.factor(expression)
    numbers, powers = zip(
        *((c, rest.as_powers_dict()) for c, rest in (t.as_coeff_Mul() for t in terms)), strict=True
    )
    common: Any = sp.Abs(numbers[0]) if abs(numbers[0]) == abs(numbers[1]) else sp.gcd(*numbers)
    for base in powers[0]:
        first, second = (table.get(base, sp.S.Zero) for table in powers)
        # opposite signs share nothing: base and 1/base in the two terms stay inside
        if first.is_number and second.is_number and first * second > 0:
            common *= base ** (min(first, second) if first > 0 else max(first, second))
    inside = sp.Add(*(term / common for term in terms))
    return sp.Mul(common, inside, evaluate=False) if common.is_Number else common * inside


class _Problem:
    """The two states, the perturbation and the energies; results by order."""

    def __init__(self, unperturbed: SpinOperator, perturbation: SpinOperator, start: ProductState,
                 end: ProductState, resonance: dict[Any, Any]) -> None:  # fmt: skip
        self.unperturbed, self.perturbation = unperturbed, perturbation
        self.start, self.end = start, end
        self.resonance = resonance
        self._inverses: dict[ProductState, Any] = {}
        self._images: dict[ProductState, dict[ProductState, Any]] = {}
        self._wave: dict[ProductState, list[dict[ProductState, Any]]] = {start: [{start: sp.S.One}],
                                                                         end: [{end: sp.S.One}]}  # fmt: skip
        self._effective: list[dict[tuple[ProductState, ProductState], Any]] = [{}]

    def image(self, state: ProductState) -> dict[ProductState, Any]:
        """V|state⟩, computed once."""
        if state not in self._images:
            self._images[state] = apply(self.perturbation, state)
        return self._images[state]

    def denominator(self, reference: ProductState, state: ProductState) -> Any:
        """E_reference − E_state at the resonance."""
        difference = state_energy(self.unperturbed, reference) - state_energy(self.unperturbed, state)
        difference = sp.factor(sp.expand(difference.subs(self.resonance, simultaneous=True)))
        if difference == 0:
            raise ValueError(
                f"the intermediate state {show_state(state)} is degenerate with {show_state(reference)}: "
                "the two-state problem is not closed; dress the degenerate states first"
            )
        return difference

    def inverse(self, state: ProductState) -> Any:
        """1/(E − E_state), the average of the two model states' where they differ."""
        if state not in self._inverses:
            first, second = self.denominator(self.start, state), self.denominator(self.end, state)
            self._inverses[state] = 1 / first if first == second else (1 / first + 1 / second) / 2
        return self._inverses[state]

    def order(self, order: int) -> tuple[Any, tuple[Path, ...]]:
        """Amplitude of one order from Bloch's recursion, and its paths."""
        paths = self.paths(order)
        if order <= 2:
            # no folded terms: the path sum is the amplitude, and holds off resonance when symmetrised
            return common_factors(sp.Add(*(path.value for path in paths))), paths
        while len(self._effective) <= order:
            self._advance()
        forward = self._effective[order].get((self.end, self.start), sp.S.Zero)
        backward = self._effective[order].get((self.start, self.end), sp.S.Zero)
        return common_factors((forward + sp.conjugate(backward)) / 2), paths

    def _advance(self) -> None:
        """One more order: (E − H_0) Ω_n = Q V Ω_{n−1} − Σ_{k=1}^{n−1} Ω_k P V Ω_{n−1−k}."""
        order = len(self._effective)
        model = (self.start, self.end)
        images = {p: self._act(self._wave[p][order - 1]) for p in model}
        self._effective.append({(q, p): images[p].get(q, sp.S.Zero) for p in model for q in model})
        for p in model:
            wave = {state: value for state, value in images[p].items() if state not in model}
            for k in range(1, order):
                for q in model:
                    back = self._effective[order - k][q, p]
                    if back == 0:
                        continue
                    for state, value in self._wave[q][k].items():
                        wave[state] = wave.get(state, sp.S.Zero) - value * back
            self._wave[p].append({s: v * self.inverse(s) for s, v in wave.items() if v != 0})

    def _act(self, vector: Mapping[ProductState, Any]) -> dict[ProductState, Any]:
        result: dict[ProductState, list[Any]] = {}
        for state, value in vector.items():
            for target, element in self.image(state).items():
                result.setdefault(target, []).append(element * value)
        return {state: sp.Add(*parts) for state, parts in result.items()}

    def paths(self, order: int) -> tuple[Path, ...]:
        """All paths with ``order`` transitions that meet neither i nor f on the way."""
        found: list[Path] = []
        open_ends: list[tuple[tuple[ProductState, ...], tuple[Any, ...]]] = [((self.start,), ())]
        for step in range(order):
            longer = []
            for states, elements in open_ends:
                for target, element in self.image(states[-1]).items():
                    if (target in (self.start, self.end)) != (step == order - 1):
                        continue
                    if step == order - 1 and target != self.end:
                        continue
                    longer.append(((*states, target), (*elements, element)))
            if len(longer) > MAXIMAL_PATHS:
                raise ValueError(f"more than {MAXIMAL_PATHS} paths in order {order}: use fewer sites")
            open_ends = longer
        for states, elements in open_ends:
            inverses = tuple(self.inverse(state) for state in states[1:-1])
            value = sp.Mul(*elements, *inverses)
            found.append(Path(states, elements, tuple(1 / inverse for inverse in inverses), value))
        return tuple(found)

    def shifts(self) -> tuple[Any, Any]:
        """First-order energies of the two states."""
        first, second = (self.image(state).get(state, sp.S.Zero) for state in (self.start, self.end))
        return first, second

    def admixtures(self) -> dict[ProductState, Any]:
        """First-order admixtures of other states."""
        mixed: dict[ProductState, Any] = {}
        for reference in (self.start, self.end):
            for state, element in self.image(reference).items():
                if state not in (self.start, self.end):
                    mixed.setdefault(state, element / self.denominator(reference, state))
        return mixed


def _no_amplitude(order: int, paths: tuple[Path, ...]) -> Step:
    reason = f"its {len(paths)} paths cancel" if paths else "no path of that length joins the states"
    return Step(
        rule=f"order {order}",
        says=f"order {order} gives no amplitude: {reason}",
        after=sp.S.Zero,
        check="exact, by reducing the sum to zero" if paths else "all transitions were enumerated",
    )


def _sum_of_paths(order: int, paths: tuple[Path, ...], folded: Any, total: Any) -> Step:
    terms = [path.value for path in paths] + ([folded] if folded != 0 else [])
    told = "; ".join(f"${path.latex()}$ gives ${sp.latex(path.value)}$" for path in paths[:12])
    more = f"; and {len(paths) - 12} more" if len(paths) > 12 else ""
    back = "" if folded == 0 else f"; terms that return on the way give ${sp.latex(folded)}$"
    # from the third order the folded part is what the recursion has beyond the paths: no check in itself
    agrees = (
        None
        if order > 2 or sp.count_ops(total) > LARGEST_FACTORED
        else vanishes(total - sp.Add(*(path.value for path in paths)))
    )
    return Step(
        rule=f"order {order}",
        says=f"sum over paths: {told}{more}{back}",
        before=sp.Add(*terms, evaluate=False) if len(terms) > 1 else terms[0],
        after=total,
        exact=False,
        check="the factored sum equals the sum of the paths, exactly" if agrees else "",
        turning_point=True,
    )
