"""Dimensions of printed formulas: right ones pass, their wrong twins bring a finding at its place."""

import pytest

from tlssym.check.dimensions import check_dimensions
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse
from tlssym.parse.tree import Source
from tlssym.values import Severity

NOTATION = Notation(
    names=(
        Name("a", dimension="1", exponent_parameter=True),
        Name("d", dimension="1", exponent_parameter=True),
        Name("U_0", dimension="energy*length^a"),
        Name("P_0", dimension="1/(energy*length^d)"),
        Name(r"\hbar", dimension="energy*time"),
        Name("E", dimension="energy"),
        Name("E_1", dimension="energy"),
        Name(r"\Delta_0", dimension="energy"),
        Name("T", dimension="energy"),
        Name("R", dimension="length"),
        Name("t", dimension="time"),
        Name(r"\tau", dimension="time"),
        Name("T_2", dimension="time"),
        Name("p", dimension="1/time", transform_of="t"),
        Name("x", dimension="1/length^3", arguments=(("t",),)),
        Name("W", dimension="1/energy", arguments=((r"\Delta_0", "t"),)),
        Name("N", dimension="1"),
        Name("q"),
    ),
)


def check(latex, **options):
    source = Source(latex)
    printed = parse(latex, NOTATION, source=source)
    assert not printed.findings, printed.findings
    return check_dimensions(printed, NOTATION, source, **options)


def codes(report):
    return [finding.code for finding in report.findings]


RIGHT = [
    r"E = \frac{U_0}{R^a}",
    r"E < \sqrt{\Delta_0^2 + T^2}",
    r"N = P_0 \int d^d R \int_0^{E} dE_1 \theta\left(\frac{U_0}{R^a} - |E - E_1|\right)",
    r"N = \ln\left(\frac{E}{\Delta_0}\right)",
    r"N = \ln E - \ln \Delta_0",
    r"N = \frac{a}{d} \ln t + 2 - \frac{a}{d} \ln T_2",
    r"E = U_0 (P_0 T)^{\frac{a}{d}}",
    r"N = \left(\frac{U_0}{E}\right)^{\frac{d}{a}} \frac{1}{R^d}",
    r"x_p = \int_0^{+\infty} dt e^{-pt} x(t)",
    r"\left(\frac{1}{x}\right)_p = \frac{t}{x(t)}",
    r"\frac{\partial W(\Delta_0, t)}{\partial t} = \frac{1}{E t}",
    r"N = \int_0^t \frac{d\tau}{T_2}",
    r"E \to 0",
    r"N = 0",
]

WRONG = [
    (r"E = \frac{U_0}{R^d}", "TLS201"),
    (r"E < \sqrt{\Delta_0^2 + T}", "TLS202"),
    (r"N = P_0 \int d^a R \int_0^{E} dE_1 \theta\left(\frac{U_0}{R^a} - |E - E_1|\right)", "TLS201"),
    (r"N = P_0 \int d^d R \int_0^{E} dE_1 \theta\left(\frac{U_0}{R^d} - |E - E_1|\right)", "TLS202"),
    (r"N = \ln\left(\frac{E}{\Delta_0^2}\right)", "TLS203"),
    (r"E = U_0 (P_0 T)^{\frac{d}{a}}", "TLS201"),
    (r"N = \left(\frac{U_0}{E}\right)^{\frac{a}{d}} \frac{1}{R^d}", "TLS201"),
    (r"x_p = \int_0^{+\infty} e^{-pt} x(t) \frac{dt}{T_2}", "TLS201"),
    (r"\left(\frac{1}{x}\right)_p = \frac{1}{x(t)}", "TLS201"),
    (r"\frac{\partial W(\Delta_0, t)}{\partial t} = \frac{1}{E}", "TLS201"),
    (r"N = \int_0^R \frac{d\tau}{T_2}", "TLS202"),
    (r"N = W(t, t) E", "TLS203"),
    (r"N = 2^{E} ", "TLS203"),
]


@pytest.mark.parametrize("latex", RIGHT)
def test_a_right_formula_brings_no_finding(latex):
    report = check(latex)
    assert report.ok is True and report.findings == () and report.hbar_power == 0


@pytest.mark.parametrize(("latex", "code"), WRONG)
def test_its_wrong_twin_brings_the_finding(latex, code):
    report = check(latex)
    assert report.ok is False
    assert codes(report) == [code]
    assert report.findings[0].severity is Severity.ERROR


def test_a_missing_power_of_hbar_is_a_note_and_no_error():
    report = check(r"\frac{1}{T_2} = E")
    assert report.ok is True and report.hbar_power == -1
    assert codes(report) == ["TLS204"] and report.findings[0].severity is Severity.NOTE
    assert check(r"\frac{1}{T_2} = \frac{E}{\hbar}").hbar_power == 0
    assert check(r"N = (\Delta_0 T_2)^2").hbar_power == -2
    # upside down it is no power of hbar
    assert check(r"\frac{1}{T_2} = \frac{\hbar}{E}").ok is False


def test_hbar_missing_in_a_sum_and_in_an_argument():
    assert check(r"N = 1 + (\Delta_0 T_2)^2").hbar_power == -2
    report = check(r"N = \exp\left(-E t\right)")
    assert codes(report) == ["TLS204"] and report.ok is True


def test_tilde_between_unlike_dimensions_is_read_as_proportional():
    report = check(r"N \sim \frac{\Delta_0}{E} E^{-\frac{2d-a}{a}}")
    assert codes(report) == ["TLS205"] and report.ok is True
    assert check(r"N \propto \frac{\Delta_0}{E} E^{-\frac{2d-a}{a}}").findings == ()
    assert check(r"N = \frac{\Delta_0}{E} E^{-\frac{2d-a}{a}}").ok is False


def test_parameters_with_values_are_put_in():
    assert check(r"E = \frac{U_0}{R^3}", at={"a": 3, "d": 3}).ok is True
    assert check(r"E = \frac{U_0}{R^3}").ok is False
    assert check(r"N = P_0 \int d^3R \int_0^{E} dE_1", at={"a": 3, "d": 3}).ok is True


def test_what_is_not_declared_is_unknown_and_says_nothing():
    report = check(r"q = E")
    assert report.ok is None and report.findings == ()
    assert check(r"E = q R").findings == ()


def test_a_generic_notation_finds_nothing():
    source = Source(r"x = y^2 + z")
    printed = parse(source.text, Notation.generic(), source=source)
    assert check_dimensions(printed, Notation.generic(), source).findings == ()


def test_a_formula_without_relation_can_be_told_what_it_gives():
    assert check(r"(\Delta_0 T_2)^2 \frac{t}{T_2}", expected={}).hbar_power == -2
    assert check(r"E t", expected={"energy": 1}).ok is False
    assert check(r"E t").ok is True


def test_a_finding_stands_at_its_place_in_the_file():
    report = check("E\n= \\sqrt{\\Delta_0^2\n + T}")
    (finding,) = report.findings
    assert (finding.place.line, finding.place.column) == (3, 4)
    assert finding.printed == "T" and "energy" in finding.message


def test_each_link_of_a_chain_is_compared_by_itself():
    report = check(r"E = \Delta_0 = t = T_2")
    assert codes(report) == ["TLS201"] and report.dimensions == ("energy", "energy", "time", "time")
