"""From the Hamiltonian to the amplitudes: (5.1)–(5.11) and (5.13)–(5.15)."""

from __future__ import annotations

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    E_2,
    NOTATION,
    R_1,
    U_0,
    Delta_0,
    Delta_0p,
    Delta_01,
    Delta_02,
    Delta_n,
    Delta_p,
    E,
    R,
    V_n,
    V_p,
    V_t,
    a,
    lecture,
)
from tlssym.check.diagonalization import check_amplitude, random_samples, scaled
from tlssym.derive.work import Known, Work
from tlssym.mathematics.joint_flip_flop import dressed_flip_flop
from tlssym.mathematics.perturbation import effective_amplitude
from tlssym.mathematics.pseudospin import pseudospin_of
from tlssym.mathematics.spins import (
    biased_spins,
    double_sum,
    energy_change,
    energy_change_of_flips,
    hermiticity,
    operator_sum,
    rotate_to_energy_basis,
    split_unperturbed,
    two_level_mixing,
)
from tlssym.values import Answer, Evidence

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


@lecture.equation("5.1", title="Hamiltonian of interacting two-level systems", kind="input")
def hamiltonian(known: Known, work: Work) -> None:
    """The model, taken as given: that it is Hermitian and meets each pair once is checked."""
    work.as_given("the model")
    interaction, counted = double_sum(2, {(0, 1): U})
    work.extend((counted,))
    whole = biased_spins((D, D_1), (Delta_0, Delta_01)) + interaction
    answer, why = hermiticity(whole)
    work.step("Hermitian", why, None, whole.latex(), checked=answer is Answer.AGREES, check=why)
    work.extend(rotate_to_energy_basis(whole, (E, E_1)).steps)


lecture.given(
    "5.2", title="Interaction of two systems", says="interaction at a distance, with U_0 known up to a number"
)
lecture.given(
    "5.3", title="Interaction constant, electric dipoles", says="known up to a number; Gaussian units"
)
lecture.given("5.4", title="Interaction constant, elastic dipoles", says="known up to a number; any units")
lecture.given("5.5", title="Universal small parameter", says="an empirical value")
lecture.remark("5.5", r"E < kT", title="A system that is thermally excited")


def two_systems() -> tuple[object, tuple[object, ...]]:
    """The given system and one other, in their energy bases."""
    interaction, counted = double_sum(2, {(0, 1): U})
    rotation = rotate_to_energy_basis(biased_spins((D, D_1), (Delta_0, Delta_01)) + interaction, (E, E_1))
    return rotation.operator, (counted, *rotation.steps)


@lecture.equation("5.6", title="Energy change in a transition of a sequence of systems", follows=["5.1"])
def energy_change_of_a_sequence(known: Known, work: Work) -> None:
    """The energy of each system is linear in its pseudospin."""
    k, n = sp.Symbol("k", integer=True), NOTATION.symbol("n", "5.6")
    energy, flip = NOTATION.function("E_k")(k), NOTATION.function(r"\Delta S_k^z")(k)
    name, change = sp.Symbol("E_k", positive=True), sp.Symbol("DeltaS_k", real=True)
    own = operator_sum(1, {((0, "z"),): -name})
    work.given(r"\hat H_0=-\sum_kE_kS_k^z", r"(5.1) in the energy basis of each system")
    one, step = energy_change_of_flips(own, (change,))
    work.extend((step,))
    # the given system falls from its upper state, S^z = −1/2, to the lower one
    fall = energy_change(operator_sum(1, {((0, "z"),): -E}), "-", "+")
    work.step("the given system", r"it was excited and falls to its lower state, $\Delta S^z=+1$", None, fall)
    sign, each = one.subs({name: energy, change: flip}).as_independent(k)
    total = fall + sign * sp.Sum(each, (k, 1, n))
    work.conclude(Delta_n, work.step("add", r"all systems together", None, total, turning_point=True))


lecture.given("5.7", title="Amplitude of the transition of a sequence", kind="definition")


@lecture.equation("5.8", title="Resonance condition", follows=["5.6", "5.7"])
def resonance_condition(known: Known, work: Work) -> None:
    """Two states mix strongly when their detuning is far below their amplitude."""
    mixing = two_level_mixing(Delta_n, V_n)
    work.extend(mixing.steps)
    work.step(
        "compare",
        r"the transfer is complete for $|\Delta_n|\ll2|V_n|$ and small, $4V_n^2/\Delta_n^2$, for the opposite",
        mixing.transfer,
        sp.StrictLessThan(sp.Abs(Delta_n), mixing.half_transfer, evaluate=False),
        exact=False,
        turning_point=True,
    )
    work.relation(sp.Abs(Delta_n), "<<", mixing.half_transfer, up_to_number=True)


@lecture.claim("5.8", r"\varepsilon \sim V_n", title="Energy scale of a transition", kind="definition")
def scale_of_a_transition(known: Known, work: Work) -> None:
    """A name for the scale."""
    work.as_given()


@lecture.claim(
    "5.8",
    r"a \leq 3",
    title="Interactions that delocalize a single excitation",
    follows=["5.2", "tunnelling model"],
)
def single_excitation(known: Known, work: Work) -> None:
    """The count of single resonances in shells of growing radius must not fall off."""
    from derivations.lecture5.base import P_0, d

    shell = work.given(
        P_0 * R**d * U_0 / R**a,
        r"resonant partners in the shell from $R$ to $2R$: systems in it times the "
        r"share in the window $U_0/R^a$",
    )
    grows = work.dominates(shell, sp.S.One, R, small=False, says=r"the count as $R\to\infty$")
    limit = sp.Le(grows.lhs, grows.rhs) if isinstance(grows, sp.StrictLessThan) else grows
    work.step(
        "at the threshold",
        r"at equality every shell counts the same, and their number grows without bound",
        grows,
        limit,
        exact=False,
    )
    work.condition(limit.subs(d, 3))


@lecture.equation("5.9", title="Energy change of a transition of two", follows=["5.1", "5.6"])
def energy_change_of_two(known: Known, work: Work) -> None:
    """The given system falls, the other one is excited."""
    hamiltonian, steps = two_systems()
    work.extend(steps)
    change = energy_change(split_unperturbed(hamiltonian)[0], GIVEN_EXCITED, PARTNER_EXCITED)
    change = work.step(
        "energy difference",
        r"of $|{\downarrow\uparrow}\rangle\to|{\uparrow\downarrow}\rangle$ ($\uparrow$ is the lower state)",
        None,
        change,
        turning_point=True,
    )
    work.conclude(Delta_p, sp.Abs(change))


@lecture.equation(
    "5.10", title="Amplitude of a transition of two", follows=["5.1", "5.2", "second order amplitude"]
)
def amplitude_of_two(known: Known, work: Work) -> None:
    """The matrix element of the interaction between the two product states."""
    hamiltonian, steps = two_systems()
    work.extend(steps)
    effective = effective_amplitude(hamiltonian, GIVEN_EXCITED, PARTNER_EXCITED)
    work.extend(effective.steps)
    amplitude = work.put(
        effective.amplitude,
        {U: U_0 / R**a},
        r"with the interaction (5.2), $1/R^a$ in general",
        turning_point=True,
    )
    work.conclude(V_p, amplitude)
    work.confirm(lambda digits: diagonalize_two(effective.amplitude, digits))


def diagonalize_two(amplitude: sp.Expr, digits: int) -> Evidence:
    """The minimal gap of two systems against twice the amplitude."""
    bias, coupling = sp.Symbol("bias", positive=True), sp.Symbol("g", positive=True)
    interaction, _ = double_sum(2, {(0, 1): coupling})
    hamiltonian = biased_spins((bias, D_1), (Delta_0, Delta_01)) + interaction
    partner = sp.sqrt(D_1**2 + Delta_01**2)
    given = {E: sp.sqrt(bias**2 + Delta_0**2), E_1: partner, U: coupling}
    ranges = dict.fromkeys((Delta_0, D_1, Delta_01), (sp.Rational(1, 2), 2))
    sets = random_samples(ranges, 2, 7, [Delta_0**2 + sp.Rational(1, 10) < D_1**2 + Delta_01**2])
    evidence, _ = check_amplitude(
        hamiltonian,
        amplitude.subs(given),
        [PARTNER_EXCITED, GIVEN_EXCITED],
        bias,
        coupling,
        sets,
        near=sp.sqrt(partner**2 - Delta_0**2),
    )
    return evidence


@lecture.equation("5.11", title="Resonance condition for two systems", follows=["5.8", "5.9", "5.10"])
def resonance_of_two(known: Known, work: Work) -> None:
    """The detuning (5.9) below the amplitude (5.10)."""
    detuning = work.given(known["5.9"].value(), r"the detuning (5.9)")
    amplitude = work.given(known["5.10"].value(), r"the amplitude (5.10)")
    work.step(
        "compare",
        r"resonance, (5.8): the detuning is below the amplitude",
        None,
        sp.Lt(detuning, amplitude),
        exact=False,
        turning_point=True,
    )
    work.relation(detuning, "<", amplitude)


lecture.given("5.13", title="Thermal systems", says="most of the phase volume belongs to them, (4.7)")
lecture.remark("5.12", r"E, \Delta_0 < kT", title="The given system")
lecture.remark("5.12", r"S_1, S_2, S_3 \rightarrow -S_1, -S_2, -S_3", title="The transition of three")


def three_systems() -> tuple[object, object, tuple[object, ...]]:
    """The given system (site 0) and two others, as they stand and in their energy bases."""
    interaction, counted = double_sum(3, {(0, 1): U_01, (0, 2): U_02, (1, 2): U_12})
    bare = biased_spins((D, D_1, D_2), (Delta_0, Delta_01, Delta_02)) + interaction
    rotation = rotate_to_energy_basis(bare, (E, E_1, E_2))
    return bare, rotation, (counted, *rotation.steps)


@lecture.equation("5.14", title="A resonant pair as a two-level system", follows=["5.1", "5.2", "5.13"])
def resonant_pair(known: Known, work: Work) -> None:
    """The two states of a flip-flop are the states of a pseudospin."""
    interaction, counted = double_sum(2, {(0, 1): U})
    rotation = rotate_to_energy_basis(
        biased_spins((D_1, D_2), (Delta_01, Delta_02)) + interaction, (E_1, E_2)
    )
    work.extend((counted, *rotation.steps))
    pair = pseudospin_of(rotation.operator, (0, 1), "+-", "-+")
    work.extend(pair.steps)
    tunnelling = work.put(
        pair.tunnelling, {U: U_0 / R_1**a}, r"with the interaction (5.2) at the distance $R_1$"
    )
    thermal = work.step(
        "thermal systems",
        r"by (5.13) both have $\Delta_{01}\sim E_1$, $\Delta_{02}\sim E_2$: the shares are of "
        r"order one",
        tunnelling,
        tunnelling.subs({Delta_01: E_1, Delta_02: E_2}),
        exact=False,
        turning_point=True,
    )
    work.conclude(Delta_0p, thermal)
    work.conclude(Delta_p, pair.bias)
    amplitude = pair.tunnelling / 2  # between the two states of a splitting Δ_0p
    work.confirm(
        lambda digits: diagonalize_two(amplitude.subs({E_2: E, Delta_02: Delta_0}, simultaneous=True), digits)
    )


@lecture.equation(
    "5.15",
    title="Amplitude of the transition of three systems",
    follows=["5.1", "5.2", "5.13", "5.14", "close pairs"],
)
def amplitude_of_three(known: Known, work: Work) -> None:
    """The given system and the pair, a pseudospin, exchange their energies."""
    bare, rotation, steps = three_systems()
    work.extend(steps)
    joint = dressed_flip_flop(
        rotation.operator, 0, (1, 2), "+-", "-+", (E_p, Delta_p, Delta_0p), neglected={E: 0}
    )  # type: ignore[attr-defined]
    work.extend(joint.steps)
    amplitude = work.put(
        joint.amplitude,
        {U_01: U_0 / R**a, U_02: U_0 / R**a, E_p: sp.sqrt(Delta_p**2 + Delta_0p**2)},
        r"the pair is close together: both couplings are $U_0/R^a$",
    )
    combination = sp.simplify(joint.combination.subs({U_01: 1, U_02: 1}))
    vanishing = sp.Eq(combination, 0, evaluate=False)
    kept = work.step(
        "thermal systems",
        rf"${sp.latex(combination)}$ is of order one for thermal systems, (5.13), unless the "
        rf"two shares are equal; it is taken as one",
        amplitude,
        sp.simplify(amplitude / combination),
        exact=False,
        turning_point=True,
        check=f"the amplitude vanishes where {vanishing.lhs} = 0",
    )
    work.conclude(V_t, kept)
    work.confirm(lambda digits: diagonalize_three(bare, rotation, joint))


def diagonalize_three(bare: object, rotation: object, joint: object) -> Evidence:
    """The minimal gap of three systems against twice the joint amplitude, the pair resonant far below its members."""
    bias, coupling = sp.Symbol("bias", positive=True), sp.Symbol("g", positive=True)
    powers = {D: 1, Delta_0: 1, U_12: 1, U_01: 2, U_02: 2}
    second = D_2**2 + Delta_02**2
    open_pair = U_12 * Delta_01 * Delta_02 * sp.Rational(6, 5) < 2 * second * sp.sqrt(D**2 + Delta_0**2)
    ranges = dict.fromkeys((D, Delta_0, Delta_01, D_2, Delta_02, U_12, U_01, U_02), (sp.Rational(1, 2), 2))
    sets = random_samples(ranges, 2, 5, [open_pair, Delta_01**2 + sp.Rational(1, 10) < second])
    splitting = sp.sqrt(D**2 + Delta_0**2 - (U_12 * Delta_01 * Delta_02 / (2 * second)) ** 2)
    near = sp.sqrt((sp.sqrt(second) + coupling * splitting) ** 2 - Delta_01**2)
    hamiltonian = scaled(bare.subs({D_1: bias}), powers, coupling)  # type: ignore[attr-defined]
    amplitude = scaled(rotation.explicit(joint.explicit(joint.amplitude)).subs(D_1, bias), powers, coupling)  # type: ignore[attr-defined]
    block = ["++-", "+-+", "-+-", "--+"]
    evidence, _ = check_amplitude(hamiltonian, amplitude, block, bias, coupling, sets, near=near)
    return evidence
