"""A student's own derivation: right in any way, wrong at its first wrong line, right given a mistake before."""

import pytest

from tlssym.answers.lines import GOOD, Status, review
from tlssym.catalogue import generic
from tlssym.cli import main
from tlssym.read.lecture import read_text

W_T = r"W_T = U_0 (P_0T)^{a/d}"
COUNT = r"N_{ta}(\varepsilon) \sim P_0^2 T \Delta_0 \left(\frac{U_0}{E}\right)^{2d/a}"
ONE = r"P_0^2 T E \left(\frac{U_0}{E}\right)^{2d/a} = 1"
ENERGY = r"E = U_0 (P_0^2 U_0 T)^{a/(2d-a)}"
RESULT = r"E_* \sim W_T (W_T/T)^{a/(2d-a)}"
AMPLITUDE = r"V_p \approx \frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}"
NUMBER = r"N_s(\varepsilon) = \frac{8\pi\ln 2}{3} P_0 U_0 \frac{\Delta_0}{E}"
SMALL = r"N_s(\varepsilon) \approx \frac{8\pi\ln 2}{3} 10^{-3} \frac{\Delta_0}{E}"
A = r"A = P_0^2 U_0 T/\hbar"
B = r"B = \frac{1}{\pi\eta E_*}"
LAW = r"x(t) = \frac{\pi^2 A}{2B} \frac{t}{\ln(t/T_2)}"
LAW_IN_ENERGY = r"x(t) = \frac{\pi^3}{2} \eta A E_* \frac{t}{\ln(t/T_2)}"
TRANSFORM = r"x_p = \frac{\pi}{2 p^2} \sqrt{\frac{A}{B}} \frac{1}{\sqrt{\left(\frac{1}{x}\right)_p}}"

RIGHT = [
    ("5.19", [W_T, COUNT, r"\Delta_0 \sim E", ONE, ENERGY, RESULT]),
    ("5.19", [RESULT, W_T]),
    ("5.19", [W_T, ENERGY, r"\frac{E_*}{W_T} \sim \left(\frac{W_T}{T}\right)^{\frac{a}{2d-a}}", RESULT]),
    ("5.19", [W_T, r"P_0 T = \left(\frac{W_T}{U_0}\right)^{d/a}", r"E_* \sim W_T^{2d/(2d-a)} T^{-a/(2d-a)}"]),
    ("5.12", [AMPLITUDE, NUMBER, SMALL]),
    ("5.12", [r"N_s(\varepsilon) \sim P_0 U_0 \frac{\Delta_0}{E}"]),
    ("5.12", [r"N_s(\varepsilon) = \frac{4\pi}{3} \cdot 2 \ln(2) P_0 U_0 \frac{\Delta_0}{E}", NUMBER]),
    ("5.46", [TRANSFORM, LAW]),
    ("5.46", [B, LAW, LAW_IN_ENERGY]),
    ("5.46", [r"x(t) \ln(t/T_2) = \frac{\pi^2 A t}{2B}", LAW]),
    ("5.19", [W_T, r"E = U_0 (P_0^2 U_0 T)^{\frac{a}{2d-a}}", RESULT]),
    ("5.19", [COUNT, ONE, r"\left(\frac{E}{U_0}\right)^{(2d-a)/a} = P_0^2 U_0 T", ENERGY]),
    ("5.19", [W_T, r"U_0 = W_T (P_0T)^{-a/d}", RESULT]),
    ("5.19", [W_T, RESULT, r"E_* \sim \frac{W_T^{2d/(2d-a)}}{T^{a/(2d-a)}}"]),
    ("5.19", [ONE, r"E^{(2d-a)/a} = P_0^2 T U_0^{2d/a}", ENERGY]),
    ("5.19", [COUNT, r"N_{ta}(\varepsilon) \sim P_0^2 T U_0^{2d/a} \Delta_0 E^{-2d/a}", W_T, RESULT]),
    ("5.12", [NUMBER]),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim \frac{\Delta_0 P_0 U_0}{E}"]),
    ("5.12", [r"N_s(\varepsilon) = \frac{8\pi}{3} P_0 U_0 \ln(2) \frac{\Delta_0}{E}"]),
    ("5.12", [NUMBER, r"N_s(\varepsilon) = \frac{4\pi\ln 4}{3} P_0 U_0 \frac{\Delta_0}{E}"]),
    ("5.12", [AMPLITUDE, r"\frac{N_s(\varepsilon)}{P_0 U_0} \sim \frac{\Delta_0}{E}"]),
    ("5.12", [NUMBER, r"E N_s(\varepsilon) = \frac{8\pi\ln 2}{3} P_0 U_0 \Delta_0"]),
    ("5.12", [r"P_0 U_0 \sim 10^{-3}", SMALL]),
    ("5.46", [LAW]),
    ("5.46", [TRANSFORM, B, LAW]),
    ("5.46", [r"x(t) = \frac{\pi^2}{2} \frac{A}{B} \frac{t}{\ln t - \ln T_2}"]),
    ("5.46", [A, B, LAW]),
    ("5.46", [LAW, r"\frac{t}{x(t)} = \frac{2B}{\pi^2 A} \ln(t/T_2)"]),
    ("5.46", [B, LAW, r"x(t) = \frac{\pi^3 \eta A E_*}{2} \frac{t}{\ln(t/T_2)}"]),
    ("5.46", [TRANSFORM, r"p^2 x_p \sqrt{\left(\frac{1}{x}\right)_p} = \frac{\pi}{2}\sqrt{\frac{A}{B}}", LAW]),
]

# the equation, the lines, the index of the first wrong one
WRONG = [
    ("5.19", [W_T, COUNT, ONE, ENERGY, r"E_* \sim W_T (W_T/T)^{d/(2d-a)}"], 4),
    ("5.19", [r"W_T = U_0 (P_0T)^{d/a}", COUNT, ONE, ENERGY, RESULT], 0),
    ("5.19", [r"W_T = U_0 (P_0T)^{-a/d}", RESULT], 0),
    ("5.19", [W_T, r"N_{ta}(\varepsilon) \sim P_0^2 T \Delta_0 \left(\frac{U_0}{E}\right)^{d/a}"], 1),
    ("5.19", [W_T, r"N_{ta}(\varepsilon) \sim P_0 T \Delta_0 \left(\frac{U_0}{E}\right)^{2d/a}", RESULT], 1),
    ("5.19", [W_T, COUNT, ONE, r"E = U_0 (P_0^2 U_0 T)^{a/(2d+a)}"], 3),
    ("5.19", [W_T, COUNT, ONE, r"E = U_0 (P_0^2 U_0 T)^{d/(2d-a)}", RESULT], 3),
    ("5.19", [W_T, COUNT, ONE, ENERGY, r"E_* \sim W_T (T/W_T)^{a/(2d-a)}"], 4),
    ("5.19", [W_T, COUNT, ONE, ENERGY, r"E_* \sim T (W_T/T)^{a/(2d-a)}"], 4),
    ("5.19", [r"P_0^2 T E \left(\frac{U_0}{E}\right)^{d/a} = 1", r"E = U_0 (P_0^2 U_0 T)^{a/(d-a)}"], 0),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) = \frac{8\pi\ln 2}{3} P_0 U_0 \frac{E}{\Delta_0}"], 1),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim P_0 U_0^2 \frac{\Delta_0}{E}"], 1),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim P_0 U_0"], 1),
    ("5.12", [r"V_p \approx \frac{U_0}{R^2} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}", NUMBER], 0),
    ("5.12", [r"V_p \approx \frac{U_0}{R^3} \frac{E}{\Delta_0} \frac{\Delta_{01}}{E_1}", NUMBER], 0),
    ("5.12", [r"V_p \approx \frac{U_0}{R^3} \Delta_0\Delta_{01}", NUMBER], 0),
    ("5.12", [AMPLITUDE, NUMBER, r"N_s(\varepsilon) = -\frac{8\pi\ln 2}{3} P_0 U_0 \frac{\Delta_0}{E}"], 2),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim P_0 U_0 \left(\frac{\Delta_0}{E}\right)^2"], 1),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim P_0 U_0 \frac{\Delta_0}{E} \ln\frac{E}{\varepsilon}"], 1),
    ("5.12", [AMPLITUDE, r"N_s(\varepsilon) \sim P_0 U_0 \frac{\Delta_0}{\varepsilon}"], 1),
    ("5.46", [B, r"x(t) = \frac{\pi^2 A}{2B} t"], 1),
    ("5.46", [B, r"x(t) = \frac{\pi^2 A}{2B} \frac{t}{\ln^2(t/T_2)}"], 1),
    ("5.46", [B, r"x(t) = \frac{\pi^2 B}{2A} \frac{t}{\ln(t/T_2)}"], 1),
    ("5.46", [B, r"x(t) = \frac{\pi^2 A}{2B} \frac{t^2}{\ln(t/T_2)}"], 1),
    ("5.46", [r"B = \frac{\pi\eta}{E_*}", LAW], 0),
    ("5.46", [r"B = \frac{1}{\pi\eta E_*^2}", LAW], 0),
    ("5.46", [A, B, r"x(t) = \frac{\pi^2 A}{2B^2} \frac{t}{\ln(t/T_2)}"], 2),
    ("5.46", [r"A = P_0 U_0 T/\hbar", LAW], 0),
    ("5.46", [r"A = P_0^2 U_0 T \hbar", LAW], 0),
    ("5.46", [LAW, r"x(t) = \frac{\pi^3}{2} \frac{A E_*}{\eta} \frac{t}{\ln(t/T_2)}"], 1),
]


@pytest.fixture(scope="module")
def lesson(opened):
    return opened("lecture5")


def written(lines):
    return read_text("# mine\n\n" + "\n\nand so\n\n".join(f"$$\n{line}\n$$" for line in lines), "mine.md")


@pytest.mark.parametrize(("equation", "lines"), RIGHT)
def test_a_right_derivation_is_accepted(lesson, equation, lines):
    found = review(written(lines), lesson.lecture, lesson.derivation, equation)
    assert len(found.lines) == len(lines) and found.first_wrong is None, found.lines
    assert found.lines[-1].status in GOOD, found.lines


@pytest.mark.parametrize(("equation", "lines", "first"), WRONG)
def test_a_wrong_derivation_is_wrong_at_its_first_wrong_line(lesson, equation, lines, first):
    found = review(written(lines), lesson.lecture, lesson.derivation, equation)
    statuses = [line.status for line in found.lines]
    assert statuses.index(Status.WRONG) == first, found.lines
    assert found.lines[first].says


def test_an_error_is_carried_forward(lesson):
    lines = [W_T, r"P_0^2 T E \left(\frac{U_0}{E}\right)^{d/a} = 1", r"E = U_0 (P_0^2 U_0 T)^{a/(d-a)}"]
    found = review(written(lines), lesson.lecture, lesson.derivation, "5.19")
    assert [line.status for line in found.lines][1:] == [Status.WRONG, Status.CARRIED]


def test_lines_name_the_steps_that_say_the_same(lesson):
    found = review(written([W_T, COUNT, ONE, ENERGY, RESULT]), lesson.lecture, lesson.derivation, "5.19")
    steps = [line.step for line in found.lines if line.step]
    assert len(steps) >= 4 and steps == sorted(steps)


def test_what_cannot_be_read_is_no_mistake(lesson):
    found = review(written([r"W_T = \undefined{x} +", RESULT]), lesson.lecture, lesson.derivation, "5.19")
    assert found.lines[0].status is Status.UNREAD and found.first_wrong is None


def nothing(id):
    raise KeyError(id)


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["y = x^2", "z = 2y", "z = 2x^2"], None),
        (["y = x^2", "z = 2y", "z = 3x^2"], 2),
        (["y = x^2", "z = y^2", r"\frac{z}{x} = x^3"], None),
    ],
)
def test_without_a_lecture(lines, wrong):
    found = review(written(lines), generic(""), nothing, "")
    at = next((i for i, line in enumerate(found.lines) if line.status is Status.WRONG), None)
    assert at == wrong, found.lines


def test_the_command(tmp_path, capsys):
    file = tmp_path / "mine.md"
    file.write_text("$$y = x^2$$\n\n$$z = 2y$$\n\n$$z = 3x^2$$\n", encoding="utf-8")
    assert main(["derivation", str(file)]) == 1
    assert "The first line that does not follow is line 5" in capsys.readouterr().out
    assert main(["derivation", str(file), "--for", "9.99"]) == 2
    assert "there is no equation 9.99" in capsys.readouterr().err
