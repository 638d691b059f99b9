"""Spin operators: the sparse algebra against matrices, the rotation, the signs of energies."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tlssym.mathematics.spins import (
    apply,
    biased_spins,
    commutator,
    detuning_for_transfer,
    double_sum,
    energy_change,
    energy_change_of_flips,
    hermiticity,
    lower_state,
    matrix_element,
    operator_sum,
    pair_coefficients,
    product_state,
    rotate_to_energy_basis,
    spin,
    split_unperturbed,
    two_level_mixing,
)
from tlssym.mathematics.spins.basis import state_energy
from tlssym.values import Answer

U, D1, D2, T1, T2, E1, E2 = sp.symbols("U D1 D2 T1 T2 E1 E2", positive=True)
N = 3
products = st.dictionaries(st.integers(0, N - 1), st.sampled_from("xyz"), max_size=N)
operators = st.lists(st.tuples(products, st.integers(-5, 5)), min_size=1, max_size=3).map(
    lambda parts: operator_sum(N, {tuple(axes.items()): value for axes, value in parts})
)


def pair():
    interaction, _ = double_sum(2, {(0, 1): U})
    return biased_spins((D1, D2), (T1, T2)) + interaction


def test_commutators_have_the_right_sign():
    x, y, z = (spin(2, 1, axis) for axis in "xyz")
    assert (commutator(x, y) - sp.I * z).is_zero() is True
    assert (commutator(x, y) + sp.I * z).is_zero() is False
    assert commutator(x, spin(2, 0, "y")).is_zero() is True


@settings(max_examples=25, deadline=None)
@given(operators, operators)
def test_the_sparse_product_is_the_matrix_product(left, right):
    for sparse, matrix in (
        ((left @ right).dense(), left.dense() * right.dense()),
        ((left + right).dense(), left.dense() + right.dense()),
    ):
        assert (sparse - matrix).applyfunc(sp.expand).is_zero_matrix is True


@settings(max_examples=25, deadline=None)
@given(operators)
def test_apply_gives_the_columns_of_the_matrix(operator):
    matrix = operator.dense()
    states = [tuple(1 - 2 * int(b) for b in format(k, f"0{N}b")) for k in range(2**N)]
    for column, initial in enumerate(states):
        image = apply(operator, initial)
        for row, final in enumerate(states):
            assert sp.expand(image.get(final, 0) - matrix[row, column]) == 0


def test_each_pair_is_counted_once():
    operator, step = double_sum(3, {(0, 1): U, (0, 2): E1, (2, 1): E2})
    assert operator.coefficient((0, "z"), (1, "z")) == U
    assert operator.coefficient((1, "z"), (2, "z")) == E2
    assert pair_coefficients(operator)[0, 2] == {"zz": E1}
    assert step.checked is None and step.check
    twice, _ = double_sum(3, {(0, 1): U}, prefactor=1)
    assert twice.coefficient((0, "z"), (1, "z")) == 2 * U


def test_the_two_orders_of_a_pair_may_differ():
    operator, _ = double_sum(2, {(0, 1): E1, (1, 0): E2})
    assert sp.expand(operator.coefficient((0, "z"), (1, "z")) - (E1 + E2) / 2) == 0
    mixed, _ = double_sum(2, {(0, 1): U}, axes="xz")
    assert pair_coefficients(mixed) == {(0, 1): {"xz": U / 2, "zx": U / 2}}


def test_hermiticity_has_three_answers():
    assert hermiticity(pair())[0] is Answer.AGREES
    assert hermiticity(pair() + operator_sum(2, {((0, "x"),): sp.I * U}))[0] is Answer.REFUTES
    # S^+ alone, and the product of two operators of one site that do not commute
    assert hermiticity(operator_sum(1, {((0, "x"),): 1, ((0, "y"),): sp.I}))[0] is Answer.REFUTES
    assert hermiticity(operator_sum(1, {((0, "x"), (0, "y")): 1}))[0] is Answer.REFUTES
    assert hermiticity(operator_sum(1, {((0, "x"),): sp.Symbol("c")}))[0] is Answer.UNDECIDED


def test_the_rotation_keeps_the_spectrum_and_its_wrong_twin_does_not():
    hamiltonian = pair() + operator_sum(2, {((0, "x"), (1, "z")): 2, ((0, "y"), (1, "y")): 3})
    rotation = rotate_to_energy_basis(hamiltonian, (E1, E2))
    numbers = {D1: 3, T1: 4, D2: 5, T2: 12, U: sp.Rational(7, 3)}
    explicit = rotation.operator.subs(rotation.energies).subs(numbers)
    spectrum = hamiltonian.subs(numbers).dense().charpoly()
    assert explicit.dense().charpoly() == spectrum
    # the improper twin: S^y kept where it must turn
    transverse = ((0, "y"), (1, "y"))
    twin = explicit - operator_sum(2, {transverse: 2 * explicit.coefficient(*transverse)})
    assert twin.dense().charpoly() != spectrum


def test_the_rotated_site_has_its_lower_state_up():
    rotation = rotate_to_energy_basis(pair(), (E1, E2))
    assert rotation.operator.coefficient((0, "z")) == -E1
    assert rotation.operator.coefficient((0, "z"), (1, "x")) == U * D1 * T2 / (E1 * E2)
    assert rotation.explicit(E1) == sp.sqrt(D1**2 + T1**2)
    single = rotate_to_energy_basis(biased_spins((D1,), (T1,)), (E1,)).operator
    assert state_energy(single, "+") == -E1 / 2 and state_energy(single, "-") == E1 / 2
    assert lower_state(single, 0) == 1 and lower_state(-single, 0) == -1
    assert lower_state(operator_sum(1, {((0, "z"),): sp.Symbol("h")}), 0) is None


def test_a_site_with_a_field_along_y_or_none_is_refused():
    with pytest.raises(ValueError, match=r"S\^y"):
        rotate_to_energy_basis(pair() + spin(2, 0, "y"), (E1, E2))
    with pytest.raises(ValueError, match="no field"):
        rotate_to_energy_basis(biased_spins((0, D1), (0, T1)), (E1, E2))


def test_a_flip_costs_minus_the_energy_times_the_change():
    unperturbed, _ = split_unperturbed(rotate_to_energy_basis(pair(), (E1, E2)).operator)
    s1, s2 = sp.symbols("s1 s2")
    change, step = energy_change_of_flips(unperturbed, (s1, s2))
    assert sp.expand(change + E1 * s1 + E2 * s2) == 0
    assert step.after == change
    # the first falls to its ground state, the second is excited
    assert energy_change(unperturbed, "-+", "+-") == E2 - E1
    assert change.subs({s1: 1, s2: -1}) == E2 - E1


def test_flip_flop_element_carries_a_quarter():
    rotated = rotate_to_energy_basis(pair(), (E1, E2)).operator
    assert matrix_element(rotated, "-+", "+-") == U * T1 * T2 / (4 * E1 * E2)


def test_states_are_read_strictly():
    assert product_state("↑↓") == product_state("+-") == product_state((1, -1)) == (1, -1)
    for wrong in ("", "+0", (1, 0)):
        with pytest.raises(ValueError):
            product_state(wrong)


def test_bad_sites_and_axes_are_refused():
    for key in ((2, "z"), (0, "w"), (-1, "x")):
        with pytest.raises(ValueError):
            operator_sum(2, {(key,): 1})
    with pytest.raises(ValueError):
        operator_sum(11, {})
    with pytest.raises(ValueError):
        spin(2, 0, "x") + spin(3, 0, "x")


def test_latex_reads_as_a_physicist_writes():
    single = "-D_{1} S_{1}^{z} - T_{1} S_{1}^{x} - D_{2} S_{2}^{z} - T_{2} S_{2}^{x}"
    assert pair().latex() == single + " + U S_{1}^{z} S_{2}^{z}"


def test_mixing_is_that_of_the_evolution_operator():
    detuning, amplitude, t = sp.symbols("Delta V t", real=True)
    mixing = two_level_mixing(detuning, amplitude)
    assert sp.simplify(mixing.transfer - 4 * amplitude**2 / (detuning**2 + 4 * amplitude**2)) == 0
    point = {detuning: sp.Rational(3, 2), amplitude: 1}
    matrix = sp.Matrix([[detuning / 2, amplitude], [amplitude, -detuning / 2]]).subs(point)
    evolution = (-sp.I * t * matrix).exp()
    quarter_turn = {t: sp.pi / mixing.splitting.subs(point)}
    probability = abs(sp.N(evolution[1, 0].subs(quarter_turn), 30)) ** 2
    assert abs(probability - mixing.transfer.subs(point)) < 1e-25
    assert abs(probability - sp.Rational(1, 2)) > 0.1
    third = mixing.transfer.subs({detuning: detuning_for_transfer(sp.Rational(1, 3), amplitude)})
    assert third.simplify() == sp.Rational(1, 3)
    with pytest.raises(ValueError):
        detuning_for_transfer(2, amplitude)
