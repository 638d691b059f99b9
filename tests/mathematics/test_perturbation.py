"""Effective amplitudes, order by order, and the pseudospin of a pair; diagonalization has the last word."""

import pytest
import sympy as sp

from tlssym.check.diagonalization import check_amplitude, scaled
from tlssym.mathematics.joint_flip_flop import dressed_flip_flop
from tlssym.mathematics.perturbation import effective_amplitude, vanishes
from tlssym.mathematics.pseudospin import pseudospin_of
from tlssym.mathematics.spins import biased_spins, double_sum, operator_sum, rotate_to_energy_basis
from tlssym.numbers.points import within
from tlssym.values import Answer

D, T, D1, T1, D2, T2, E, E1, E2, U31, U32, U12 = sp.symbols(
    "D T D1 T1 D2 T2 E E1 E2 U31 U32 U12", positive=True
)
Ep, Dp, Tp = sp.symbols("E_p Delta_p Delta_0p", positive=True)
g, x = sp.symbols("g x", positive=True)
SPAN = (sp.Rational(1, 2), sp.Rational(2))


def cluster():
    interaction, _ = double_sum(3, {(0, 1): U31, (0, 2): U32, (1, 2): U12})
    return biased_spins((D, D1, D2), (T, T1, T2)) + interaction


@pytest.fixture(scope="module")
def rotated():
    return rotate_to_energy_basis(cluster(), (E, E1, E2))


@pytest.fixture(scope="module")
def joint(rotated):
    return dressed_flip_flop(rotated.operator, 0, (1, 2), "+-", "-+", (Ep, Dp, Tp), neglected={E: 0})


def equal(left, right):
    return vanishes(left - right)


def test_flip_flop_is_of_first_order():
    interaction, _ = double_sum(2, {(0, 1): U12})
    rotation = rotate_to_energy_basis(biased_spins((D, D1), (T, T1)) + interaction, (E, E1))
    result = effective_amplitude(rotation.operator, "-+", "+-")
    assert result.order == 1 and result.intermediate_states == ()
    assert equal(result.amplitude, U12 * (T / E) * (T1 / E1) / 4)
    assert not equal(result.amplitude, U12 * (D / E) * (D1 / E1) / 4)
    assert equal(result.detuning, E1 - E)
    assert result.shifts[0] == result.shifts[1]
    assert set(result.admixtures) == {(1, 1), (-1, -1)}
    assert all(step.checked is None for step in result.steps)  # only check/ writes that


def test_three_spins_flip_in_second_order_through_six_states(rotated):
    result = effective_amplitude(rotated.operator, "-+-", "+-+", resonance={E: E1 - E2})
    assert result.order == 2 and result.orders[1] == 0
    assert len(result.intermediate_states) == 6
    # the six paths summed by hand, at E = E1 - E2 everywhere
    by_hand = (
        T
        * T1
        * T2
        * (U12 * (D1 * E1 * U31 - D2 * E2 * U32) - D * E * U31 * U32)
        / (8 * E**2 * (E1 * E2) ** 2)
    )
    assert equal((result.amplitude - by_hand).subs(E, E1 - E2), 0)
    assert not equal((result.amplitude + by_hand).subs(E, E1 - E2), 0)
    # off resonance the symmetrised second order, at resonance the same
    loose = effective_amplitude(rotated.operator, "-+-", "+-+", maximal_order=2)
    assert equal((loose.amplitude - by_hand).subs(E, E1 - E2), 0)


def test_without_biases_three_spins_never_flip_together(rotated):
    symmetric = rotated.operator.subs({D: 0, D1: 0, D2: 0})
    result = effective_amplitude(symmetric, "-+-", "+-+", resonance={E: E1 - E2})
    assert result.order == 0 and result.amplitude == 0 and not result.paths


def test_what_is_not_a_two_state_problem_is_refused(rotated):
    with pytest.raises(ValueError, match="degenerate"):
        effective_amplitude(rotated.operator.subs({E2: E1}), "-+-", "+-+", resonance={E: 0})
    with pytest.raises(ValueError, match="still differ"):
        effective_amplitude(rotated.operator, "-+-", "+-+", resonance={E: E1 + E2})
    with pytest.raises(ValueError, match="both"):
        effective_amplitude(rotated.operator, "-+-", "-+-")
    chain = operator_sum(2, {((0, "z"),): -E, ((1, "z"),): -E1})
    with pytest.raises(ValueError, match="needs `resonance`"):
        effective_amplitude(chain, "-+", "+-")
    with pytest.raises(ValueError, match="possible"):
        effective_amplitude(chain, "-+", "+-", maximal_order=9)


def test_a_pair_is_a_pseudospin(rotated):
    pair = rotate_to_energy_basis(cluster(), (E, E1, E2)).operator
    reduced = pseudospin_of(pair, (1, 2), "+-", "-+")
    assert equal(reduced.bias, E1 - E2)
    assert equal(reduced.tunnelling, U12 * T1 * T2 / (2 * E1 * E2))
    assert not equal(reduced.tunnelling, U12 * T1 * T2 / (4 * E1 * E2))
    assert equal(reduced.operator.constant, -U12 * D1 * D2 / (4 * E1 * E2))
    coupling = reduced.operator.coefficient((0, "x"), (1, "z"))
    assert equal(coupling, (T / E) * (U31 * D1 / E1 - U32 * D2 / E2))


def test_a_reduction_is_the_block_of_the_matrix(rotated):
    reduced = pseudospin_of(rotated.operator, (1, 2), "+-", "-+")
    whole, block = rotated.operator.dense(), reduced.operator.dense()
    places = [1, 2, 5, 6]  # ↑↑↓, ↑↓↑, ↓↑↓, ↓↓↑
    # the phase of the pseudospin's lower state was turned
    turn = sp.diag(1, -1, 1, -1)
    assert (turn * whole.extract(places, places) * turn - block).applyfunc(sp.simplify).is_zero_matrix is True


def test_joint_flip_flop_with_a_pair(joint):
    combination = U31 * D1 / E1 - U32 * D2 / E2
    assert equal(joint.amplitude, (T / E) * (Tp / Ep) * combination / 4)
    assert equal(joint.combination / combination, 1)
    assert joint.vanishes_when == sp.Eq(joint.combination, 0, evaluate=False)
    assert equal(joint.explicit(Tp), U12 * T1 * T2 / (2 * E1 * E2))
    assert joint.explicit(Ep).free_symbols == {E1, E2, U12, T1, T2}
    assert joint.small and [step.rule for step in joint.steps[-2:]] == ["competing paths", "when they matter"]
    assert all(step.checked is not False for step in joint.steps)


def test_the_dressed_and_the_bare_second_order_meet(rotated, joint):
    """For Δ_0p ≪ Δ_p the dressed amplitude with its competitor is the bare sum of paths."""
    bare = effective_amplitude(rotated.operator, "-+-", "+-+", resonance={E: E1 - E2}).amplitude
    s = sp.Symbol("s", positive=True)
    scale = {U31: s**3 * U31, U32: s**3 * U32, U12: s**2 * U12, T: s * T, D: s * D, E: s * E, E1: E2 + s * E}
    dressed = (joint.amplitude + joint.competing).subs({Ep: E, Dp: E, Tp: joint.definitions[Tp]})
    ratio = sp.cancel((dressed / bare).subs(scale, simultaneous=True))
    assert sp.limit(ratio, s, 0) == 1
    # with the competitor the two agree one order further
    assert equal(sp.diff(ratio, s).subs(s, 0), 0)
    alone = joint.amplitude.subs({Ep: E, Tp: joint.definitions[Tp]}) / bare
    assert not equal(sp.diff(sp.cancel(alone.subs(scale, simultaneous=True)), s).subs(s, 0), 0)


POWERS = {D: 1, T: 1, U12: 1, U31: 2, U32: 2}
BLOCK = ["++-", "+-+", "-+-", "--+"]


def in_regime(rotated, joint, expression, extra=None):
    """The expression in site parameters, with the pair resonant at an energy far below its members'."""
    explicit = rotated.explicit(joint.explicit(expression)).subs(extra or {})
    return scaled(explicit.subs(D1, x), POWERS, g)


def regime_samples(count):
    e2 = D2**2 + T2**2
    open_pair = U12 * T1 * T2 * sp.Rational(6, 5) < 2 * e2 * sp.sqrt(D**2 + T**2)
    symbols = (D, T, T1, D2, T2, U12, U31, U32)
    return within(dict.fromkeys(symbols, SPAN), count, 5, [open_pair, T1**2 + sp.Rational(1, 10) < e2])


def near_resonance():
    e2 = sp.sqrt(D2**2 + T2**2)
    splitting = sp.sqrt(D**2 + T**2 - (U12 * T1 * T2 / (2 * e2**2)) ** 2)
    return sp.sqrt((e2 + g * splitting) ** 2 - T1**2)


def test_diagonalization_confirms_the_joint_flip_flop(rotated, joint):
    hamiltonian = scaled(cluster().subs({D1: x}), POWERS, g)
    sets = regime_samples(2)

    def check(expression, samples):
        amplitude = in_regime(rotated, joint, expression)
        return check_amplitude(hamiltonian, amplitude, BLOCK, x, g, samples, near=near_resonance())[0]

    right = check(joint.amplitude, sets)
    assert right.outcome is Answer.AGREES and right.digits > 12, right.says
    wrong_sign = (T / E) * (Tp / Ep) * (U31 * D1 / E1 + U32 * D2 / E2) / 4
    wrong_variable = (T / E) * (Tp / Ep) * (U31 * T1 / E1 - U32 * T2 / E2) / 4
    crossed = (T / E) * (Tp / Ep) * (U31 * D2 / E2 - U32 * D1 / E1) / 4
    without_mixing = (T / E) * (Dp / Ep) * (U31 * D1 / E1 - U32 * D2 / E2) / 4
    for twin in (4 * joint.amplitude, wrong_sign, wrong_variable, crossed, without_mixing):
        assert check(twin, sets[:1]).outcome is Answer.REFUTES


def test_diagonalization_confirms_the_competing_amplitude_where_the_leading_one_vanishes(rotated, joint):
    balance = {U32: rotated.explicit(U31 * D1 * E2 / (E1 * D2))}
    hamiltonian = scaled(cluster().subs(balance).subs({D1: x}), POWERS, g)
    amplitude = in_regime(rotated, joint, joint.competing, balance)
    options = {"near": near_resonance()}
    sets = regime_samples(1)
    assert check_amplitude(hamiltonian, amplitude, BLOCK, x, g, sets, **options)[0].outcome is Answer.AGREES
    assert (
        check_amplitude(hamiltonian, 2 * amplitude, BLOCK, x, g, sets, **options)[0].outcome is Answer.REFUTES
    )


def test_three_bare_spins_against_diagonalization(rotated):
    """All couplings scale alike: the bare second order, with the paths that the dressed pair leaves out."""
    bare = effective_amplitude(rotated.operator, "-+-", "+-+", resonance={E: E1 - E2}).amplitude
    powers = {U12: 1, U31: 1, U32: 1}
    hamiltonian = scaled(cluster().subs({D: x}), powers, g)
    amplitude = scaled(rotated.explicit(bare).subs(D, x), powers, g)
    difference = sp.sqrt(D1**2 + T1**2) - sp.sqrt(D2**2 + T2**2)
    sets = within(
        dict.fromkeys((T, D1, T1, D2, T2, U12, U31, U32), SPAN), 1, 3, [T + sp.Rational(1, 5) < difference]
    )
    options = {"near": sp.sqrt(difference**2 - T**2)}
    states = ["-+-", "+-+"]
    right, _ = check_amplitude(hamiltonian, amplitude, states, x, g, sets, **options)
    assert right.outcome is Answer.AGREES, right.says
    partial = amplitude.subs(U32, 0)
    assert check_amplitude(hamiltonian, partial, states, x, g, sets, **options)[0].outcome is Answer.REFUTES


@pytest.mark.parametrize("with_zz", [False, True])
def test_four_spins_in_third_order(with_zz):
    """A chain S^x S^x joins its ends through the middle; S^z S^z adds terms that return on the way."""
    e = sp.symbols("e1:4", positive=True)
    fields = {((0, "z"),): -x, **{((k + 1, "z"),): -e[k] for k in range(3)}}
    links = {((k, "x"), (k + 1, "x")): g * (k + 2) for k in range(3)}
    diagonal = (
        {((0, "z"), (1, "z")): 2 * g, ((2, "z"), (3, "z")): 3 * g, ((1, "z"), (3, "z")): g} if with_zz else {}
    )
    hamiltonian = operator_sum(4, {**fields, **links, **diagonal})
    result = effective_amplitude(hamiltonian, "-+++", "+++-", resonance={x: e[2]}, maximal_order=3)
    assert (result.order == 3 and (result.folded == 0)) or with_zz
    values = {e[0]: sp.Rational(17, 10), e[1]: sp.Rational(31, 10), e[2]: 1}
    options = {"near": e[2], "levels": 5}
    right, _ = check_amplitude(hamiltonian, result.amplitude, ["-+++", "+++-"], x, g, [values], **options)
    assert right.outcome is Answer.AGREES, right.says
    wrong = result.amplitude * sp.Rational(101, 100)
    assert (
        check_amplitude(hamiltonian, wrong, ["-+++", "+++-"], x, g, [values], **options)[0].outcome
        is Answer.REFUTES
    )


def test_zero_is_told_by_algebra_only():
    assert vanishes((E1 + E2) ** 2 - E1**2 - E2**2 - 2 * E1 * E2)
    assert not vanishes(E1 - E2)
    assert vanishes(E1**2 - D1**2 - T1**2, {E1: sp.sqrt(D1**2 + T1**2)})
    assert not vanishes(E1**2 - D1**2 + T1**2, {E1: sp.sqrt(D1**2 + T1**2)})


def test_a_zero_too_large_for_algebra_is_not_claimed():
    names = sp.symbols("a0:400")
    terms = ((n + E) ** 2 - n**2 - 2 * n * E - E**2 for n in names)
    with pytest.raises(ValueError, match="too large"):
        vanishes(sp.Add(*terms))


def test_bad_clusters_are_refused(rotated):
    for sites, up, down in (
        ((1, 1), "+-", "-+"),
        ((1, 5), "+-", "-+"),
        ((1, 2), "+-", "+-"),
        ((1, 2), "+", "-"),
    ):
        with pytest.raises(ValueError):
            pseudospin_of(rotated.operator, sites, up, down)
    with pytest.raises(ValueError, match="nothing else"):
        dressed_flip_flop(rotated.operator, 0, (1,), "+", "-", (Ep, Dp, Tp))
