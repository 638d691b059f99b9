"""Operations on a Hamiltonian of a few sites: what a transition costs, and with what amplitude it is made.

With symbols they use the rotation to the energy basis and the pseudospin algebra; with numbers, eigenvectors of
small matrices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.derive.operations.sources import Given
from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic, made
from tlssym.mathematics.joint_flip_flop import DressedFlipFlop, dressed_flip_flop
from tlssym.mathematics.perturbation import effective_amplitude
from tlssym.mathematics.pseudospin import pseudospin_of
from tlssym.mathematics.spins import (
    Rotation,
    SpinOperator,
    energy_change,
    energy_change_of_flips,
    operator_sum,
    rotate_to_energy_basis,
    split_unperturbed,
    two_level_mixing,
)
from tlssym.mathematics.spins.written import of_sites
from tlssym.values import Step


@dataclass(frozen=True, eq=False)
class Sites(Operation):
    """A printed Hamiltonian for a few sites."""

    of: Node
    sites: int
    values: Mapping[tuple[str, tuple[int, ...]], Any]

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The printed formula."""
        return (self.of,)

    def symbolic(self) -> Symbolic:
        """Each sum over sites written out, its counting as printed."""
        try:
            operator = of_sites(self.of.formula, self.sites, self.values)
        except ValueError as error:
            raise DerivationFailed(str(error)) from error
        step = Step(
            "write out the sums",
            rf"the Hamiltonian for {self.sites} systems, every term of its sums counted as it is printed",
            None,
            operator.latex(),
        )
        return Symbolic(operator, (step,))

    def raw(self, node: Node, read: Numbers) -> Any:
        """The operator: sums are written out, nothing else."""
        return of_sites(read.raw(self.of), self.sites, self.values)


@dataclass(frozen=True, eq=False)
class _OnSites(Operation):
    """Something asked of a Hamiltonian whose sites have names for their energies."""

    hamiltonian: Node
    energies: tuple[Any, ...]
    anchor = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The Hamiltonian."""
        return (self.hamiltonian,)

    def rotated(self) -> Rotation:
        """In the energy basis of each site."""
        return rotate_to_energy_basis(self.hamiltonian.formula, self.energies)

    def domain(self) -> tuple[Any, ...]:
        """Each share of an energy is below the whole."""
        operator = self.hamiltonian.formula
        pairs = zip(self.energies, self.fields(operator), strict=True)
        return tuple(sp.Lt(share, energy) for energy, shares in pairs for share in shares)

    def fields(self, operator: SpinOperator) -> list[tuple[Any, Any]]:
        """Asymmetry and tunnelling amplitude of each site."""
        return [
            (-operator.coefficient((k, "z")), -operator.coefficient((k, "x"))) for k in range(operator.sites)
        ]

    def levels(self, operator: SpinOperator, at: Mapping[Any, Any]) -> list[Any]:
        """For each site its eigenvectors by sign of S^z in the energy basis: + the lower one.

        Asymmetries are those that give the energies at the point.
        """
        found = []
        for energy, (bias, tunnelling) in zip(self.energies, self.fields(operator), strict=True):
            own = at[energy]
            if bias in at:
                delta = at[bias]
                delta_0 = mp.sqrt(own**2 - delta**2)
            else:
                delta_0 = at[tunnelling] if tunnelling in at else own * mp.mpf(3) / 5
                delta = mp.sqrt(own**2 - delta_0**2)
            matrix = -mp.matrix([[delta, delta_0], [delta_0, -delta]]) / 2
            values, vectors = mp.eigsy(matrix)
            low, high = (0, 1) if values[0] < values[1] else (1, 0)
            found.append(
                {
                    "+": (values[low], _fixed([vectors[0, low], vectors[1, low]])),
                    "-": (values[high], _fixed([vectors[0, high], vectors[1, high]])),
                }
            )
        return found


def _fixed(vector: list[Any]) -> list[Any]:
    """An eigenvector with its first component positive."""
    sign = -1 if vector[0] < 0 else 1
    return [sign * v for v in vector]


def _couplings(operator: SpinOperator, at: Mapping[Any, Any]) -> list[tuple[Any, dict[int, str]]]:
    """The terms on more than one site, each with its number and its axes."""
    return [
        (mp.mpmathify(sp.N(c.subs(dict(at)), mp.dps)) if c.free_symbols - set(at) == set() else c, dict(key))
        for key, c in operator.terms
        if len(key) > 1
    ]


_HALF = {"z": lambda v: [v[0] / 2, -v[1] / 2], "x": lambda v: [v[1] / 2, v[0] / 2]}


def _element(coupling: dict[int, str], bra: list[list[Any]], ket: list[list[Any]]) -> Any:
    """⟨bra| product of spins |ket⟩ between product states, site by site."""
    total = mp.mpf(1)
    for site, (left, right) in enumerate(zip(bra, ket, strict=True)):
        moved = _HALF[coupling[site]](right) if site in coupling else right
        total *= left[0] * moved[0] + left[1] * moved[1]
    return total


@dataclass(frozen=True, eq=False)
class EnergyChange(_OnSites):
    """The energy of the final state less that of the initial one, without the interaction."""

    initial: str
    final: str
    says: str

    def symbolic(self) -> Symbolic:
        """Diagonal elements in the energy basis."""
        rotation = self.rotated()
        change = energy_change(split_unperturbed(rotation.operator)[0], self.initial, self.final)
        step = Step("energy difference", self.says, None, change, turning_point=True)
        return Symbolic(change, (*rotation.steps, step))

    def symbols(self, read: Numbers) -> set[Any]:
        """The energies of the sites that change."""
        pairs = zip(self.energies, self.initial, self.final, strict=True)
        return {energy for energy, before, after in pairs if before != after}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """Eigenvalues of each site's matrix."""
        operator = read.raw(self.hamiltonian)
        known = {**dict.fromkeys(self.energies, mp.mpf(1)), **at}
        levels = self.levels(operator, known)
        return mp.fsum(
            site[after][0] - site[before][0]
            for site, before, after in zip(levels, self.initial, self.final, strict=True)
        )


@dataclass(frozen=True, eq=False)
class EnergyOfFlip(_OnSites):
    """What the energy of one site changes by when its pseudospin changes by a number that is left open."""

    change: Any
    says: str

    def symbolic(self) -> Symbolic:
        """The Hamiltonian is linear in each pseudospin."""
        own = operator_sum(1, {((0, "z"),): -self.energies[0]})
        value, step = energy_change_of_flips(own, (self.change,))
        return Symbolic(value, (*self.rotated().steps, step))

    def symbols(self, read: Numbers) -> set[Any]:
        """The energy and the change."""
        return {self.energies[0], self.change}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The difference of the two levels, per change of one."""
        (site,) = self.levels(read.raw(self.hamiltonian), at)
        return (site["+"][0] - site["-"][0]) * at[self.change]


@dataclass(frozen=True, eq=False)
class Amplitude(_OnSites):
    """The amplitude of a transition between two product states, to the lowest order of the interaction."""

    initial: str
    final: str

    def symbolic(self) -> Symbolic:
        """Paths of the interaction in the energy basis."""
        rotation = self.rotated()
        effective = effective_amplitude(rotation.operator, self.initial, self.final)
        return Symbolic(effective.amplitude, (*rotation.steps, *effective.steps))

    def symbols(self, read: Numbers) -> set[Any]:
        """Energies, tunnelling amplitudes and couplings."""
        operator = read.raw(self.hamiltonian)
        couplings = {s for key, c in operator.terms if len(key) > 1 for s in c.free_symbols}
        return couplings | set(self.energies) | {t for _, t in self.fields(operator)}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The matrix element of the interaction between products of eigenvectors."""
        operator = read.raw(self.hamiltonian)
        levels = self.levels(operator, at)
        ket = [site[sign][1] for site, sign in zip(levels, self.initial, strict=True)]
        bra = [site[sign][1] for site, sign in zip(levels, self.final, strict=True)]
        return abs(mp.fsum(c * _element(key, bra, ket) for c, key in _couplings(operator, at)))


@dataclass(frozen=True, eq=False)
class PairTunnelling(Amplitude):
    """The tunnelling amplitude of a pair that flips between two product states: the splitting at resonance."""

    def symbolic(self) -> Symbolic:
        """The pair as a pseudospin."""
        rotation = self.rotated()
        pair = pseudospin_of(rotation.operator, (0, 1), self.initial, self.final)
        return Symbolic(pair.tunnelling, (*rotation.steps, *pair.steps))

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The distance of the two levels that the matrix element alone makes."""
        element = super().number(read, at)
        low, high = mp.eigsy(mp.matrix([[0, element], [element, 0]]), eigvals_only=True)
        return abs(high - low)


@dataclass(frozen=True, eq=False)
class PairBias(EnergyChange):
    """The asymmetry of a pair that flips between two product states."""

    def symbolic(self) -> Symbolic:
        """The pair as a pseudospin."""
        pair = pseudospin_of(self.rotated().operator, (0, 1), self.initial, self.final)
        return Symbolic(pair.bias)


@dataclass(frozen=True, eq=False)
class JointAmplitude(_OnSites):
    """The amplitude between a system and a pair that is a pseudospin of its own, both flipping.

    ``pair`` names the energy, the asymmetry and the tunnelling amplitude of the pair.
    """

    pair: tuple[Any, Any, Any]
    neglected: Mapping[Any, Any]

    @cached_property
    def _dressed(self) -> tuple[Rotation, DressedFlipFlop]:
        rotation = self.rotated()
        return rotation, dressed_flip_flop(
            rotation.operator, 0, (1, 2), "+-", "-+", self.pair, neglected=dict(self.neglected)
        )

    def symbolic(self) -> Symbolic:
        """The coupling of both members, in the eigenstates of the pair."""
        rotation, joint = self._dressed
        return Symbolic(joint.amplitude, (*rotation.steps, *joint.steps))

    def combination(self) -> Any:
        """The combination of the two couplings in which the amplitude goes."""
        return self._dressed[1].combination

    def pair_energy(self) -> Node:
        """The pair's energy in terms of its asymmetry and its tunnelling amplitude."""
        return made(Given("", self._dressed[1].definitions[self.pair[0]]))[0]

    def explicit(self) -> Any:
        """The amplitude in the Hamiltonian's own symbols."""
        rotation, joint = self._dressed
        return rotation.explicit(joint.explicit(joint.amplitude))

    def symbols(self, read: Numbers) -> set[Any]:
        """The system's energy and amplitude, the asymmetries of the members, the couplings, the pair's own."""
        operator = read.raw(self.hamiltonian)
        fields = self.fields(operator)
        couplings = {
            s for key, c in operator.terms if len(key) > 1 and 0 in dict(key) for s in c.free_symbols
        }
        biases = {bias for bias, _ in fields[1:]}
        return couplings | set(self.energies) | set(self.pair) | biases | {fields[0][1]}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The matrix element of the couplings to the pair, between eigenvectors of the system and of the pair."""
        operator = read.raw(self.hamiltonian)
        energy, bias, tunnelling = self.pair
        own = self.fields(operator)[0]
        known = {s: v for s, v in at.items() if s is not own[0]}
        levels = self.levels(operator, known)
        flip = mp.matrix([[at[bias], at[tunnelling]], [at[tunnelling], -at[bias]]]) / 2
        values, columns = mp.eigsy(flip)
        vectors = [_fixed([columns[0, k], columns[1, k]]) for k in range(2)]
        # the names of the pair's energy and of its two shares need not fit together at a random point
        scale = (values[1] - values[0]) / at[energy]
        members = ("+-", "-+")
        total = mp.mpf(0)
        for left, right in product(range(2), repeat=2):
            ket = [levels[0]["-"][1], *(levels[k + 1][s][1] for k, s in enumerate(members[right]))]
            bra = [levels[0]["+"][1], *(levels[k + 1][s][1] for k, s in enumerate(members[left]))]
            weight = vectors[0][left] * vectors[1][right]
            total += weight * mp.fsum(
                c * _element(key, bra, ket) for c, key in _couplings(operator, at) if 0 in key
            )
        return total * scale


@dataclass(frozen=True, eq=False)
class HalfTransfer(Operation):
    """The detuning at which half of the probability goes over between two states of a given amplitude."""

    detuning: Any
    amplitude: Node
    says: str

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The amplitude."""
        return (self.amplitude,)

    def symbolic(self) -> Symbolic:
        """The two-level problem."""
        mixing = two_level_mixing(self.detuning, self.amplitude.formula)
        step = Step(
            "compare",
            self.says,
            mixing.transfer,
            sp.Rational(1, 2),
            conditions=(sp.Eq(self.detuning, mixing.half_transfer, evaluate=False),),
            turning_point=True,
        )
        return Symbolic(mixing.half_transfer, (*mixing.steps, step))

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """Where the largest transfer between the eigenvectors of the matrix passes one half."""
        amplitude = abs(read.value(read.raw(self.amplitude), at))

        def twice(detuning: Any) -> Any:
            matrix = mp.matrix([[detuning / 2, amplitude], [amplitude, -detuning / 2]])
            _, vectors = mp.eigsy(matrix)
            return 2 * (2 * vectors[0, 0] * vectors[1, 0]) ** 2

        return read.root(twice)
