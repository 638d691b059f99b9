"""Every numbered equation of the lecture parses to the expression written here by hand.

The right-hand sides below were written from the page, not from the parser's output; they are the lecture as
printed, slips included, and say nothing of what is right.
"""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Abs, Derivative, Function, Integral, Rational, Subs, exp, gamma, log, oo, pi, sqrt

from derivations.lecture5 import notation as lecture_notation
from tlssym.language import SiteSum, Theta, Transform
from tlssym.parse.lower import lower
from tlssym.parse.parser import parse_blocks
from tlssym.read import read_lecture

NOTATION = lecture_notation.NOTATION
LECTURE = read_lecture(lecture_notation.__file__.replace("notation.py", "lecture.md"))


def positive(names: str) -> tuple[sp.Symbol, ...]:
    return tuple(sp.Symbol(name, positive=True) for name in names.split())


P0, U0, T, k, hbar, mu, gam, rho, v = positive("P_0 U_0 T k hbar mu gamma rho v")
a, d, E, E1, E2, eps = positive("a d E E_1 E_2 varepsilon")
D0, D01, D0p, R, R1 = positive("Delta_0 Delta_01 Delta_0p R R_1")
V_p, V_t, E_star, W_T, n_res, n_res_a, V_star, V_star_a = positive(
    "V_p V_t E_star W_T n_res n_res_a V_star V_star_a"
)
tau_star, E_prime, r_p1, T_sd, T1, T2, r_1 = positive("tau_star Eprime r_p1 T_sd T_1 T_2 r_1")
t, tau, p, eta, A, B = positive("t tau p eta A B")
dE, dD0, dt, dtau = positive("dE dDelta_0 dt dtau")
Dp, Dn, V_n = (sp.Symbol(name, real=True) for name in ("Delta_p", "Delta_n", "V_n"))
i, j, kk, n = (sp.Symbol(name, integer=True) for name in "ijkn")
H, H0, V_int = (sp.Symbol(name, commutative=False) for name in ("hatH", "hatH_0", "hatV_int"))
Sz, Sx = (Function(name, commutative=False) for name in ("S_i_z", "S_i_x"))
D_i, U_ij, dS = (Function(name, real=True) for name in ("Delta_i", "U_ij", "DeltaS_k_z"))
D_0i, R_ij, E_k = (Function(name, positive=True) for name in ("Delta_0i", "R_ij", "E_k"))
N_s, N_t, N_ta, P_p_a, dPhi, x, P2, W, xi, F, r1 = (
    Function(name, positive=True)
    for name in ("N_s", "N_t", "N_ta", "P_p_a", "deltaPhi", "x", "P_2", "W", "xi", "F", "r_1")
)

half = Rational(1, 2)
thousandth = Rational(1, 1000)
pair = U0 / R**3 * (D0 / E) * (D01 / E1)
triple = U0**2 * D0 / (R**3 * R1**3 * E**2)
space = 4 * pi * R**2
space_1 = 4 * pi * R1**2
area = 2 * pi ** (d / 2) / gamma(d / 2)
space_d = area * R ** (d - 1)
space_d1 = area * R1 ** (d - 1)
counted = (P0 * U0) ** 2 * T * D0 / E**2
per_x = Transform(1 / x(t), t, p)

EXPECTED: dict[str, list[tuple]] = {
    "5.1": [
        (H, "=", H0 + V_int),
        (H0, "=", -SiteSum(D_i(i) * Sz(i) + D_0i(i) * Sx(i), [i])),
        (V_int, "=", half * SiteSum(U_ij(i, j) * Sz(i) * Sz(j), [i, j], "!=")),
    ],
    "5.2": [(Abs(U_ij(i, j)), "~", U0 / R_ij(i, j) ** 3)],
    "5.3": [(U0, "~=", mu**2 / eps)],
    "5.4": [(U0, "~=", gam**2 / (rho * v**2))],
    "5.5": [(P0 * U0, "~", thousandth)],
    "5.6": [(Dn, "=", -E + sp.Sum(E_k(kk) * dS(kk), (kk, 1, n)))],
    "5.7": [(V_n,)],
    "5.8": [(Abs(Dn), "<<", Abs(V_n))],
    "5.9": [(Dp, "=", Abs(E - E1))],
    "5.10": [(V_p, "=", pair)],
    "5.11": [(Abs(E - E1), "<", pair)],
    "5.12": [
        (
            N_s(eps),
            "~=",
            P0
            * Integral(
                space * Theta(pair - Abs(E - E1)) * Theta(pair - eps / 2) * Theta(eps - pair) / D01,
                (D01, 0, E1),
                (E1, 0, oo),
                (R, 0, oo),
            ),
            "~=",
            P0 * U0 * D0 / E,
            "~",
            thousandth * D0 / E,
            "<<",
            sp.Integer(1),
        )
    ],
    "5.13": [(D0, "~", E, "~", k * T)],
    "5.14": [(D0p, "=", U0 / R1**3), (Dp, "=", E1 - E2)],
    "5.15": [(V_t, "=", U0 / R**3 * (D0 / E) * D0p / sqrt(Dp**2 + D0p**2))],
    "5.16": [
        (
            N_t(eps),
            "=",
            P0**2
            * T
            * Integral(
                space
                * space_1
                * Theta(V_t - Abs(Dp - E))
                * Theta(V_t - eps / 2)
                * Theta(eps - V_t)
                * Theta(R - R1),
                (Dp, -T, T),
                (R1, 0, oo),
                (R, 0, oo),
            ),
            "=",
            counted
            * Integral(
                space
                * space_1
                * Theta(triple - eps / 2)
                * Theta(eps - triple)
                * Theta(E - U0 / R1**3)
                / (R**3 * R1**3),
                (R1, 0, oo),
                (R, 0, oo),
            ),
            "=",
            counted * log(E / eps),
        )
    ],
    "5.18": [
        (
            N_ta(eps),
            "=",
            P0**2
            * T
            * Integral(
                space_d
                * space_d1
                * Theta(D0 / E * (U0**2 / (R**a * R1**a * sqrt(Dp**2 + U0**2 / R1 ** (2 * a)))) - Abs(Dp - E))
                * Theta(R - R1),
                (Dp, -T, T),
                (R1, 0, oo),
                (R, 0, oo),
            ),
            "=",
            counted
            * Integral(
                space_d * space_d1 * Theta(E - U0 / R1**a) * Theta(R - R1) / (R**a * R1**a),
                (R1, 0, oo),
                (R, 0, oo),
            ),
            "=",
            counted * (E / U0) ** (2 * (a - d) / a),
            "~",
            D0 / E * E ** (-(2 * d - a) / a),
        )
    ],
    "5.19": [(E_star, "=", W_T * (W_T / T) ** (d / (2 * d - a))), (W_T, "=", U0 * (P0 * T) ** (a / d))],
    "5.20": [(n_res, "=", P0 * T * P0 * U0)],
    "5.21": [(V_star, "~", T * (P0 * U0) ** 2)],
    "5.22": [
        (
            P_p_a(eps),
            "~=",
            P0
            * Integral(
                space_d
                * Theta(U0 / R**a - Abs(E - E1))
                * Theta(U0 / R**a - eps / 2)
                * Theta(eps - U0 / R**a)
                / D01,
                (D01, 0, E1),
                (E1, 0, oo),
                (R, 0, oo),
            ),
            "~=",
            P0 * U0 * (eps / U0) ** ((a - d) / a),
        )
    ],
    "5.23": [(n_res_a, "=", P0 * T * P0 * U0 * (eps / U0) ** ((a - d) / a))],
    "5.24": [
        (
            V_star_a,
            "=",
            U0 * n_res_a ** (a / d),
            "=",
            U0 * (P0 * T * P0 * U0) ** (a / d) * (eps / U0) ** ((a - d) / d),
        )
    ],
    "5.25": [(dPhi(tau_star), "~", tau_star * E_star / hbar, "~", sp.Integer(1))],
    "5.26": [(Abs(E - E_prime), "<", E_star)],
    "5.27": [(P0 * E_star * R**3, "~", sp.Integer(1), "->", R, "~", (1 / (P0 * E_star)) ** Rational(1, 3))],
    "5.28": [(D0p, "~", U0 / R**3 * D0 / E, "~", E_star * P0 * U0, "=", T * (P0 * U0) ** 3)],
    "5.29": [(r_p1, "~", D0p**2 / (hbar * E_star), "~", T * (P0 * U0) ** 4 / hbar)],
    "5.30": [(Abs(E - E_prime), "<", W_T)],
    "5.31": [(r_1, "=", 1 / T1, "~=", 1 / T_sd)],
    "5.32": [(r1(E, D0), "~=", 1 / T_sd * (D0 / E) ** 2)],
    "5.33": [(D0, "~", U0 / R**3)],
    "5.34": [(P0 * T * P0 * U0 * dE * dD0 / D0**2,)],
    "5.35": [(P2(D0), "=", P0 / D0 * (T * P0 * U0 / D0))],
    "5.36": [(x(t), "~=", Integral(W(D0, t), (D0, 0, E_star)))],
    "5.37": [(P2(D0, t) * E_star,)],
    "5.38": [((D0 * T2) ** 2 * dt / T2,)],
    "5.39": [
        (
            W(0, 0, t, tau)
            * E_star
            * (D0 * T2) ** 2
            * (dtau / T2)
            * Derivative(W(D0, tau), tau)
            / Subs(Derivative(W(D0, tau), tau), tau, 0),
        )
    ],
    "5.40": [
        (
            W(E1, E2, t),
            "=",
            1 / (pi * eta * U0 * x(t)) * (1 / (1 + ((E1 - E2) / (eta * U0 * x(t))) ** 2)),
        ),
        (eta, "~", sp.Integer(10)),
    ],
    "5.41": [
        (
            Derivative(W(D0, t), t),
            "=",
            (D0 * T2) ** 2
            / T2
            * (P0 / D0)
            * (T * P0 * U0 / D0)
            * E_star
            * (
                1
                - Integral(
                    E_star
                    / (pi * eta * U0 * x(t) * T2)
                    * Derivative(W(D0, tau), tau)
                    * (D0**2 * T2 / (P0 * T * P0 * U0 * E_star)),
                    (tau, 0, t),
                )
            ),
        )
    ],
    "5.42": [
        (xi(D0, t), "=", A * (1 - B * D0**2 * Integral(1 / x(t) * xi(D0, tau), (tau, 0, t)))),
        (
            (D0 * T2) ** 2
            / T2
            * (P0 / D0)
            * (T * P0 * U0 / D0)
            * E_star
            * (
                1
                - Integral(
                    E_star
                    / (pi * eta * U0 * x(t) * T2)
                    * (D0 * T2) ** 2
                    * xi(D0, tau)
                    * (D0**2 * T2 / (P0 * T * P0 * U0 * E_star)),
                    (tau, 0, t),
                )
            ),
        ),
        (xi(D0, t), "=", Derivative(W(D0, t), t)),
        (A, "=", P0 * U0 * P0 * T),
        (B, "=", 1 / (pi * eta * U0 * E_star**2)),
    ],
    "5.43": [
        (F(D0, p), "=", A / p - A * B * D0**2 / p * per_x * F(D0, p)),
        (F(D0, p), "=", Integral(exp(-p * t) * xi(D0, t), (t, 0, oo))),
    ],
    "5.44": [(F(D0, p), "=", A / (p * (1 + A * B * D0**2 * per_x)))],
    "5.45": [
        (
            Transform(x(t), t, p),
            "=",
            Integral(F(D0, p), (D0, 0, E_star)),
            "=",
            1 / p * Integral(A / (1 + A * B * D0**2 * per_x), (D0, 0, E_star)),
            "=",
            pi / p * sqrt(A / B) * (1 / sqrt(per_x)),
        )
    ],
    "5.46": [
        (
            x(t),
            "=",
            pi**2 * A / B * (t / log(t / T2)),
            "~=",
            100 * (t / (T2 * log(t / T2))) * P0 * U0 * P0 * T,
        )
    ],
    "5.47": [(T1, "=", hbar / (T * (P0 * U0) ** 3))],
    "5.48": [(r_1, "=", D0**2 / E**2 * (1 / T1))],
}


def chains(number: str) -> list[tuple]:
    passage = LECTURE.passage(number)
    assert passage is not None
    printed = parse_blocks(passage.parts, NOTATION, number=number, source=LECTURE.source)
    lowered, findings = lower(printed, NOTATION, source=LECTURE.source)
    assert not findings
    woven = []
    for each in lowered:
        chain: list = [each.members[0]]
        for relation, member in zip(each.relations, each.members[1:], strict=True):
            chain += [relation, member]
        woven.append(tuple(chain))
    return woven


def test_the_shipped_lecture_has_the_47_numbers():
    assert [passage.number for passage in LECTURE.passages] == list(EXPECTED)


@pytest.mark.parametrize("number", EXPECTED)
def test_equation_parses_to_what_is_printed(number: str):
    parsed, expected = chains(number), EXPECTED[number]
    assert [len(chain) for chain in parsed] == [len(chain) for chain in expected]
    for ours, theirs in zip(parsed, expected, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            assert same(one, other), f"{one} is not {other}"


def same(one, other) -> bool:
    """Equal as they stand, or after powers of one base are gathered."""
    return one == other or (not isinstance(one, str) and sp.powsimp(one / other) == 1)


def test_only_the_undeclared_symbol_is_found():
    found = []
    for passage in LECTURE.passages:
        printed = parse_blocks(passage.parts, NOTATION, number=passage.number, source=LECTURE.source)
        found += [(passage.number, finding.code, finding.printed) for finding in printed.findings]
    assert found == [("5.15", "TLS103", r"\Delta_{op}")]
