"""Gaps by exact diagonalization: right amplitudes agree, amplitudes that are nearly right are refuted."""

import ast
import inspect
import random

import pytest
import sympy as sp

from tlssym.check import avoided_crossing as measuring
from tlssym.check import diagonalization
from tlssym.check.diagonalization import avoided_crossing, check_amplitude, gap_ratio
from tlssym.mathematics.spins import biased_spins, double_sum, operator_sum
from tlssym.numbers.points import within
from tlssym.values import Answer

g, x = sp.symbols("g x", positive=True)
D, T, D1, T1, D2, T2, U1, U2, U3 = sp.symbols("D T D1 T1 D2 T2 U1 U2 U3", positive=True)
E1, E2 = sp.sqrt(D1**2 + T1**2), sp.sqrt(D2**2 + T2**2)
SPAN = (sp.Rational(1, 2), sp.Rational(2))


def pair(axes="zz"):
    interaction, _ = double_sum(2, {(0, 1): g}, axes)
    return biased_spins((x, D1), (T, T1)) + interaction


def samples(*symbols, count=1, seed=1, admissible=()):
    return within(dict.fromkeys(symbols, SPAN), count, seed, admissible)


def check_pair(amplitude, axes="zz", count=1):
    # the first site is tuned by its bias x until its energy is that of the second
    sets = samples(T, D1, T1, count=count, admissible=[T**2 + sp.Rational(1, 10) < D1**2 + T1**2])
    return check_amplitude(pair(axes), amplitude, ["+-", "-+"], x, g, sets, near=sp.sqrt(E1**2 - T**2))


E = sp.sqrt(x**2 + T**2)
RIGHT = g * T * T1 / (4 * E * E1)


def test_the_flip_flop_amplitude_has_its_quarter():
    evidence, ratios = check_pair(RIGHT, count=2)
    assert evidence.outcome is Answer.AGREES, evidence.says
    assert evidence.digits > 15 and evidence.points == 2
    # the approach is linear or faster, and visible
    first, last = ratios[0].table[0][1], ratios[0].table[-1][1]
    assert abs(last - 1) < abs(first - 1) / 16


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        (4 * RIGHT, "1/4"),  # the quarter forgotten
        (RIGHT * x / T, "goes to"),  # Δ/E where Δ_0/E belongs
        (RIGHT * E / T, "goes to"),
        (RIGHT * g, "power"),
        (RIGHT * (1 + sp.Rational(1, 10**6)), "goes to"),
        (sp.S.Zero, "vanishes"),
    ],
)
def test_wrong_amplitudes_are_refuted(wrong, hint):
    evidence, ratios = check_pair(wrong)
    assert evidence.outcome is Answer.REFUTES
    assert hint in evidence.says and "T = " in evidence.says
    assert ratios[0].witness


def test_another_interaction():
    # S^x S^x between the sites: each S^x turns −Δ/E of itself into the transverse part
    evidence, _ = check_pair(g * x * D1 / (4 * E * E1), "xx")
    assert evidence.outcome is Answer.AGREES and evidence.digits > 15
    assert check_pair(RIGHT, "xx")[0].outcome is Answer.REFUTES
    # S^y S^y needs no bias and no tunnelling amplitude
    assert check_pair(g / 4, "yy")[0].outcome is Answer.AGREES


def test_a_complex_hamiltonian():
    hamiltonian = biased_spins((x, D1), (T, T1)) + operator_sum(2, {((0, "x"), (1, "y")): g})
    sets = samples(T, D1, T1, admissible=[T**2 + sp.Rational(1, 10) < D1**2 + T1**2])
    options = {"near": sp.sqrt(E1**2 - T**2)}
    right, _ = check_amplitude(hamiltonian, g * x / (4 * E), ["+-", "-+"], x, g, sets, **options)
    wrong, _ = check_amplitude(hamiltonian, g * T / (4 * E), ["+-", "-+"], x, g, sets, **options)
    assert right.outcome is Answer.AGREES and wrong.outcome is Answer.REFUTES


def test_no_samples_and_no_crossing_are_undecided():
    assert check_amplitude(pair(), RIGHT, ["+-", "-+"], x, g, [], near=1)[0].outcome is Answer.UNDECIDED
    far = check_amplitude(pair(), RIGHT, ["+-", "-+"], x, g, samples(T, D1, T1), near=E1 * 40)[0]
    assert far.outcome is Answer.UNDECIDED and "no minimum" in far.says


def test_states_that_do_not_couple():
    free = biased_spins((x, D1), (T, T1)) + operator_sum(2, {(): g})
    values = samples(T, D1, T1, admissible=[T**2 + sp.Rational(1, 10) < D1**2 + T1**2])[0]
    crossing = avoided_crossing(free, ["+-", "-+"], x, g, values, near=sp.sqrt(E1**2 - T**2))
    assert gap_ratio(crossing, sp.S.Zero, x, g).outcome is Answer.AGREES
    assert gap_ratio(crossing, RIGHT, x, g).outcome is Answer.REFUTES


def test_what_cannot_be_done_is_refused():
    with pytest.raises(ValueError, match="no value for D1, T1"):
        avoided_crossing(pair(), ["+-", "-+"], x, g, {T: 1}, near=1)
    with pytest.raises(ValueError, match="does not fit"):
        avoided_crossing(pair(), ["+-", "-"], x, g, {T: 1, D1: 1, T1: 1}, near=1)
    with pytest.raises(ValueError, match="admissible"):
        within({T: SPAN}, 1, 0, [T > 3])


@pytest.mark.parametrize("seed", range(4))
def test_any_interaction_of_two_spins_in_the_field_of_z(seed):
    """All nine products of axes at once: the amplitude is complex, its size is what the gap knows."""
    source = random.Random(seed)
    axes = [(a, b) for a in "xyz" for b in "xyz"]
    J = {pair: sp.Rational(source.randint(-99, 99), 50) for pair in axes}
    fields = {((0, "z"),): -x, ((1, "z"),): -1}
    hamiltonian = operator_sum(2, {**fields, **{((0, a), (1, b)): g * J[a, b] for a, b in axes}})
    amplitude = g * (J["x", "x"] + J["y", "y"] + sp.I * (J["y", "x"] - J["x", "y"])) / 4
    twin = g * (J["x", "x"] - J["y", "y"] + sp.I * (J["y", "x"] - J["x", "y"])) / 4
    options = {"near": 1}
    right, _ = check_amplitude(hamiltonian, amplitude, ["+-", "-+"], x, g, [{}], **options)
    assert right.outcome is Answer.AGREES, right.says
    assert (
        check_amplitude(hamiltonian, twin, ["+-", "-+"], x, g, [{}], **options)[0].outcome is Answer.REFUTES
    )


def test_a_third_level_that_comes_close_is_not_mistaken():
    """Three equal spins: the two states named are not closed under the interaction."""
    interaction, _ = double_sum(3, {(0, 1): g, (0, 2): g, (1, 2): g}, "xx")
    hamiltonian = operator_sum(3, {((0, "z"),): -x, ((1, "z"),): -1, ((2, "z"),): -1}) + interaction
    evidence, _ = check_amplitude(hamiltonian, g / 4, ["-++", "+-+"], x, g, [{}], near=1)
    assert evidence.outcome is not Answer.AGREES


def test_the_leg_is_independent():
    for module in (diagonalization, measuring):
        tree = ast.parse(inspect.getsource(module))
        names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        names += [
            a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names
        ]
        assert names and not any("perturbation" in name or "basis" in name for name in names)
