"""The independent numeric leg: known integrals, divergent ones, and answers it must not give."""

import ast
import itertools
import random
from pathlib import Path

import mpmath
import pytest
import sympy as sp

import tlssym.check
from tlssym.check.quadrature import quadrature
from tlssym.language import Theta, sphere_area

Q, oo, Integral = sp.Rational, sp.oo, sp.Integral
x, y, z, t = sp.symbols("x y z t", positive=True)
u, v, w_3 = sp.symbols("u v w_3", real=True)
R, R_1, Delta_p, E_1, Delta_01 = sp.symbols("R R_1 Delta_p E_1 Delta_01")
P_0, U_0, T, E, Delta_0, epsilon = sp.symbols("P_0 U_0 T E Delta_0 varepsilon", positive=True)


def digits_right(value, exact):
    with mpmath.workdps(80):
        exact = mpmath.mpf(sp.N(exact, 70))
        return float(-mpmath.log10(abs(value / exact - 1) + mpmath.mpf(10) ** -70))


CLOSED = {
    "hyperbola in the unit square": (
        Integral(Theta(x * y - Q(1, 7)) / (x * y), (x, 0, 1), (y, 0, 1)),
        sp.log(7) ** 2 / 2,
    ),
    "band narrower than the square": (
        Integral(Theta(Q(1, 3) - sp.Abs(u - v)), (u, 0, 2), (v, 0, 2)),
        Q(11, 9),
    ),
    "band wider than the square": (Integral(Theta(5 - sp.Abs(u - v)), (u, 0, 2), (v, 0, 2)), sp.Integer(4)),
    "four steps": (
        Integral(Theta(u) * Theta(1 - u) * Theta(v) * Theta(u**2 - v), (u, -oo, oo), (v, -oo, oo)),
        Q(1, 3),
    ),
    "square of a step": (Integral(Theta(x - Q(3, 2)) ** 2 * sp.exp(-x), (x, 0, oo)), sp.exp(-Q(3, 2))),
    "Lorentzian": (Integral(Q(3, 7) / (1 + Q(5, 3) * x**2), (x, 0, oo)), Q(3, 14) * sp.pi / sp.sqrt(Q(5, 3))),
    "Lorentzian, cut": (
        Integral(1 / (1 + 3 * x**2), (x, 0, Q(9, 4))),
        sp.atan(sp.sqrt(3) * Q(9, 4)) / sp.sqrt(3),
    ),
    "both signs": (Integral(1 / (1 + u**2), (u, -oo, oo)), sp.pi),
    "Gaussian": (Integral(sp.exp(-(u**2)), (u, -oo, oo)), sp.sqrt(sp.pi)),
    "power at zero": (Integral(x ** Q(-2, 3), (x, 0, 2)), 3 * 2 ** Q(1, 3)),
    "power at a finite edge": (Integral((1 - x) ** Q(-2, 3), (x, 0, 1)), sp.Integer(3)),
    "pole of |x - 1|": (Integral(sp.Abs(x - 1) ** Q(-1, 2), (x, 0, 3)), 2 + 2 * sp.sqrt(2)),
    "slow power": (Integral(x ** Q(-101, 100), (x, 1, oo)), sp.Integer(100)),
    "logarithm": (Integral(sp.log(x) ** 2 / sp.sqrt(x), (x, 0, 1)), sp.Integer(16)),
    "thin window": (Integral(Theta(Q(1, 10**12) - sp.Abs(x - 1)), (x, 0, 3)), Q(2, 10**12)),
    "window thinner than a double": (
        Integral(Theta(Q(1, 10**20) - sp.Abs(x**2 - 2)), (x, 0, 3)),
        sp.sqrt(2 + Q(1, 10**20)) - sp.sqrt(2 - Q(1, 10**20)),
    ),
    "disk": (Integral(Theta(1 - u**2 - v**2), (u, -2, 2), (v, -2, 2)), sp.pi),
    "ball": (Integral(Theta(1 - x**2 - y**2 - z**2), (x, 0, oo), (y, 0, oo), (z, 0, oo)), sp.pi / 6),
    "simplex": (Integral(Theta(1 - x - y - z), (x, 0, 1), (y, 0, 1), (z, 0, 1)), Q(1, 6)),
    "four uncoupled variables": (
        Integral(sp.exp(-x - y - z - t), (x, 0, oo), (y, 0, oo), (z, 0, oo), (t, 0, oo)),
        sp.Integer(1),
    ),
    "limits the other way round": (Integral(x, (x, 2, 1)), -Q(3, 2)),
    "limits that change order": (Integral(1, (y, 0, x - 1), (x, 0, 3)), Q(3, 2)),
    "nested": (Integral(x * Integral(y, (y, 0, x)), (x, 0, 1)), Q(1, 8)),
    "function of integrals": (
        sp.sqrt(Integral(x**2, (x, 0, 1))) / sp.gamma(Q(5, 2)) + 3 * Integral(sp.exp(-x), (x, 0, 1)),
        1 / sp.sqrt(3) / sp.gamma(Q(5, 2)) + 3 - 3 * sp.exp(-1),
    ),
    "steps inside a sum": (Integral((Theta(x - 1) + 2 * Theta(2 - x)) * x, (x, 0, 3)), sp.Integer(8)),
    "oscillating": (Integral(sp.sin(x) * sp.exp(-x), (x, 0, oo)), Q(1, 2)),
}


@pytest.mark.parametrize("name", CLOSED)
def test_a_known_integral_has_the_digits_that_are_claimed(name):
    integral, exact = CLOSED[name]
    found = quadrature(integral, {})
    assert found.outcome == "value", found.says
    assert found.digits >= 29.5
    assert digits_right(found.value, exact) >= found.digits - 0.5


@pytest.mark.parametrize("power", [3, 12, 40])
def test_a_crossover_over_many_decades(power):
    small = Q(1, 10**power)
    found = quadrature(Integral(1 / (t + x + x**2), (x, 0, oo)), {t: small})
    root = sp.sqrt(1 - 4 * small)
    with mpmath.workdps(150):
        exact = mpmath.mpf(sp.N(sp.log((1 + root) / (1 - root)) / root, 140))
        assert abs(found.value / exact - 1) < mpmath.mpf(10) ** -29.5


@pytest.mark.parametrize(
    ("integral", "direction"),
    [
        (Integral(1 / x, (x, 0, 1)), "x → 0"),
        (Integral(1 / x, (x, 1, oo)), "x → ∞"),
        (Integral(1 / (x - 1) ** 2, (x, 0, 3)), "x → 1"),
        (Integral(1 / sp.Abs(x - 1), (x, 0, 3)), "x → 1"),
        (Integral(Theta(1 - x * y), (x, 0, oo), (y, 0, oo)), "y → 0"),
        (Integral(Theta(x * y - 1) * Theta(2 - x * y) / (x * y), (x, 0, 1), (y, 0, oo)), ""),
    ],
)
def test_a_divergent_integral_is_told_with_its_direction(integral, direction):
    found = quadrature(integral, {})
    assert found.outcome == "divergent?" and found.value is None
    assert direction in found.says


def test_the_convergent_twins_of_divergent_integrals():
    assert digits_right(quadrature(Integral(x ** Q(-9, 10), (x, 0, 1)), {}).value, 10) > 29.5
    assert digits_right(quadrature(Integral(x ** Q(-11, 10), (x, 1, oo)), {}).value, 10) > 29.5
    found = quadrature(Integral(Theta(1 - x * y), (x, 0, 2), (y, 0, 3)), {})
    assert digits_right(found.value, 1 + sp.log(6)) > 29.5


@pytest.mark.parametrize(
    "integral",
    [
        Integral(Theta(x - 2) * Theta(1 - x), (x, 0, oo)),
        Integral(Theta(x * y - 2) * Theta(1 - x * y) * x, (x, 0, oo), (y, 0, oo)),
        Integral(Theta(x + y - 2) * Theta(Q(9, 10) - x * y) * Theta(x * y - 1), (x, 0, oo), (y, 0, oo)),
    ],
)
def test_zero_only_where_the_region_is_proved_empty(integral):
    found = quadrature(integral, {})
    assert found.outcome == "value" and found.value == 0 and found.digits == float("inf")


@pytest.mark.parametrize(
    ("expression", "values", "reason"),
    [
        (
            Integral(Theta(1 - x - y - z - t), (x, 0, 1), (y, 0, 1), (z, 0, 1), (t, 0, 1)),
            {},
            "4 coupled variables",
        ),
        (Integral(1 / (x * sp.log(x) ** 2), (x, 2, oo)), {}, "too slowly"),
        (Integral(P_0 * x, (x, 0, 1)), {}, "no value was given for P_0"),
        (Integral(sp.besselj(0, x), (x, 0, 1)), {}, "no numeric rule"),
        (Integral(sp.sqrt(x - 1), (x, 0, 2)), {}, ""),
        (Integral(x), {}, "no limits"),
    ],
)
def test_what_cannot_be_settled_is_undecided_with_a_reason(expression, values, reason):
    found = quadrature(expression, values)
    assert found.outcome == "undecided" and found.value is None
    assert reason in found.says


def test_work_that_is_used_up_is_undecided():
    found = quadrature(third_line(), numbers(), work=5_000)
    assert found.outcome == "undecided" and "work" in found.says


def numbers(**changes):
    values = {P_0: Q(3, 5), U_0: Q(3, 7), T: 10 * Q(7, 3), E: Q(7, 3), Delta_0: Q(5, 4), epsilon: Q(7, 3000)}
    return values | {sp.Symbol(name, positive=True): value for name, value in changes.items()}


def pairs_of_systems(amplitude, d=3):
    return P_0 * Integral(
        sphere_area(d)
        * R ** (d - 1)
        / Delta_01
        * Theta(amplitude - sp.Abs(E - E_1))
        * Theta(amplitude - epsilon / 2)
        * Theta(epsilon - amplitude),
        (Delta_01, 0, E_1),
        (E_1, 0, oo),
        (R, 0, oo),
    )


def third_line():
    amplitude = U_0 / R**3 * Delta_0 / E * U_0 / R_1**3 / sp.sqrt(Delta_p**2 + U_0**2 / R_1**6)
    return (
        P_0**2
        * T
        * Integral(
            (4 * sp.pi) ** 2
            * R**2
            * R_1**2
            * Theta(amplitude - sp.Abs(Delta_p - E))
            * Theta(amplitude - epsilon / 2)
            * Theta(epsilon - amplitude)
            * Theta(R - R_1),
            (Delta_p, -T, T),
            (R_1, 0, oo),
            (R, 0, oo),
        )
    )


def test_resonances_with_one_neighbour_to_fifty_digits():
    amplitude = U_0 / R**3 * Delta_0 / E * Delta_01 / E_1
    found = quadrature(pairs_of_systems(amplitude), numbers(), digits=50)
    exact = 8 * sp.pi * sp.log(2) / 3 * P_0 * U_0 * Delta_0 / E
    assert found.digits >= 50 and digits_right(found.value, exact.subs(numbers())) >= 50


def test_without_the_tunnelling_amplitude_of_the_neighbour_the_count_diverges():
    assert "Delta_01 → 0" in quadrature(pairs_of_systems(U_0 / R**3, 2), numbers()).says
    mended = quadrature(pairs_of_systems(U_0 / R**3 * Delta_01 / E_1, 2), numbers())
    assert mended.outcome == "value" and mended.digits >= 30


@pytest.mark.slow
def test_resonances_with_two_neighbours_do_not_depend_on_the_order_of_integration():
    """With ε/E = 1/1000, and the square root as it stands, against another route to the same number."""
    found = quadrature(third_line(), numbers())
    assert found.outcome == "value" and found.digits >= 30
    # the R integral done by hand, then a two-dimensional integral over R_1³ = s, Δ_p with its cuts found anew
    s = sp.Symbol("s", positive=True)
    root = U_0**2 * Delta_0 / E / sp.sqrt(Delta_p**2 * s**2 + U_0**2)
    largest = sp.Min(root / sp.Abs(Delta_p - E), 2 * root / epsilon)
    smallest = sp.Max(root / epsilon, s)
    plain = (
        P_0**2
        * T
        * (4 * sp.pi) ** 2
        / 9
        * Integral(
            Theta(largest - smallest) * (largest - smallest), (Delta_p, E - epsilon, E + epsilon), (s, 0, oo)
        )
    )
    other = quadrature(plain, numbers(), digits=9)
    assert other.outcome == "value", other.says
    assert abs(other.value / found.value - 1) < mpmath.mpf(10) ** -8.5


def random_region(seed):
    """A product of random powers over a random region cut by monomials, with a bounded log range."""
    draw = random.Random(seed)
    variables = [x, y, z][: draw.choice([1, 2, 2, 3])]
    powers = lambda: [Q(draw.choice([-3, -2, -1, 1, 2, 3]), draw.choice([1, 1, 2])) for _ in variables]  # noqa: E731
    integrand = sp.Mul(*[s**p for s, p in zip(variables, powers(), strict=True)])
    for _ in range(draw.choice([1, 2])):
        monomial = sp.Mul(*[s**p for s, p in zip(variables, powers(), strict=True)])
        integrand *= Theta(Q(draw.randrange(5, 60), 17) - monomial)
    limits = [(s, Q(draw.randrange(1, 9), 10), Q(draw.randrange(11, 50), 10)) for s in variables]
    return integrand, limits


@pytest.mark.parametrize(
    "seed", [pytest.param(n, marks=pytest.mark.slow if n % 3 else ()) for n in range(24)]
)
def test_random_monomial_regions_in_any_order_of_the_limits(seed):
    integrand, limits = random_region(seed)
    found = quadrature(Integral(integrand, *limits), {})
    assert found.outcome == "value", found.says
    if found.value == 0:
        return
    assert found.digits >= 29.5
    # in the logarithms of the variables it is another integrand, with other cuts and other nodes
    logarithms = dict(zip((w for w, _, _ in limits), (u, v, w_3), strict=False))
    moved = integrand.subs({s: sp.exp(-w) for s, w in logarithms.items()}, simultaneous=True)
    jacobian = sp.Mul(*[sp.exp(-w) for w in logarithms.values()])
    ranges = [(logarithms[s], -sp.log(b), -sp.log(a)) for s, a, b in reversed(limits)]
    other = quadrature(Integral(moved * jacobian, *ranges), {}, digits=12)
    assert other.outcome == "value", other.says
    assert abs(other.value / found.value - 1) < mpmath.mpf(10) ** -11


def test_panels_of_every_kind_meet_exactly():
    """A gap between panels would be the same in both evaluations: parts must add up."""
    for low, high in itertools.product([0, Q(1, 3)], [Q(7, 5), oo]):
        for power in (Q(-1, 2), 0, Q(5, 2)):
            weight = x**power * sp.exp(-x) + sp.sqrt(x) / (1 + x**4)
            whole = quadrature(Integral(weight, (x, low, high)), {})
            middle = Q(11, 17)
            parts = [quadrature(Integral(weight, (x, a, b)), {}) for a, b in ((low, middle), (middle, high))]
            with mpmath.workdps(50):
                assert abs(sum(p.value for p in parts) / whole.value - 1) < mpmath.mpf(10) ** -29


def test_a_wrong_twin_is_told_apart():
    right = quadrature(Integral(Theta(x * y - Q(1, 7)) / (x * y), (x, 0, 1), (y, 0, 1)), {})
    twin = quadrature(Integral(Theta(x * y - Q(1, 7)) / (x * y**2), (x, 0, 1), (y, 0, 1)), {})
    assert abs(right.value - twin.value) > 1


NUMERIC_LEG = (
    "quadrature",
    "montecarlo",
    "reading",
    "graph_reading",
    "confirm",
    "oscillating",
    "both_sides",
)


def test_the_numeric_leg_shares_no_code_with_the_symbolic_engine():
    folder = Path(tlssym.check.__file__).parent
    seen, pending = (
        set(),
        [p for p in folder.rglob("*.py") if p.relative_to(folder).parts[0].startswith(NUMERIC_LEG)],
    )
    assert len(pending) >= 14
    while pending:
        path = pending.pop()
        if path in seen:
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = (
                [node.module]
                if isinstance(node, ast.ImportFrom)
                else ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
            )
            for module in modules:
                assert not (module or "").startswith(("tlssym.mathematics", "tlssym.derive", "scipy"))
                if (module or "").startswith("tlssym.check."):
                    named = folder.joinpath(*module.split(".")[2:])
                    pending.append(named / "__init__.py" if named.is_dir() else named.with_suffix(".py"))


@pytest.mark.parametrize("exponent", ["-(x - 500)**2", "-100*(x - 20)**2", "-x**2 + 1000*x - 250000"])
def test_a_narrow_peak_far_from_the_origin_is_found(exponent):
    x = sp.Symbol("x", positive=True)
    argument = {
        "-(x - 500)**2": -((x - 500) ** 2),
        "-100*(x - 20)**2": -100 * (x - 20) ** 2,
        "-x**2 + 1000*x - 250000": -(x**2) + 1000 * x - 250000,
    }[exponent]
    width = 10 if exponent.startswith("-100") else 1
    found = quadrature(sp.Integral(sp.exp(argument), (x, 0, sp.oo)), {}, digits=20)
    assert found.outcome == "value"
    assert abs(found.value * width - mpmath.sqrt(mpmath.pi)) < 1e-15


@pytest.mark.parametrize("digits", [100, 250])
def test_nodes_grow_with_the_digits(digits):
    x = sp.Symbol("x", positive=True)
    found = quadrature(Integral(Theta(x - Q(1, 7)) * x / sp.sqrt(1 + x), (x, 0, 1)), {}, digits=digits)
    with mpmath.workdps(digits + 10):
        low, high = (mpmath.sqrt(1 + mpmath.mpf(1) / 7), mpmath.sqrt(2))
        wanted = 2 * ((high**3 - low**3) / 3 - (high - low))
        assert found.digits >= digits
        assert abs(found.value / wanted - 1) < mpmath.mpf(10) ** -digits
        assert abs(found.value / (wanted + mpmath.mpf(10) ** (5 - digits)) - 1) > mpmath.mpf(10) ** -digits


def test_a_narrow_lorentzian_is_found():
    x = sp.Symbol("x", positive=True)
    peak = 1 / ((x - sp.Rational(1, 3)) ** 2 + sp.Rational(1, 10**12))
    found = quadrature(sp.Integral(peak, (x, 0, 1)), {}, digits=20)
    wanted = 10**6 * (mpmath.atan(2 * 10**6 / mpmath.mpf(3)) + mpmath.atan(10**6 / mpmath.mpf(3)))
    assert abs(found.value / wanted - 1) < 1e-14


@pytest.mark.parametrize("power", [10**8, 10**12])
def test_a_peak_that_no_node_meets_is_undecided_and_never_zero(power):
    x = sp.Symbol("x", positive=True)
    hidden = sp.exp(-power * (x - 500) ** 2)
    found = quadrature(sp.Integral(hidden, (x, 0, 1000)), {}, digits=15)
    assert found.outcome == "undecided" or abs(found.value * mpmath.sqrt(power / mpmath.pi) - 1) < 1e-8
    hidden = sp.exp(-((x**4 - 500) ** 2))
    found = quadrature(sp.Integral(hidden, (x, 0, sp.oo)), {}, digits=15)
    assert found.outcome == "undecided" or abs(found.value - mpmath.mpf("0.00419071389243127")) < 1e-12


@pytest.mark.parametrize("size", [sp.Rational(1, 10**20), sp.Rational(1, 10**8), sp.S(1), sp.S(10) ** 9])
@pytest.mark.parametrize("kernel", [lambda u: sp.exp(-u), lambda u: sp.exp(-(u**2)), lambda u: 1 / sp.cosh(u)])
def test_an_exponential_of_any_scale_is_found(kernel, size):
    t, s = sp.symbols("t s", positive=True)
    one = quadrature(sp.Integral(kernel(t), (t, 0, sp.oo)), {}, digits=15)
    found = quadrature(sp.Integral(kernel(t / s), (t, 0, sp.oo)), {s: size}, digits=15)
    assert abs(found.value / (one.value * mpmath.mpf(size.p) / size.q) - 1) < 1e-14
