"""A lecture that nothing is derived for: its formulas are computed and compared among themselves, never guessed."""

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.values import Severity, Verdict


def verdict_of(formula):
    text = read_text(f"# Notes\n\n$$ {formula} \\tag{{1.1}} $$\n", "notes.md")
    lecture = match_lecture(text)
    assert lecture.id == "generic"
    parsed = parse_lecture(text, lecture)
    outcome = check_formula(parsed.equations[0], parsed, Session(lecture), 30)
    bad = outcome.verdict in (Verdict.REFUTED, Verdict.DIVERGENT)
    assert not bad or any(f.severity is Severity.ERROR for f in outcome.findings)
    return outcome.verdict


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        (r"\int_0^1 x^2 dx = \frac13", Verdict.PROVED),
        (r"\int_0^1 x^2 dx = \frac12", Verdict.REFUTED),
        (r"\int_0^\infty \frac{dx}{x} \theta(x-a) \theta(b - x) = \ln\frac{b}{a}", Verdict.PROVED),
        (r"\int_0^\infty \frac{dx}{x} \theta(x-a) \theta(b - x) = \ln\frac{a}{b}", Verdict.REFUTED),
        (r"\int_1^\infty \frac{dx}{x} = 1", Verdict.DIVERGENT),
        (r"\int d^3R \frac{1}{R^6} \theta(R - r) = \frac{4\pi}{3 r^3}", Verdict.PROVED),
        (r"\int d^3R \frac{1}{R^6} \theta(R - r) = \frac{4\pi}{3 r^2}", Verdict.REFUTED),
        (r"(a+b)^2 = a^2 + 2ab + b^2", Verdict.PROVED),
        (r"E = m c^2", Verdict.DEFINITION),
        (r"x^2 = x + 1", Verdict.UNDECIDED),
    ],
)
def test_what_can_be_computed_is_judged_and_the_rest_is_not(formula, verdict):
    assert verdict_of(formula) is verdict


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        # a name is introduced, and its value written in another way
        (r"T_K = D \exp\left(-\frac{1}{2\rho J}\right) = D\, \mathrm{e}^{-1/(2\rho J)}", Verdict.PROVED),
        (r"T_K = D \exp\left(-\frac{1}{2\rho J}\right) = D\, \mathrm{e}^{-1/(\rho J)}", Verdict.REFUTED),
        (r"V = U_0 n^{a/d} = U_0 n^{d/a}", Verdict.REFUTED),
        (r"V \sim U_0 n^{a/d} \sim U_0 n^{d/a}", Verdict.REFUTED),
        (r"V \sim U_0 n^2 \sim 3 U_0 n^2", Verdict.SCALING),
        (r"V = U_0 n^2 = 3 U_0 n^2", Verdict.REFUTED),
        (r"E = \frac{1}{2} m v^2 = \frac{p^2}{2m}, \quad p = m v", Verdict.DEFINITION),
        (r"E = \frac{1}{2} m v^2 = \frac{p^2}{m}, \quad p = m v", Verdict.REFUTED),
        (r"R \sim b N^{3/5} \approx b N^{0.588}", Verdict.UNDECIDED),
        # an equation is no identity
        (r"E = \frac{1}{2} m v^2 = m g h", Verdict.UNDECIDED),
        (r"a - b = 0", Verdict.UNDECIDED),
        (r"\ddot{x} + \omega^2 x = 0", Verdict.UNDECIDED),
        (r"\langle x^2 \rangle - \langle x \rangle^2 = 0", Verdict.UNDECIDED),
        # an estimate
        (r"f = \frac{x}{1 + x} \approx x", Verdict.SCALING),
        (r"f = \frac{x}{1 + x} \approx 2 x", Verdict.UNDECIDED),
        # numbers
        (r"\sqrt{2} \approx 1.41", Verdict.SCALING),
        (r"\sqrt{2} \approx 1.51", Verdict.REFUTED),
        (r"\pi^2 \approx 10", Verdict.SCALING),
        (r"\sqrt{2} \approx -1.4", Verdict.REFUTED),
        (r"e^3 \sim 10", Verdict.SCALING),
        (r"e^3 \sim 1000", Verdict.REFUTED),
        (r"a_B = \frac{4\pi\epsilon_0\hbar^2}{m e^2} \approx 5.29 \times 10^{-11}", Verdict.UNDECIDED),
        (r"e = 1.6 \times 10^{-19}", Verdict.DEFINITION),
        (r"\int_0^L x dx \approx 0.5", Verdict.UNDECIDED),
        (r"1.5 \times 10^{-3} \ll 1", Verdict.PROVED),
        (r"1 \ll 1.5 \times 10^{-3}", Verdict.REFUTED),
        (r"1 \ll 5", Verdict.UNDECIDED),
        # the sign is no pure number
        (r"\int_T^D \frac{dE}{E} \approx \ln\frac{D}{T}", Verdict.PROVED),
        (r"\int_T^D \frac{dE}{E} \approx \ln\frac{T}{D}", Verdict.REFUTED),
        # derivatives
        (r"\frac{d}{dx} x^3 = 3 x^2", Verdict.PROVED),
        (r"\frac{d}{dx} x^3 = 2 x^2", Verdict.REFUTED),
        (r"\frac{d}{dt}(t x) = x + t \dot{x}", Verdict.UNDECIDED),
        (r"C = \left(\frac{\partial E}{\partial T}\right)_V", Verdict.DEFINITION),
        # letters that only this member has are what it defines
        (r"\int_0^1 x dx = y", Verdict.UNDECIDED),
        (r"\int_0^L x dx = L^3", Verdict.REFUTED),
        (r"\int_0^L x dx \propto a L^3", Verdict.UNDECIDED),
        (r"\int_0^L x dx \propto L^3", Verdict.REFUTED),
        # transforms
        (r"\left(t^2\right)_p = \frac{2}{p^3}", Verdict.PROVED),
        (r"\left(t^2\right)_p = \frac{1}{p^3}", Verdict.REFUTED),
        (r"\left(\frac{1}{t}\right)_p = 1", Verdict.DIVERGENT),
        # functions that are not given
        (r"\int_0^1 f(x) dx = 1", Verdict.UNDECIDED),
        (r"\int_0^1 f(x) dx = \int_0^1 f(y) dy", Verdict.PROVED),
        (r"\int_0^\infty e^{-s t} f(t) dt = F(s)", Verdict.UNDECIDED),
        (r"f = \sin x = x + O(x^3)", Verdict.AGREES),
        (r"\int d^3 r \frac{1}{r^3} \theta(r - r_0) D_{\max} - \Delta \sim 1", Verdict.DIVERGENT),
        # vectors
        (r"\int d^3 k\, \theta(1 - |\mathbf{k}|) = \frac{4\pi}{3}", Verdict.PROVED),
        (r"P = \int d^3 k\, e^{k} f(\mathbf{k})", Verdict.DEFINITION),
        # sums, complex numbers
        (r"Z = \sum_{n=0}^{\infty} e^{-b n} = \frac{1}{1 - e^{-b}}", Verdict.AGREES),
        (r"Z = \sum_{n=0}^{\infty} e^{-b n} = \frac{1}{1 + e^{-b}}", Verdict.REFUTED),
        (r"\sum_{k=1}^{n} k = \frac{n (n + 1)}{2}", Verdict.AGREES),
        (r"\sum_{k=1}^{n} k = \frac{n (n - 1)}{2}", Verdict.REFUTED),
        (r"\sum_{n=1}^{N} x_n = L", Verdict.UNDECIDED),
        (r"\sum_{n=1}^{N} x_n = N x_n", Verdict.UNDECIDED),
        (r"e^{i\pi} = -1", Verdict.PROVED),
        # infinity as a value
        (r"\int_0^1 \frac{dx}{x} = \infty", Verdict.PROVED),
        (r"\int_0^\infty e^{-x} dx = \infty", Verdict.REFUTED),
        (r"\int_{-1}^1 \frac{dx}{x} = \infty", Verdict.UNDECIDED),
        (r"\int_0^1 \frac{dx}{x^a} = \infty", Verdict.UNDECIDED),
        (r"\int_0^1 \frac{dx}{x} = 3", Verdict.DIVERGENT),
        # every term of an expansion counts
        (r"\sqrt{1+x} \approx 1 + \frac{x}{2}", Verdict.AGREES),
        (r"\sqrt{1+x} \approx 1 + x", Verdict.REFUTED),
        (r"\sqrt{1+x} \approx 1 + \frac{x}{2} - \frac{x^2}{8} \quad (x \to 0)", Verdict.AGREES),
        (r"\sqrt{1+x} \approx 1 + \frac{x}{2} + \frac{x^2}{8} \quad (x \to 0)", Verdict.REFUTED),
        (r"(1+x)^n \approx 1 + n x", Verdict.AGREES),
        (r"(1+x)^n \approx 1 + 2 n x", Verdict.UNDECIDED),
        (r"\ln n! \approx n\ln n - n", Verdict.AGREES),
        # a slash before two factors: right where one reading is, wrong where both are
        (r"\int_{-\infty}^\infty e^{-x^2/2\sigma^2} dx = \sqrt{2\pi\sigma^2}", Verdict.PROVED),
        (r"\int_{-\infty}^\infty e^{-x^2/2\sigma^2} dx = \sqrt{\pi\sigma^2}", Verdict.REFUTED),
        (r"\int_0^\infty e^{-E/kT} dE = kT", Verdict.PROVED),
        (r"\int_0^\infty e^{-E/kT} dE = 2kT", Verdict.REFUTED),
        (r"\int_0^R 4\pi r^2 dr = 4/3 \pi R^3", Verdict.PROVED),
        (r"\int_0^R 4\pi r^2 dr = 1/3 \pi R^3", Verdict.REFUTED),
        (r"5! = 120", Verdict.PROVED),
        (r"5! = 121", Verdict.REFUTED),
    ],
)
def test_what_the_members_of_a_chain_say_of_each_other(formula, verdict):
    assert verdict_of(formula) is verdict


def test_an_open_verdict_always_says_why():
    for formula in ("1 \\ll 5", "a - b = 0", "x \\lesssim 2", "3 \\lesssim 2"):
        text = read_text(f"$$ {formula} \\tag{{1.1}} $$\n", "notes.md")
        parsed = parse_lecture(text, match_lecture(text))
        outcome = check_formula(parsed.equations[0], parsed, Session(parsed.lecture), 30)
        assert outcome.verdict is not Verdict.UNDECIDED or outcome.findings


def verdicts_of(*formulas):
    body = "\n\nw\n\n".join(f"$$ {f} \\tag{{1.{n}}} $$" for n, f in enumerate(formulas, 1))
    text = read_text(f"# Notes\n\n{body}\n", "notes.md")
    parsed = parse_lecture(text, match_lecture(text))
    session = Session(parsed.lecture)
    return [check_formula(each, parsed, session, 30) for each in parsed.equations]


@pytest.mark.parametrize(
    ("formulas", "verdict"),
    [
        (
            (r"\rho(E) = \rho_0 E", r"N = \int_0^{E_F} \rho(E) dE = \frac{1}{2} \rho_0 E_F^2"),
            Verdict.PROVED,
        ),
        ((r"\rho(E) = \rho_0 E", r"N = \int_0^{E_F} \rho(E) dE = \frac{1}{3} \rho_0 E_F^2"), Verdict.REFUTED),
        ((r"f(x) = x^2", r"g(x) = f(x + 1) = x^2 + 2 x + 1"), Verdict.PROVED),
        ((r"f(x) = x^2", r"g(x) = f(x + 1) = x^2 + 2 x"), Verdict.REFUTED),
        ((r"\beta = \frac{1}{k T}", r"E = \int_0^\infty e^{-\beta x} dx = k T"), Verdict.PROVED),
        ((r"\beta = \frac{1}{k T}", r"E = \int_0^\infty e^{-\beta x} dx = 2 k T"), Verdict.REFUTED),
        ((r"E = \int_0^\infty e^{-\beta x} dx = k T",), Verdict.UNDECIDED),
        ((r"x(t) = t", r"x_p = \int_0^\infty dt\, e^{-pt} x(t) = \frac{1}{p^2}"), Verdict.PROVED),
        ((r"x(t) = t", r"x_p = \int_0^\infty dt\, e^{-pt} x(t) = \frac{2}{p^2}"), Verdict.REFUTED),
        ((r"x(t) = t", r"x_p = \frac{1}{p}"), Verdict.REFUTED),
        ((r"n(t) = n_0 e^{-g t}", r"\frac{d n(t)}{dt} = -g n(t)"), Verdict.PROVED),
        ((r"n(t) = n_0 e^{-g t}", r"\frac{d n(t)}{dt} = g n(t)"), Verdict.REFUTED),
        (
            (r"Z(b) = 2 \cosh(b h)", r"E = -\frac{\partial \ln Z(b)}{\partial b} = -h \tanh b h"),
            Verdict.PROVED,
        ),
        ((r"f_p = \int_0^\infty dt\, e^{-pt} f(t)",), Verdict.DEFINITION),
        ((r"x(t) = x_0 + v t, \quad x_0 = 1",), Verdict.DEFINITION),
        ((r"n(r) = r^3 g(\varepsilon)", r"f(x) f(y) = f(x + y)"), Verdict.UNDECIDED),
        ((r"\tilde f(p) = \int_0^1 dt\, e^{-pt} f(t)",), Verdict.DEFINITION),
    ],
)
def test_what_a_text_says_of_its_own_names_and_functions_is_used(formulas, verdict):
    last = verdicts_of(*formulas)[-1]
    assert last.verdict is verdict
    assert not [f for f in last.findings if f.code.startswith("TLS1")]
    assert not any("(" in name for f in last.findings for name in f.witness)


def test_names_hold_from_where_they_are_introduced():
    formulas = (
        r"k = \frac{1}{l} = \frac{2}{b}",
        r"l = \frac{b}{2}",
        r"q = \frac{1}{l} = \frac{3}{b}",
        r"q = \frac{1}{l} = \frac{2}{b}",
    )
    found = [each.verdict for each in verdicts_of(*formulas)]
    assert found == [Verdict.UNDECIDED, Verdict.PROVED, Verdict.REFUTED, Verdict.PROVED]


def test_what_cannot_be_read_where_no_lecture_is_known_is_a_warning():
    text = read_text(
        "For $n = 1, 2, \\ldots, N$ and $x = = y$ it is\n\n$$ a = = b \\tag{1.1} $$\n", "notes.md"
    )
    parsed = parse_lecture(text, match_lecture(text))
    listed, unread = parsed.claims
    assert not listed.printed.findings
    assert [f.severity for f in unread.printed.findings] == [Severity.WARNING]
    outcome = check_formula(unread, parsed, Session(parsed.lecture), 30)
    assert outcome.verdict is Verdict.UNDECIDED and len(outcome.findings) == 1
    assert [f.severity for f in parsed.equations[0].printed.findings] == [Severity.WARNING]


def test_an_unknown_command_is_a_quantity_of_which_nothing_is_known():
    text = read_text(
        "$$ a = \\foo{b} = \\foo{c} \\tag{1.1} $$\n\nw\n\n$$ a = b = c \\tag{1.2} $$\n", "notes.md"
    )
    parsed = parse_lecture(text, match_lecture(text))
    first = parsed.equations[0].printed
    assert [f.severity for f in first.findings] == [Severity.NOTE] and len(first.statements) == 1
    outcome = check_formula(parsed.equations[0], parsed, Session(parsed.lecture), 30)
    assert outcome.verdict is Verdict.UNDECIDED


def test_a_bracket_that_a_macro_prints_is_an_argument_all_the_same():
    text = read_text(
        "$\\newcommand{\\order}[1]{\\mathcal{O}(#1)}\\newcommand{\\of}[1]{h(#1)}$\n\n"
        "$$ f = x + \\order{x^2} \\tag{1.1} $$\n\nw\n\n$$ g = \\of{x} \\tag{1.2} $$\n",
        "notes.md",
    )
    first, second = parse_lecture(text, match_lecture(text)).equations
    assert not first.printed.findings and "Order" in str(first.printed.statements)
    assert not second.printed.findings and "Call" in str(second.printed.statements)


def test_a_limit_in_the_prose_is_no_claim():
    text = read_text("$$ a = b \\tag{1.1} $$\n\nFor $T \\to 0$ it is $a < b$.\n", "notes.md")
    assert [claim.latex for claim in parse_lecture(text, match_lecture(text)).claims] == ["a < b"]


def test_a_function_is_introduced_by_its_definition_and_its_estimate_is_judged():
    head = r"N(\varepsilon) = \int_0^L dx \int_0^L dy\, \theta(\varepsilon - |x-y|) \approx"
    assert verdict_of(head + r" 2 L \varepsilon") is Verdict.SCALING
    assert verdict_of(head + r" 2 L \varepsilon^2") is Verdict.REFUTED
