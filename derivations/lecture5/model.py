"""From the Hamiltonian to the amplitudes: (5.1)–(5.11) and (5.13)–(5.15)."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    E_2,
    NOTATION,
    R_1,
    Delta_0,
    Delta_0p,
    Delta_01,
    Delta_02,
    Delta_n,
    Delta_p,
    E,
    R,
    V_p,
    V_t,
    a,
    coupling_at,
    d,
    lecture,
)
from tlssym.check.diagonalization import check_amplitude, scaled
from tlssym.derive.known import Known
from tlssym.derive.lecture import General
from tlssym.derive.operations.balances import Allow
from tlssym.derive.operations.spins import (
    Amplitude,
    EnergyChange,
    EnergyOfFlip,
    HalfTransfer,
    JointAmplitude,
    PairBias,
    PairTunnelling,
    Sites,
)
from tlssym.derive.work import Work
from tlssym.graph import Node
from tlssym.mathematics.spins import hermiticity, rotate_to_energy_basis
from tlssym.numbers.points import within
from tlssym.values import Evidence

# asymmetries and couplings of the few sites that a derivation looks at
D, D_1, D_2 = (sp.Symbol(name, positive=True) for name in ("Delta", "Delta_1", "Delta_2"))
U, U_12, U_01, U_02 = (sp.Symbol(name, positive=True) for name in ("U", "U_12", "U_01", "U_02"))
E_p = sp.Symbol("E_p", positive=True)
GIVEN_EXCITED, PARTNER_EXCITED = "-+", "+-"  # S^z = +1/2 is the lower state of −E S^z

lecture.section(
    "model",
    title="Model and amplitudes",
    intro="Two-level systems with an interaction 1/R³: which transitions are possible between them, with what energy "
    "difference and what amplitude, all from the Hamiltonian.",
)


def hamiltonian_of(
    known: Known, work: Work, biases: tuple[Any, ...], tunnelling: tuple[Any, ...], couplings: dict[Any, Any]
) -> Node:
    """The Hamiltonian (5.1) for a few systems, with their asymmetries, amplitudes and couplings."""
    model = known["5.1"]
    whole = work.put(
        model.value(H), {part: model.value(part) for part in (H_0, V_int)}, r"the Hamiltonian (5.1)"
    )
    values = {("Delta_i", (k,)): bias for k, bias in enumerate(biases)}
    values |= {("Delta_0i", (k,)): amplitude for k, amplitude in enumerate(tunnelling)}
    values |= {("U_ij", pair): coupling for pair, coupling in couplings.items()}
    return work.do(Sites(whole, len(biases), values))


H, H_0, V_int = (NOTATION.symbol(name) for name in (r"\hat{H}", r"\hat{H}_0", r"\hat{V}_{int}"))


@lecture.equation("5.1", title="Hamiltonian of interacting two-level systems", kind="input")
def hamiltonian(known: Known, work: Work) -> None:
    """The model, taken as given: that it is Hermitian and meets each pair once is checked."""
    work.as_given("the model")
    whole = hamiltonian_of(known, work, (D, D_1), (Delta_0, Delta_01), {(0, 1): U}).formula
    work.step("Hermitian", hermiticity(whole)[1], None, whole.latex())
    work.extend(rotate_to_energy_basis(whole, (E, E_1)).steps)


lecture.given(
    "5.2",
    title="Interaction of two systems",
    says="interaction at a distance, with U_0 known up to a number",
    general=General(r"\frac{U_0}{R_{ij}^a}", a),
)
lecture.given(
    "5.3", title="Interaction constant, electric dipoles", says="known up to a number; Gaussian units"
)
lecture.given("5.4", title="Interaction constant, elastic dipoles", says="known up to a number; any units")
lecture.given("5.5", title="Universal small parameter", says="an empirical value")
lecture.remark("5.5", r"E < kT", title="A system that is thermally excited")


def two_systems(known: Known, work: Work) -> Node:
    """The given system and one other."""
    return hamiltonian_of(known, work, (D, D_1), (Delta_0, Delta_01), {(0, 1): U})


@lecture.equation("5.6", title="Energy change in a transition of a sequence of systems")
def energy_change_of_a_sequence(known: Known, work: Work) -> None:
    """The energy of each system is linear in its pseudospin."""
    k, n = sp.Symbol("k", integer=True), NOTATION.symbol("n", "5.6")
    energy, flip = NOTATION.function("E_k")(k), NOTATION.function(r"\Delta S_k^z")(k)
    name, change = sp.Symbol("E_k", positive=True), sp.Symbol("DeltaS_k", real=True)
    one = hamiltonian_of(known, work, (D,), (Delta_0,), {})
    own = work.do(EnergyOfFlip(one, (name,), change, "the energy of one system"))
    # the given system falls from its upper state, S^z = −1/2, to the lower one
    fall = work.do(
        EnergyChange(one, (E,), "-", "+", r"it was excited and falls to its lower state, $\Delta S^z=+1$")
    )
    each, given = sp.Symbol("each"), sp.Symbol("given")
    total = work.assemble(
        given - sp.Sum(each, (k, 1, n)),
        {given: fall, each: work.times(-1, work.put(own, {name: energy, change: flip}, ""), "")},
        r"all systems together",
        rule="add",
    )
    work.conclude(Delta_n, total)


lecture.given("5.7", title="Amplitude of the transition of a sequence", kind="definition")


@lecture.equation("5.8", title="Resonance condition", cites=["5.6"])
def resonance_condition(known: Known, work: Work) -> None:
    """Two states mix strongly when their detuning is far below their amplitude."""
    half = work.do(
        HalfTransfer(
            Delta_n,
            known["5.7"].member(0),
            r"the transfer is complete for $|\Delta_n|\ll2|V_n|$ and small, $4V_n^2/\Delta_n^2$, for the opposite; at "
            r"$|\Delta_n|=2|V_n|$ it is one half",
        )
    )
    work.relation(sp.Abs(Delta_n), "<<", half, up_to_number=True)


@lecture.claim("5.8", r"\varepsilon \sim V_n", title="Energy scale of a transition", kind="definition")
def scale_of_a_transition(known: Known, work: Work) -> None:
    """A name for the scale."""
    work.as_given()


def far_resonances(known: Known, work: Work) -> Node:
    """The condition under which a shell's count of single resonances grows with its radius."""
    window = coupling_at(known, work, R, r"the window of resonance at the distance $R$, (5.2)")
    shell = work.times(
        R**d,
        window,
        r"resonant partners in the shell from $R$ to $2R$, up to the density: systems in it times the share in the "
        r"window",
    )
    return work.dominates(shell, 1, R, small=False, says=r"the count as $R\to\infty$")


@lecture.claim(
    "5.8", r"a \leq 3", title="Interactions that delocalize a single excitation", cites=["tunnelling model"]
)
def single_excitation(known: Known, work: Work) -> None:
    """The count of single resonances in shells of growing radius must not fall off."""
    grows = work.do(
        Allow(
            far_resonances(known, work),
            r"at equality every shell counts the same, and their number grows without bound",
        )
    )
    work.condition(work.put(grows, {d: work.here[d]}, ""))


@lecture.equation("5.9", title="Energy change of a transition of two", cites=["5.6"])
def energy_change_of_two(known: Known, work: Work) -> None:
    """The given system falls, the other one is excited."""
    change = work.do(
        EnergyChange(
            two_systems(known, work),
            (E, E_1),
            GIVEN_EXCITED,
            PARTNER_EXCITED,
            r"of $|{\downarrow\uparrow}\rangle\to|{\uparrow\downarrow}\rangle$ ($\uparrow$ is the lower state)",
        )
    )
    size = sp.Symbol("size")
    work.conclude(Delta_p, work.assemble(sp.Abs(size), {size: change}, ""))


@lecture.equation("5.10", title="Amplitude of a transition of two", cites=["5.9"])
def amplitude_of_two(known: Known, work: Work) -> None:
    """The matrix element of the interaction between the two product states."""
    amplitude = work.do(Amplitude(two_systems(known, work), (E, E_1), GIVEN_EXCITED, PARTNER_EXCITED))
    coupling = coupling_at(known, work, R, r"the interaction (5.2), $1/R^a$ in general")
    work.conclude(V_p, work.put(amplitude, {U: coupling}, r"with it", turning_point=True))
    work.confirm(lambda digits: diagonalize_two(two_systems(known, Work(work.unit)), amplitude, digits))


def diagonalize_two(pair: Node, amplitude: Node, digits: int) -> Evidence:
    """The minimal gap of two systems against twice the amplitude."""
    bias, coupling = sp.Symbol("bias", positive=True), sp.Symbol("g", positive=True)
    partner = sp.sqrt(D_1**2 + Delta_01**2)
    given = {E: sp.sqrt(bias**2 + Delta_0**2), E_1: partner, U: coupling}
    ranges = dict.fromkeys((Delta_0, D_1, Delta_01), (sp.Rational(1, 2), 2))
    sets = within(ranges, 2, 7, [Delta_0**2 + sp.Rational(1, 10) < D_1**2 + Delta_01**2])
    evidence, _ = check_amplitude(
        pair.formula.subs({D: bias, U: coupling}),
        amplitude.formula.subs(given),
        [PARTNER_EXCITED, GIVEN_EXCITED],
        bias,
        coupling,
        sets,
        near=sp.sqrt(partner**2 - Delta_0**2),
    )
    return evidence


@lecture.equation("5.11", title="Resonance condition for two systems", cites=["5.8"])
def resonance_of_two(known: Known, work: Work) -> None:
    """The detuning (5.9) below the amplitude (5.10)."""
    detuning = work.given(known["5.9"].value(), r"the detuning (5.9)")
    amplitude = work.given(known["5.10"].value(), r"the amplitude (5.10)")
    work.step(
        "compare",
        r"resonance, (5.8): the detuning is below the amplitude",
        None,
        sp.Lt(detuning.formula, amplitude.formula),
        exact=False,
        turning_point=True,
    )
    work.relation(detuning, "<", amplitude)


lecture.given("5.13", title="Thermal systems", says="most of the phase volume belongs to them, (4.7)")
lecture.remark("5.12", r"E, \Delta_0 < kT", title="The given system")
lecture.remark("5.12", r"S_1, S_2, S_3 \rightarrow -S_1, -S_2, -S_3", title="The transition of three")


def thermal(known: Known, work: Work, systems: dict[Any, Any]) -> dict[Any, Node]:
    """By (5.13) the tunnelling amplitude of a thermal system is its energy."""
    value = known["5.13"].value(Delta_0)
    return {amplitude: work.put(value, {E: energy}, "") for amplitude, energy in systems.items()}


@lecture.equation("5.14", title="A resonant pair as a two-level system")
def resonant_pair(known: Known, work: Work) -> None:
    """The two states of a flip-flop are the states of a pseudospin."""
    pair = hamiltonian_of(known, work, (D_1, D_2), (Delta_01, Delta_02), {(0, 1): U})
    splitting = work.do(PairTunnelling(pair, (E_1, E_2), "+-", "-+"))
    coupling = coupling_at(known, work, R_1, r"with the interaction (5.2) at the distance $R_1$")
    tunnelling = work.put(splitting, {U: coupling}, r"put it in")
    ours = work.put(
        tunnelling,
        thermal(known, work, {Delta_01: E_1, Delta_02: E_2}),
        r"by (5.13) both have $\Delta_{01}\sim E_1$, $\Delta_{02}\sim E_2$: the shares are of order one",
        turning_point=True,
    )
    work.conclude(Delta_0p, ours)
    work.conclude(Delta_p, work.do(PairBias(pair, (E_1, E_2), "+-", "-+", "")))
    half = splitting.formula / 2  # between the two states of a splitting Δ_0p
    swapped = {E_2: E, Delta_02: Delta_0}
    work.confirm(
        lambda digits: diagonalize_two(
            two_systems(known, Work(work.unit)),
            work.literal(half.subs(swapped, simultaneous=True)),
            digits,
        )
    )


@lecture.equation(
    "5.15", title="Amplitude of the transition of three systems", cites=["5.13", "5.14", "close pairs"]
)
def amplitude_of_three(known: Known, work: Work) -> None:
    """The given system and the pair, a pseudospin, exchange their energies."""
    couplings = {(0, 1): U_01, (0, 2): U_02, (1, 2): U_12}
    three = hamiltonian_of(known, work, (D, D_1, D_2), (Delta_0, Delta_01, Delta_02), couplings)
    joint = work.do(JointAmplitude(three, (E, E_1, E_2), (E_p, Delta_p, Delta_0p), {E: sp.S.Zero}))
    coupling = coupling_at(known, work, R, r"the pair is close together: both couplings are the same, (5.2)")
    amplitude = work.put(
        joint,
        {U_01: coupling, U_02: coupling, E_p: joint.operation.pair_energy()},  # type: ignore[attr-defined]
        r"put in, with the energy of the pair",
    )
    shares = joint.operation.combination().subs({U_01: 1, U_02: 1})  # type: ignore[attr-defined]
    kept = work.times(
        1 / shares,
        amplitude,
        rf"${sp.latex(shares)}$ is of order one for thermal systems, (5.13), unless the "
        rf"two shares are equal: there the amplitude vanishes. It is taken as one",
        rule="thermal systems",
    )
    work.conclude(V_t, kept)
    work.confirm(lambda digits: diagonalize_three(three, joint))


def diagonalize_three(three: Node, joint: Node) -> Evidence:
    """The minimal gap of three systems against twice the joint amplitude, the pair resonant far below its members."""
    bias, coupling = sp.Symbol("bias", positive=True), sp.Symbol("g", positive=True)
    powers = {D: 1, Delta_0: 1, U_12: 1, U_01: 2, U_02: 2}
    second = D_2**2 + Delta_02**2
    open_pair = U_12 * Delta_01 * Delta_02 * sp.Rational(6, 5) < 2 * second * sp.sqrt(D**2 + Delta_0**2)
    ranges = dict.fromkeys((D, Delta_0, Delta_01, D_2, Delta_02, U_12, U_01, U_02), (sp.Rational(1, 2), 2))
    sets = within(ranges, 2, 5, [open_pair, Delta_01**2 + sp.Rational(1, 10) < second])
    splitting = sp.sqrt(D**2 + Delta_0**2 - (U_12 * Delta_01 * Delta_02 / (2 * second)) ** 2)
    near = sp.sqrt((sp.sqrt(second) + coupling * splitting) ** 2 - Delta_01**2)
    hamiltonian = scaled(three.formula.subs({D_1: bias}), powers, coupling)
    amplitude = scaled(joint.operation.explicit().subs(D_1, bias), powers, coupling)  # type: ignore[attr-defined]
    block = ["++-", "+-+", "-+-", "--+"]
    evidence, _ = check_amplitude(hamiltonian, amplitude, block, bias, coupling, sets, near=near)
    return evidence
