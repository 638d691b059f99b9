"""A spin and a resonant cluster that exchange their energies: the joint flip-flop of three spins and more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.perturbation import EffectiveAmplitude, common_factors, effective_amplitude, vanishes
from tlssym.mathematics.pseudospin import Pseudospin, pseudospin_of
from tlssym.mathematics.spins.basis import ProductState, Rotation, rotate_to_energy_basis
from tlssym.mathematics.spins.operators import Key, SpinOperator, operator_sum
from tlssym.values import Step


@dataclass(frozen=True)
class DressedFlipFlop:
    """A spin and a pseudospin that exchange their energies.

    Attributes
    ----------
    amplitude : sympy expression, energy
        Leading amplitude, in E_p, Δ_p and Δ_0p as named.
    combination : sympy expression, energy
        The combination of couplings that the amplitude is proportional to.
    vanishes_when : sympy relation
        The combination is zero: there the leading amplitude is lost and ``competing`` decides.
    competing : sympy expression, energy
        Second-order amplitude through cluster states outside the two, zero unless asked for.
    small : tuple of sympy expressions, dimensionless
        Everything that must be small against one: couplings to the pseudospin over E_p, and admixtures.
    definitions : dict symbol → expression
        What the three names stand for.
    pseudospin : Pseudospin
    rotation : Rotation
    effective : EffectiveAmplitude
    steps : tuple of Step
    """

    amplitude: sp.Expr
    combination: Any
    vanishes_when: Any
    competing: Any
    small: tuple[Any, ...]
    definitions: Mapping[Any, Any]
    pseudospin: Pseudospin
    rotation: Rotation
    effective: EffectiveAmplitude
    steps: tuple[Step, ...]

    def explicit(self, expression: sp.Expr) -> Any:
        """The expression with E_p, Δ_p and Δ_0p written out in the Hamiltonian's own symbols."""
        for name, meaning in self.definitions.items():  # E_p first: it holds the other two
            expression = expression.subs(name, meaning)
        return expression


def dressed_flip_flop(
    hamiltonian: SpinOperator,
    spin_site: int,
    cluster: Sequence[int],
    up: ProductState | str,
    down: ProductState | str,
    names: tuple[Any, Any, Any],
    *,
    competing: bool = True,
    neglected: Mapping[Any, Any] | None = None,
    labels: Sequence[str] | None = None,
    name: str = "p",
) -> DressedFlipFlop:
    """Amplitude with which a spin gives its energy to a resonant pair (or any two-state cluster).

    The cluster is reduced to a pseudospin first, with its own coupling kept to all orders in Δ_0p/Δ_p, then
    rotated to its energy basis, E_p = √(Δ_p² + Δ_0p²); the coupling of the spin to the cluster is the
    perturbation.  This is the regime in which the members of the cluster couple to one another far more
    strongly than to the spin.

    Parameters
    ----------
    hamiltonian : SpinOperator
        The spin and the cluster (no other site), in the energy basis of the sites.
    spin_site, cluster, up, down : as for ``pseudospin_of``
    names : three symbols
        For E_p, Δ_p and Δ_0p.
    competing : bool
        Whether to compute the second-order amplitude as well.
    neglected : as for ``pseudospin_of``
    labels, name : names of the sites, and of the pseudospin, in the steps' LaTeX.

    Raises
    ------
    ValueError
        Sites beside the spin and the cluster; no coupling at all between the two.
    """
    if sorted([spin_site, *cluster]) != list(range(hamiltonian.sites)):
        raise ValueError("the Hamiltonian must hold the spin and the cluster and nothing else")
    reduced = pseudospin_of(
        hamiltonian, cluster, up, down, second_order=competing, neglected=neglected, labels=labels, name=name
    )
    energy, bias, tunnelling = names
    own: dict[Key, Any] = {((1, "z"),): -bias, ((1, "x"),): -tunnelling}
    named = {key: own.get(key, c) for key, c in reduced.operator.terms}
    remaining = [labels[spin_site] if labels is not None else str(spin_site + 1), name]
    rotation = rotate_to_energy_basis(operator_sum(2, named), {1: energy}, remaining)
    definitions = {
        energy: sp.sqrt(bias**2 + tunnelling**2),
        bias: reduced.bias,
        tunnelling: reduced.tunnelling,
    }
    effective = effective_amplitude(rotation.operator, "-+", "+-", maximal_order=1, labels=remaining)
    amplitude = effective.amplitude
    combination = _sum_factor(reduced.operator.coefficient((0, "x"), (1, "z")))
    second: Any = sp.S.Zero
    if competing:
        # of the correction only the transverse terms join the two states; S_p is rotated as above
        x_z, x_x, y_y = (reduced.correction.coefficient((0, a), (1, b)) for a, b in ("xz", "xx", "yy"))
        second = common_factors((x_z * tunnelling - x_x * bias) / (4 * energy) - y_y / 4)
    couplings = tuple(
        sp.Abs(common_factors(c)) / energy for key, c in reduced.operator.terms if len(key) == 2
    )
    steps = [
        *reduced.steps,
        *rotation.steps,
        *effective.steps[1:],
        _joint_step(rotation, amplitude, combination, remaining),
    ]
    if competing:
        steps.extend(_competing_steps(amplitude, second))
    return DressedFlipFlop(
        amplitude=amplitude,
        combination=combination,
        vanishes_when=sp.Eq(combination, 0, evaluate=False),
        competing=second,
        small=couplings + reduced.admixtures,
        definitions=definitions,
        pseudospin=reduced,
        rotation=rotation,
        effective=effective,
        steps=tuple(steps),
    )


def _joint_step(rotation: Rotation, amplitude: sp.Expr, combination: Any, labels: Sequence[str]) -> Step:
    """The last step: the amplitude and what it is proportional to."""
    quotient = sp.cancel(amplitude / combination) if combination != 0 else sp.S.Zero
    return Step(
        rule="joint flip-flop",
        says="the spin and the pair exchange their energies; the amplitude is proportional to "
        f"${sp.latex(combination)}$ and vanishes with it",
        before=rotation.operator.latex(labels),
        after=amplitude,
        exact=False,
        check="the combination divides the amplitude" if vanishes(amplitude - combination * quotient) else "",
        turning_point=True,
    )


def _competing_steps(amplitude: sp.Expr, second: Any) -> tuple[Step, Step]:
    """The second-order amplitude, and its size beside the leading one: where it matters."""
    ratio = sp.factor(second / amplitude) if amplitude != 0 else sp.zoo
    return (
        Step(
            rule="competing paths",
            says="through states of the cluster outside the two, the second order adds this amplitude",
            after=second,
            exact=False,
        ),
        Step(
            rule="when they matter",
            says="over the leading amplitude; small where the members' energies are far above the resonant, "
            "except near the zero of the combination",
            after=ratio,
            exact=False,
        ),
    )


def _sum_factor(expression: sp.Expr) -> Any:
    """The factor of a product that is a sum, or the whole expression: what can vanish at inner points."""
    factored = common_factors(expression)
    sums = [factor for factor in sp.Mul.make_args(factored) if factor.is_Add]
    return sp.Mul(*sums) if sums else factored
