"""``tlssym integrate`` from LaTeX to the printed answer: values with conditions, and clear refusals."""

from __future__ import annotations

import json

import pytest
import sympy as sp

from tlssym.check.confirm import confirm_integral
from tlssym.check.terms import confirm_terms
from tlssym.cli import main
from tlssym.integrate import IntegrateError, integrate
from tlssym.language import sphere_area
from tlssym.render.integral import integral_object, integral_text
from tlssym.values import Answer
from tlssym.where import contradict

a, b, d, W, L = sp.symbols("a b d W L", positive=True)
R_0, U_0, W_T, eps, E = sp.symbols("R_0 U_0 W_T varepsilon E", positive=True)
Delta_0, E_star = sp.symbols("Delta_0 E_star", positive=True)


def run(capsys, *arguments):
    """The exit status, the output and the errors of the command."""
    try:
        status = main(["integrate", *arguments])
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    return status, out, err


def value(latex, **options):
    """The value, which the numeric leg must not have refuted."""
    report = integrate(latex, **options)
    assert report.checks and all(check.outcome is not Answer.REFUTES for check in report.checks), (
        report.checks
    )
    return report


CLOSED = [
    (
        r"\int_0^1 dx \int_0^1 dy \int_0^1 dz\, \theta(x-y)\theta(z-x)\theta(1-z)\theta(y)",
        {},
        sp.Rational(1, 6),
    ),
    (r"\int_0^1 dx \int_0^1 dy\, \theta(xy - a) \frac{1}{xy}", {}, sp.log(a) ** 2 / 2),
    (r"\int_0^W dx \int_0^W dy\, \theta(a - |x-y|)", {"where": ["a < W"]}, 2 * a * W - a**2),
    (r"\int_0^W dx \int_0^W dy\, \theta(a - |x-y|)", {"where": ["a > W"]}, W**2),
    (
        r"\int_{-\infty}^{\infty} dx\, \theta(x-\mu)^2\, \theta(\nu - x)",
        {"where": [r"\mu < \nu"]},
        sp.Symbol("nu", positive=True) - sp.Symbol("mu", positive=True),
    ),
    (
        r"\int d^dR\, \theta\left(\frac{U_0}{R^a} - \varepsilon\right)",
        {},
        sphere_area(d) / d * (U_0 / eps) ** (d / a),
    ),
    (
        r"\int d^dR\, \theta\left(\frac{U_0}{R^a} - \varepsilon\right)",
        {"where": ["d = 3"]},
        sp.Rational(4, 3) * sp.pi * (U_0 / eps) ** (3 / a),
    ),
    (
        r"\int_0^{E_*} \frac{\Delta_0 d\Delta_0}{(a + \Delta_0)^2}",
        {},
        sp.log((a + E_star) / a) + a / (a + E_star) - 1,
    ),
    (
        r"P_0 \int_{\varepsilon}^{W_T} \frac{d\Delta_{01}}{\Delta_{01}}",
        {"where": [r"\varepsilon < W_T"]},
        sp.Symbol("P_0", positive=True) * sp.log(W_T / eps),
    ),
    (r"2\int_0^1 dx\, x + 3 \int_0^1 dy\, y^2", {}, sp.Integer(2)),
    (r"-\int_0^1 x dx", {}, -sp.Rational(1, 2)),
    (r"\int_0^1 dx \int_0^1 dx'\, \theta(x - x')", {}, sp.Rational(1, 2)),
    (r"\frac{1}{2}\int_0^{\infty} \frac{a\, dx}{x^2+a^2}", {}, sp.pi / 4),
]


@pytest.mark.parametrize(("latex", "options", "expected"), CLOSED)
def test_closed_forms(latex, options, expected):
    report = value(latex, **options)
    assert report.converges is True
    assert report.result.exact
    point = {s: sp.Rational(3 + 2 * i, 7 + i) for i, s in enumerate(sorted(expected.free_symbols, key=str))}
    if "where" not in options or a not in expected.free_symbols or W not in expected.free_symbols:
        assert abs(sp.N((report.value - expected).subs(point), 30)) < 1e-25
    assert sp.simplify(sp.expand_log(report.value - expected, force=True)) == 0


def test_the_wrong_twin_has_another_value():
    right = integrate(r"\int d^dR\, \theta\left(\frac{U_0}{R^a} - \varepsilon\right)").value
    twin = integrate(r"\int d^dR\, \theta\left(\frac{U_0}{R^d} - \varepsilon\right)").value
    assert sp.simplify(right - twin) != 0


def test_conditions_are_found_and_known_ones_are_not_repeated():
    assert value(r"\int_1^{\infty} \frac{dx}{x^a}").conditions == (a > 1,)
    assert value(r"\int_1^{\infty} \frac{dx}{x^a}", where=["a > 2"]).conditions == ()
    edge = value(r"\int_1^{\infty} \frac{dx}{x^a}", where=[r"a \geq 1"])
    assert edge.conditions == (a > 1,), "at a = 1 nothing is said"


def test_divergence_names_its_direction_and_its_convergent_twin_converges():
    report = integrate(r"\int_1^{\infty} \frac{dx}{x^a}", where=["a < 1"])
    assert report.converges is False
    assert report.value is None
    assert report.result.escapes == "x → ∞"
    assert report.result.missing == (a > 1,)
    assert report.checks[0].outcome is Answer.AGREES
    assert value(r"\int_1^{\infty} \frac{dx}{x^a}", where=["a > 1"]).converges is True


def test_leading_behaviour_at_small_and_large_parameters():
    t, m, Lambda = sp.symbols("t m Lambda", positive=True)
    small = value(r"\int_0^{\infty} \frac{dx}{t + x + x^2}", small="t")
    assert (small.value, small.result.log_powers) == (-sp.log(t), {t: 1})
    large = value(r"\int_0^{\Lambda} \frac{dx}{x + m^2}", large=r"\Lambda")
    assert sp.expand_log(large.value - sp.log(Lambda) + 2 * sp.log(m)) == 0
    assert large.checks[0].outcome is Answer.AGREES
    constant = value(
        r"\int_0^1 \frac{dx}{x^a} \int_0^1 \frac{dy}{y^b}\, \theta(xy - c)",
        small="c",
        where=["a < 1", "b < a"],
    )
    assert sp.simplify(constant.value - 1 / ((1 - a) * (1 - b))) == 0


# -- signs ----------------------------------------------------------------------------------------------


def test_a_condition_makes_a_symbol_negative_or_real():
    c = sp.Symbol("c", real=True)
    negative = value(r"\int_0^1 x^c dx", where=["c < 0"])
    assert sp.simplify(negative.value - 1 / (c + 1)) == 0
    assert negative.conditions == (c > -1,)
    assert negative.given == (c < 0,)
    assert value(r"\int_0^1 x^c dx", where=["c > -2"]).conditions == (c > -1,)
    assert integrate(r"\int_0^1 x^c dx", where=["c < -1"]).converges is False
    positive = sp.Symbol("c", positive=True)
    assert value(r"\int_0^1 x^c dx").conditions == ()
    assert value(r"\int_0^1 x^c dx", where=["c > 0"]).value == 1 / (positive + 1)


def test_signs_are_known_before_sympy_simplifies():
    """With a positive c, |c| would have become c before the condition was looked at."""
    c = sp.Symbol("c", real=True)
    assert value(r"\int_0^1 |c| x dx", where=["c < 0"]).value == -c / 2
    assert sp.expand(value(r"\int_c^b |x| dx", where=["c < 0"]).value - b**2 / 2 - c**2 / 2) == 0


def test_values_are_put_in_one_for_another():
    assert value(r"\int_0^1 x^a dx", where=["a = b", "b = 2"]).value == sp.Rational(1, 3)
    assert value(r"\int_0^1 x^a dx", where=["a = b = 2"]).value == sp.Rational(1, 3)
    assert value(r"\int_0^1 x^a dx", where=["2 = a"]).value == sp.Rational(1, 3)
    assert value(r"\int_0^1 x^a dx", where=["a = -1/2"]).value == 2


def test_only_the_member_with_the_integral_is_evaluated():
    report = integrate(r"N = \int_0^1 x dx = 7")
    assert report.value == sp.Rational(1, 2)
    assert report.ignored == "N, 7"
    assert "left aside" in integral_text(report)
    assert any("left aside" in step["says"] for step in integral_object(report)["steps"])


def test_a_value_that_quadrature_refutes_is_withheld(monkeypatch):
    import tlssym.answering as module

    real = module.evaluate

    def wrong(*arguments, **options):
        from dataclasses import replace

        result = real(*arguments, **options)
        return replace(result, value=2 * result.value)

    monkeypatch.setattr(module, "evaluate", wrong)
    report = integrate(r"\int_0^1 x^a dx")
    assert (report.converges, report.value) == (None, None)
    assert "contradict" in report.result.refused


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{d}{da}\int_0^1 x^a dx", -1 / (1 + a) ** 2),
        (r"\frac{\partial}{\partial a}\int_0^a x^2 dx", a**2),
        (r"2\frac{d}{db}\int_0^1 dx\,\theta(b-x) x", 2 * b),
    ],
)
def test_the_derivative_of_an_integral_is_that_of_its_value(latex, expected):
    report = value(latex)
    assert sp.simplify(report.value - expected) == 0
    assert report.checks[0].outcome is Answer.AGREES


@pytest.mark.slow
def test_two_limits_are_told_in_either_order(capsys):
    p, q = sp.symbols("p q", positive=True)
    report = integrate(r"\int_0^\infty \frac{dx}{(x+p)(x+q)}", small=["p", "q"])
    found = {order.limits[0].symbol: order for order in report.orders}
    assert sp.expand(sp.expand_log(found[p].value - sp.log(q / p) / q, force=True)) == 0
    assert sp.expand(sp.expand_log(found[q].value - sp.log(p / q) / p, force=True)) == 0
    assert report.value is None and "order of the limits" in report.result.refused
    _, out, _ = run(capsys, r"\int_p^1 \frac{dx}{x+q}", "--small", "p", "--small", "q", "--format", "json")
    assert [order["value"]["sympy"] for order in json.loads(out)["orders"]] == ["-log(q)", "-log(p)"]


def test_both_ends_of_a_parameter_and_where_they_meet(capsys):
    status, out, _ = run(capsys, r"\int_0^W \frac{dx}{x^2 + E^2}", "--regimes", "E", "--format", "json")
    found = json.loads(out)
    assert (status, found["symbol"]) == (0, "E")
    assert found["small"]["exponents"] == {"E": "-1"} and found["large"]["exponents"]["E"] == "-2"
    assert found["crossover"]["sympy"] == "2*W/pi"
    status, out, _ = run(capsys, r"\int_0^W \frac{dx}{x^2 + E^2}", "--regimes", "E")
    assert "2 W/π" in out and "further regimes" in out
    assert "without --small" in run(capsys, r"\int_0^1 x^a dx", "--regimes", "a", "--small", "a")[2]


@pytest.mark.slow
def test_a_regime_lies_between_the_scales(capsys, tmp_path):
    file = tmp_path / "regimes.svg"
    latex = r"\int_p^\infty \frac{dx}{x (x + E) (x + q)}"
    status, out, err = run(
        capsys, latex, "--regimes", "E", "--plot", str(file), "--digits", "10", "--format", "json"
    )
    found = json.loads(out)
    middle = next(r for r in found["regimes"] if r["above"] or r["below"])
    assert status == 0 and len(found["crossovers"]) == len(found["regimes"]) - 1
    assert (
        middle["power"] != found["regimes"][0]["power"]
        or middle["log_power"] != found["regimes"][0]["log_power"]
    )
    assert file.read_text().startswith("<?xml") and "numbers; local slope" in err
    assert "ends in .svg or .png" in run(capsys, latex, "--regimes", "E", "--plot", "regimes.pdf")[2]
    assert "give --regimes" in run(capsys, latex, "--plot", str(file))[2]


@pytest.mark.slow
def test_the_plane_of_two_parameters(capsys):
    status, out, _ = run(
        capsys, r"\int_0^W \frac{dx}{x^2 + E^2}", "--regimes", "E", "--regimes", "W", "--format", "json"
    )
    found = json.loads(out)
    assert (status, len(found["orders"]), len(found["borders"])) == (0, 8, 2)
    assert {border["W"]["sympy"] for border in found["borders"]} == {"pi*E_/2"}


def test_the_nearest_behaviour_over_the_plane():
    from tlssym.exact_curve import exact_plane

    x, e, w = sp.symbols("x E W", positive=True)
    integral = sp.Integral(1 / (x**2 + e**2), (x, 0, w))
    plane = exact_plane(integral, (e, w), (w / e**2, sp.pi / (2 * e)), (), count=5)
    assert plane.nearest[0, -1] == 0 and plane.nearest[-1, 0] == 1 and plane.off[0, -1] < 1e-3
    wrong = exact_plane(integral, (e, w), (2 * w / e**2, sp.pi / e), (), count=5)
    assert wrong.off.min() > 0.5


def test_regimes_of_which_one_is_not_confirmed_meet_nowhere(monkeypatch):
    import tlssym.answering as module
    from tlssym.regimes import regimes

    real = module.evaluate

    def doubled(*arguments, **options):
        from dataclasses import replace

        result = real(*arguments, **options)
        return replace(result, value=2 * result.value) if options["large"] is not None else result

    monkeypatch.setattr(module, "evaluate", doubled)
    found = regimes(r"\int_0^W \frac{dx}{x^2 + E^2}", "E")
    assert found.below.value is not None
    assert (found.above.value, found.crossover) == (None, None)


def test_two_limits_whose_order_does_not_matter():
    p = sp.Symbol("p", positive=True)
    same = integrate(r"\int_0^L \frac{x\,dx}{x^2+p^2}", small="p", large="L")
    assert sp.expand_log(same.value - sp.log(L / p), force=True) == 0


def test_a_wrong_behaviour_in_two_limits_is_withheld(monkeypatch):
    import tlssym.several_limits as module

    real = module.evaluate

    def doubled(*arguments, **options):
        from dataclasses import replace

        result = real(*arguments, **options)
        return replace(result, value=sp.Rational(3, 2) * result.value)

    monkeypatch.setattr(module, "evaluate", doubled)
    report = integrate(r"\int_0^L \frac{x\,dx}{x^2+a^2}", small="a", large="L")
    assert all(order.value is None and order.refused for order in report.orders)


@pytest.mark.slow
def test_more_terms_of_laplaces_method(capsys):
    x = sp.Symbol("x", positive=True)
    report = value(r"\int_0^5 \frac{e^{-xt}}{1+t} dt", large="x", terms=3)
    assert sp.expand(report.value - (1 / x - 1 / x**2 + 2 / x**3)) == 0
    assert report.checks[0].outcome is Answer.AGREES
    assert "give --small or --large" in run(capsys, r"\int_0^1 x dx", "--terms", "2")[2]
    other = integrate(r"\int_0^1 \frac{dx}{x + a}", small="a", terms=2)
    assert other.value is None and other.result.refused


@pytest.mark.parametrize(("last", "outcome"), [(2, Answer.AGREES), (3, Answer.UNDECIDED)])
def test_the_last_of_several_terms_is_compared(last, outcome):
    s, t = sp.symbols("s t", positive=True)
    integral = sp.Integral(sp.exp(-t / s) / (1 + t), (t, 0, 5))
    assert confirm_terms(integral, s - s**2 + last * s**3, s, 10**6).outcome is outcome


PRINCIPAL = [
    (r"\int_0^3 \frac{dx}{x-1}", [], sp.log(2)),
    pytest.param(
        r"\int_0^b \frac{dx}{x-a}", ["b > 2a"], sp.log((b - a) / a), marks=pytest.mark.slow, id="parameters"
    ),
    pytest.param(
        r"\int_{-\infty}^{\infty} \frac{dx}{(x-a)(x^2+1)}",
        [],
        -sp.pi * a / (a**2 + 1),
        marks=pytest.mark.slow,
        id="whole line",
    ),
]


@pytest.mark.parametrize(("latex", "where", "expected"), PRINCIPAL)
def test_a_principal_value_only_when_it_is_asked_for(latex, where, expected):
    assert integrate(latex, where=where).value is None
    report = value(latex, where=where, principal_value=True)
    assert report.value is not None, report
    point = {a: sp.Rational(3, 7), b: sp.Rational(11, 5)}
    assert abs(sp.N((report.value - expected).subs(point), 20)) < 1e-15
    assert any(check.outcome is Answer.AGREES for check in report.checks)


def test_a_wrong_principal_value_is_no_answer(monkeypatch):
    import tlssym.answering as module

    real = module.evaluate

    def doubled(*arguments, **options):
        from dataclasses import replace

        result = real(*arguments, **options)
        return replace(result, value=2 * result.value)

    monkeypatch.setattr(module, "evaluate", doubled)
    assert integrate(r"\int_0^3 \frac{dx}{x-1}", principal_value=True).value is None


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_0^3 \frac{dx}{(x-1)^2}",
        r"\int_1^3 \frac{dx}{x-1}",
        r"\int_0^1 x dx",
        r"\int_0^b \frac{dx}{x-a}",
    ],
)
def test_where_there_is_no_principal_value_the_reason_is_said(latex):
    report = integrate(latex, principal_value=True)
    assert report.value is None and "pole" in report.result.refused


def test_the_derivative_of_a_leading_behaviour_is_refused_with_the_reason():
    report = integrate(r"\frac{d}{da}\int_a^1 \frac{dx}{x}", small="a")
    assert report.value is None
    assert "leading behaviour of a derivative" in report.result.refused


@pytest.mark.parametrize(("factor", "confirmed"), [(1, True), (2, False)])
def test_a_value_that_no_number_confirms_is_withheld(monkeypatch, factor, confirmed):
    """Where the quadrature does not settle, plain sums may confirm the value; its wrong twin is no answer."""
    from dataclasses import replace

    import tlssym.answering as module
    from tlssym.values import Evidence

    real = module.evaluate

    def changed(*arguments, **options):
        result = real(*arguments, **options)
        return replace(result, value=factor * result.value)

    monkeypatch.setattr(module, "evaluate", changed)
    monkeypatch.setattr(
        module, "confirm_integral", lambda *_, **__: Evidence("quadrature", Answer.UNDECIDED, "not settled")
    )
    report = integrate(r"\int_0^1 x^a dx")
    assert (report.value is not None) is confirmed
    assert (report.unconfirmed is None) is confirmed
    assert ("unconfirmed" in integral_object(report)) is not confirmed
    assert ("undecided: the value found" in integral_text(report)) is not confirmed


# -- contradictions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relations", "empty"),
    [
        ([a > b, b > a], True),
        ([a > b, b > d, d > a], True),
        ([a > 2, a < 1], True),
        ([a > 2, a < 3], False),
        ([a > b, b > d, a > d], False),
        ([a * b > E**2, a < E, b < E], True),
        ([a * b > E**2, a < E, b > E], False),
        ([a > 2 * d, a < d], True),
        ([a < 2 * d, a > d], False),
        ([], False),
    ],
)
def test_contradictions_are_proved(relations, empty):
    assert contradict(relations) is empty


# -- the command ----------------------------------------------------------------------------------------


def test_json_has_exactly_the_fields_of_the_contract(capsys):
    status, out, err = run(
        capsys, r"\int d^dR\, \frac{1}{R^b} \theta(R - R_0)", "--where", "d = 3", "--format", "json"
    )
    assert (status, err) == (0, "")
    found = json.loads(out)
    assert list(found) == [
        "schema",
        "converges",
        "conditions",
        "value",
        "exponents",
        "log_powers",
        "escapes",
        "elsewhere",
        "checks",
        "steps",
    ]
    assert found["converges"] is True
    assert found["conditions"] == ["b > 3"]
    assert found["exponents"] == {"R_0": "3 - b"}
    assert sp.sympify(found["value"]["sympy"]).subs({"b": 4, "R_0": 2}) == 2 * sp.pi
    assert found["checks"][0]["outcome"] == "agrees"
    assert found["checks"][0]["digits"] >= 30


def test_sympy_strings_are_read_back_as_the_same_expression(capsys):
    _, out, _ = run(capsys, r"\int_0^E \gamma\lambda I x dx", "--format", "json")
    value = json.loads(out)["value"]
    names = value["names"]
    read = sp.sympify(value["sympy"])
    assert set(names.values()) == {"E", "I", "gamma", "lambda"}
    assert {s.name for s in read.free_symbols} == set(names)
    point = {s: 2 + len(names[s.name]) for s in read.free_symbols}
    assert read.subs(point) == 3 * 7 * 8 * sp.Rational(9, 2)


def test_what_holds_elsewhere_stands_in_the_object(capsys):
    _, out, _ = run(capsys, r"\int_c^\infty dx\, x^{-a} e^{-x}", "--small", "c", "--format", "json")
    found = json.loads(out)
    assert found["conditions"] == ["a > 1"] and found["value"]["sympy"] == "c**(1 - a)/(a - 1)"
    cases = {tuple(case["conditions"]): case["value"]["sympy"] for case in found["elsewhere"]}
    assert cases == {("a < 1",): "gamma(1 - a)", ("a == 1",): "-log(c)"}
    _, out, _ = run(
        capsys, r"\int_1^L \frac{dx}{x^a}", "--where", "a < 1", "--large", "L", "--format", "json"
    )
    assert json.loads(out)["elsewhere"] == [] or "scales_as" not in out


def test_names_in_the_sympy_strings_are_those_of_the_contract(capsys):
    _, out, _ = run(capsys, r"\int_0^{E_*} \Delta_{01} n' dx", "--format", "json")
    assert {str(s) for s in sp.sympify(json.loads(out)["value"]["sympy"]).free_symbols} == {
        "Delta_01",
        "E_star",
        "nprime",
    }


def test_divergent_is_an_answer_and_no_failure(capsys):
    status, out, _ = run(capsys, r"\int_1^{\infty} \frac{dx}{x}", "--format", "json")
    found = json.loads(out)
    assert status == 0
    assert (found["converges"], found["value"], found["escapes"]) == (False, None, "x → ∞")
    status, out, _ = run(capsys, r"\int_1^{\infty} \frac{dx}{x}")
    assert status == 0
    assert "diverges along x → ∞" in out


@pytest.mark.parametrize(
    "arguments",
    [
        (r"-\int_0^1xdx",),
        ("--where", "a > 0", r"-a\int_0^1xdx"),
        (r"-2\int_0^1xdx", "--digits", "20"),
    ],
)
def test_formulas_that_look_like_options(capsys, arguments):
    status, out, err = run(capsys, *arguments)
    assert (status, err) == (0, "")
    assert "value" in out


def test_the_text_says_what_is_known(capsys):
    status, out, _ = run(capsys, r"\int_0^1 dx \int_0^1 dy\, \frac{\theta(xy - a)}{xy}")
    assert status == 0
    for piece in ("a < 1", r"\frac{\ln^2(a)}{2}", "log(a)**2/2", "agrees", "elsewhere"):
        assert piece in out


def test_fifty_digits(capsys):
    _, out, _ = run(capsys, r"\int_0^1 \frac{dx}{1 + x}", "--digits", "50", "--format", "json")
    assert json.loads(out)["checks"][0]["digits"] >= 50


REFUSED = [
    ((r"\int_0^1 x dx \frac{1}{",), ("LATEX:1:23", "never closed", "^")),
    ((r"\int x dx",), ("LATEX:1:1", "without limits", "^")),
    ((r"\int_0 x dx",), ("without limits",)),
    ((r"\int_0^1 \foo(x) dx",), (r"\foo", "^^^^")),
    ((r"\int_0^1 x^{9^{9^9}} dx",), ("exponent beyond", "^")),
    ((r"\int_0^1 x^{99999999} dx",), ("exponent beyond",)),
    ((r"\int_0^1 __import__('os') dx",), ("LATEX:1:10",)),
    (("__import__('os').system('ls')",), ("LATEX:1:",)),
    ((r"\int_0^1 x^a dx", "--where", "__import__('os')"), ("--where:1:1",)),
    (("x + y",), ("no integral",)),
    ((r"\int_1^{\infty} \frac{dx}{x} - \int_1^{\infty} \frac{dx}{x}",), ("cancel",)),
    (("",), ("LATEX",)),
    (("   ",), ("LATEX",)),
    ((), ("no integral is given",)),
    ((r"\int_0^1 x dx = \int_0^2 y dy",), ("second member", "^")),
    ((r"\int_0^1 x dx, \int_0^1 y dy",), ("second formula",)),
    ((r"\int_0^1 x^a dx", "--small", "q"), ("--small:1:1", "q is no parameter", "are: a")),
    ((r"\int_0^1 x^a dx", "--small", "x"), ("x is no parameter",)),
    ((r"\int_0^1 x^a dx", "--large", "a + 1"), ("one symbol",)),
    ((r"\int_0^1 x^a dx", "--small", "a", "--large", "a"), ("not allowed",)),
    ((r"\int_0^1 x^a dx", "--where", "a > 2", "a < 1"), ("contradict", "a > 2")),
    ((r"\int_0^1 x^a dx", "--where", "a > b > c > a"), ("contradict",)),
    ((r"\int_0^1 x^a dx", "--where", "a = 3", "a = 4"), ("contradicts",)),
    ((r"\int_0^1 x^a dx", "--where", "a + 2 < 1"), ("false",)),
    ((r"\int_0^1 x^a dx", "--where", "a = a + 1"), ("one symbol its value",)),
    ((r"\int_0^1 x^a dx", "--where", r"a \approx 3"), (r"\approx", "no condition")),
    ((r"\int_0^1 x^a dx", "--where", "a"), ("no relation",)),
    ((r"\int_0^1 x^a dx", "--where", "b > 1"), ("b does not stand in the integral", "are: a")),
    ((r"\int_0^1 x^a dx", "--where", "x > 1/2"), ("x is an integration variable",)),
    ((r"\int_0^1 x^a dx", "--where", *["a > 0"] * 41), ("at most",)),
    ((r"\int_0^1 \frac{dx}{x^a - b}", "--where", "a = 0", "b = 1"), ("division by zero",)),
    ((r"\int_0^1 x dx", "--digits", "3"), ("--digits",)),
    ((r"\int_0^1 x dx", "--format", "xml"), ("--format",)),
    ((r"\int_0^1 dx " + "(" * 1000 + "x" + ")" * 1000,), ("nested",)),
    ((r"\int_0^1 dx " + r"\sqrt{" * 1000 + "x" + "}" * 1000,), ("nested",)),
    ((r"\int_0^1 dx " * 1000 + "x",), ("more than",)),
    ((r"\int_0^1 dx x" + "+x" * 60000,), ("more than",)),
]


@pytest.mark.parametrize(("arguments", "says"), REFUSED)
def test_wrong_calls_are_told_and_exit_with_two(capsys, arguments, says):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    for piece in says:
        assert piece in err


def test_digits_and_limits_of_the_function():
    with pytest.raises(IntegrateError, match="digits"):
        integrate(r"\int_0^1 x dx", digits=0)
    with pytest.raises(IntegrateError, match="same symbol twice"):
        integrate(r"\int_0^1 x^a dx", small="a", large="a")


def test_outside_the_class_is_refused_with_a_reason_and_no_value(capsys):
    status, out, _ = run(capsys, r"\int_0^1 dx \int_0^1 dy\, \theta(\sin(x y) - a)", "--format", "json")
    found = json.loads(out)
    assert status == 0
    assert (found["converges"], found["value"]) == (None, None)
    assert any(step["rule"] == "not decided" and step["says"] for step in found["steps"])


def test_a_differential_without_its_integral_sign_is_no_symbol():
    with pytest.raises(IntegrateError, match=r"1:14.*differential"):
        integrate(r"\int_0^1 dx\,dy\,x")
    assert integrate(r"\int_0^1 dx \int_0^1 dy\, x").value == sp.Rational(1, 2)


@pytest.mark.parametrize("letter, value", [("H", "1 - a"), (r"\delta", "Theta(1 - a)")])
def test_a_letter_before_the_variable_is_a_step_or_a_delta_function_and_no_factor(letter, value):
    found = integrate(rf"\int_0^1 {letter}(x - a)\, dx")
    assert str(found.value) == value and (letter != "H" or found.conditions)
    product = integrate(rf"\int_0^1 {letter} \cdot (x - a)\, dx").value
    name = letter.lstrip("\\")
    factor = sp.Symbol(name, positive=True)
    assert sp.expand(product - factor * (sp.Rational(1, 2) - a)) == 0
    # before a bracket without the variable it is a factor
    assert sp.expand(integrate(rf"\int_0^1 {letter}(1 + a) x\, dx").value - factor * (1 + a) / 2) == 0


def test_what_lies_below_a_negative_symbol_is_negative():
    mu, nu = sp.symbols("mu nu", real=True)
    latex = r"\int_{-\infty}^{\infty} dx\, \theta(x - \mu)\, \theta(\nu - x)"
    for where in ([r"\mu < \nu < 0"], [r"0 > \nu > \mu"], [r"\mu < \nu", r"\nu < 0"]):
        assert sp.expand(integrate(latex, where=where).value - (nu - mu)) == 0
    with pytest.raises(IntegrateError, match=r"contradict|false"):
        integrate(latex, where=[r"0 < \mu < \nu < 0"])


def test_a_zero_by_cancellation_is_confirmed_and_near_zero_is_not():
    found = integrate(r"\int_0^{2\pi} \cos x\, dx")
    assert found.value == 0 and found.checks[0].outcome is Answer.AGREES
    x = sp.Symbol("x", positive=True)
    nearly = sp.Integral(sp.cos(x) + sp.Rational(1, 10**9), (x, 0, 2 * sp.pi))
    assert confirm_integral(nearly, sp.S.Zero).outcome is Answer.REFUTES


LONG = "+".join(f"a_{{{n}}} x^{{{n}}}" for n in range(1, 16))


@pytest.mark.parametrize(
    ("latex", "is_done"),
    [
        (r"\int_0^1 \left(\sum_{k=1}^{30} a_k x^k\right)^{20} dx", False),
        (rf"\int_0^1 \theta(x - b) \left({LONG}\right)^8 dx", False),
        (r"\int_0^\infty \frac{\ln^{20} x}{1+x^2} dx", False),
        (r"\int_0^\infty \frac{\ln^2 x}{1+x^2} dx", True),
        (r"\int_0^1 (a x + b x^2)^3 dx", True),
    ],
)
def test_what_would_take_for_ever_is_refused_at_once(latex, is_done):
    assert (integrate(latex).value is not None) is is_done


@pytest.mark.slow
def test_work_on_a_high_power_is_bounded():
    found = integrate(r"\int_0^1 (x+y+z+w)^{60} dx").value
    w, y, z = sorted(found.free_symbols, key=str)
    assert found.subs({w: 1, y: 2, z: 3}) == sp.Rational(7**61 - 6**61, 61)
    assert integrate(r"\int_0^1 \left(x+y+z+w+\frac{u}{1+x}\right)^{60} dx").value is None


@pytest.mark.parametrize(
    ("formula", "exponents"),
    [
        (r"k \int_0^1 dx\, x^{k - 1}", {}),
        (r"k \int_c^{\infty} dx\, x^{-k - 1}", {"c": "-k"}),
        (r"\int_0^1 dx\, (1 - x^k)^m", {}),
        (r"a \int d^dR\, \theta(\varepsilon - U_0/R^a) R^{-d - a}", {"U_0": "-1", "varepsilon": "1"}),
        (r"k \int_0^1 dx\, x^{s - 1}", {"k": "1"}),
        (r"\int_\ell^L \frac{dx}{x} c^2 L^2", {"L": "2", "c": "2"}),
    ],
)
def test_no_power_is_told_of_a_symbol_that_stands_elsewhere(capsys, formula, exponents):
    _, out, _ = run(capsys, formula, "--format", "json")
    assert json.loads(out)["exponents"] == exponents


@pytest.mark.parametrize(
    ("arguments", "conditions"),
    [
        ((r"\int_0^1 dx\, |x - t|^{-q}", "--where", "t < 1"), ["q < 1"]),
        ((r"\int_0^1 dx\, |x - t|^{-q}", "--where", "t < 1", "q < 1"), []),
        ((r"\int_{-T}^T dx\, |x - E|^{-q}", "--where", "E < T"), ["q < 1"]),
        ((r"\int_0^{2 T} dx\, |3 x - T|^{-1/2}",), []),
        ((r"\int_0^1 dx\, |x - t|^q", "--where", "t < 1"), []),
    ],
)
def test_power_of_a_modulus_is_cut_at_its_zero(capsys, arguments, conditions):
    _, out, _ = run(capsys, *arguments, "--format", "json")
    found = json.loads(out)
    assert (found["converges"], found["conditions"]) == (True, conditions)
    assert found["checks"][0]["outcome"] == "agrees"
    assert "Min" not in found["value"]["sympy"]


@pytest.mark.parametrize("power", ["-1", "-3/2"])
def test_power_of_a_modulus_that_is_too_steep_diverges_at_its_zero(capsys, power):
    _, out, _ = run(capsys, rf"\int_0^1 dx\, |x - t|^{{{power}}}", "--where", "t < 1", "--format", "json")
    found = json.loads(out)
    assert (found["converges"], found["value"], found["escapes"]) == (False, None, "x → t")


def test_where_the_zero_of_a_modulus_lies_is_not_guessed(capsys):
    _, out, _ = run(capsys, r"\int_0^1 dx\, |x - t|^{-q}", "--where", "t > 1", "q < 1", "--format", "json")
    value = json.loads(out)["value"]
    point = {"t": sp.Rational(3, 2), "q": sp.Rational(1, 2)}
    right = sp.sqrt(6) - sp.sqrt(2)
    assert value is None or abs(sp.N(sp.sympify(value["sympy"]).subs(point) - right)) < 1e-12
