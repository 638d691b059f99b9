r"""Formulas of the lecture as other authors would print them: the same said in another way, written by hand.

Each must be judged as the printed one is.  The machine's rewritings keep the tree; these change it.
"""

from __future__ import annotations

from mends import Mend

_V = r"\frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}"

REWORDINGS = (
    Mend(
        "5.1",
        ((r"\sum_i (\Delta_i S_i^z + \Delta_{0i} S_i^x)", r"\sum_k (\Delta_{0k} S_k^x + \Delta_k S_k^z)"),),
    ),
    Mend("5.2", ((r"\frac{U_0}{R_{ij}^3}", r"U_0 R_{ij}^{-3}"),)),
    Mend("5.4", ((r"\frac{\gamma^2}{\rho v^2}", r"\frac{1}{\rho} \left(\frac{\gamma}{v}\right)^2"),)),
    Mend("5.6", ((r"\sum_{k=1}^n E_k \Delta S_k^z", r"\sum_{i=1}^n \Delta S_i^z E_i"),)),
    Mend("5.8", ((r"|\Delta_n| \ll |V_n|", r"|V_n| \gg |\Delta_n|"),)),
    Mend("5.9", ((r"|E - E_1|", r"\left|E_1 - E\right|"),)),
    Mend(
        "5.10",
        (
            (
                r"\frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}",
                r"\frac{U_0 \Delta_0 \Delta_{01}}{E E_1 R^3}",
            ),
        ),
    ),
    Mend(
        "5.11",
        (
            (
                r"|E - E_1| < \frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}",
                r"\frac{U_0 \Delta_0 \Delta_{01}}{R^3 E E_1} > |E_1 - E|",
            ),
        ),
    ),
    Mend("5.12", ((r"\int d^3R \int_0^{+\infty} dE_1", r"\int_0^\infty dE_1 \int d^3R"),)),
    Mend("5.12", ((r"\int d^3R \int_0^{+\infty} dE_1", r"\int_0^\infty 4\pi R^2 dR \int_0^{+\infty} dE_1"),)),
    Mend(
        "5.12",
        (
            (
                rf"\theta\left({_V} - \frac{{\varepsilon}}{{2}}\right)",
                r"\theta\left(\frac{U_0 \Delta_0 \Delta_{01}}{E E_1} - \frac{\varepsilon R^3}{2}\right)",
            ),
        ),
    ),
    Mend(
        "5.12",
        (
            (
                r"\theta\left(\varepsilon - \frac{U_0}{R^3} \frac{\Delta_0}{E} \frac{\Delta_{01}}{E_1}\right)",
                r"\theta\left(1 - \frac{U_0 \Delta_0 \Delta_{01}}{\varepsilon R^3 E E_1}\right)",
            ),
        ),
    ),
    Mend("5.14", ((r"\frac{U_0}{R_1^3}", r"U_0 / R_1^3"), (r"E_1 - E_2", r"-E_2 + E_1"))),
    Mend("5.15", ((r"\sqrt{\Delta_p^2 + \Delta_{0p}^2}", r"(\Delta_{0p}^2 + \Delta_p^2)^{1/2}"),)),
    Mend(
        "5.18",
        (
            (
                r"\sqrt{\Delta_p^2 + \frac{U_0^2}{R_1^{2a}}}",
                r"\left(\Delta_p^2 + U_0^2 R_1^{-2a}\right)^{\frac{1}{2}}",
            ),
        ),
    ),
    Mend(
        "5.18",
        (
            (
                r"\left( \frac{E}{U_0} \right)^{\frac{2(a-d)}{a}}",
                r"\left( \frac{U_0}{E} \right)^{\frac{2(d-a)}{a}}",
            ),
        ),
    ),
    Mend(
        "5.18",
        (
            (
                r"\left( \frac{E}{U_0} \right)^{\frac{2(a-d)}{a}}",
                r"\left( \frac{E}{U_0} \right)^{2 - \frac{2d}{a}}",
            ),
        ),
    ),
    Mend("5.18", ((r"E^{-\frac{(2d-a)}{a}}", r"E^{1-2d/a}"),)),
    Mend("5.19", ((r"W_T = U_0 (P_0 T)^{\frac{a}{d}}", r"W_T = \frac{U_0}{(P_0 T)^{-a/d}}"),)),
    Mend("5.20", ((r"P_0 T P_0 U_0", r"P_0^2 U_0 T"),)),
    Mend("5.21", ((r"T (P_0 U_0)^2", r"T P_0^2 U_0^2"),)),
    Mend(
        "5.23",
        (
            (
                r"\left(\frac{\varepsilon}{U_0}\right)^{\frac{a-d}{a}}",
                r"\left(\frac{\varepsilon}{U_0}\right)^{1-\frac{d}{a}}",
            ),
        ),
    ),
    Mend(
        "5.24",
        (
            (
                r"\left(\frac{\varepsilon}{U_0}\right)^{\frac{a-d}{d}}",
                r"\left(\frac{U_0}{\varepsilon}\right)^{1-\frac{a}{d}}",
            ),
        ),
    ),
    Mend("5.25", ((r"\frac{\tau_* E_*}{\hbar}", r"\frac{E_*}{\hbar} \tau_*"),)),
    Mend("5.27", ((r"\left( \frac{1}{P_0 E_*} \right)^{\frac{1}{3}}", r"(P_0 E_*)^{-1/3}"),)),
    Mend("5.28", ((r"T(P_0 U_0)^3", r"T P_0^3 U_0^3"),)),
    Mend(
        "5.29", ((r"\frac{\Delta_{0p}^2}{\hbar E_*}", r"\frac{\Delta_{0p}}{\hbar} \frac{\Delta_{0p}}{E_*}"),)
    ),
    Mend("5.32", ((r"\left( \frac{\Delta_0}{E} \right)^2", r"\frac{\Delta_0^2}{E^2}"),)),
    Mend("5.35", ((r"\frac{P_0}{\Delta_0} \frac{TP_0 U_0}{\Delta_0}", r"\frac{P_0^2 U_0 T}{\Delta_0^2}"),)),
    Mend("5.36", ((r"\int_0^{E_*} d\Delta_0 W(\Delta_0, t)", r"\int_0^{E_*} W(\Delta_0, t) d\Delta_0"),)),
    Mend("5.38", ((r"(\Delta_0 T_2)^2 \frac{dt}{T_2}", r"\Delta_0^2 T_2 dt"),)),
    Mend(
        "5.40",
        (
            (
                r"\frac{1}{\pi\eta U_0 x(t)} \frac{1}{1 + \left( \frac{E_1 - E_2}{\eta U_0 x(t)} \right)^2}",
                r"\frac{1}{\pi} \frac{\eta U_0 x(t)}{(E_1 - E_2)^2 + (\eta U_0 x(t))^2}",
            ),
        ),
    ),
    Mend("5.40", ((r"E_1 - E_2", r"E_2 - E_1"),)),
    Mend(
        "5.41",
        (
            (
                r"\frac{(\Delta_0 T_2)^2}{T_2} \frac{P_0}{\Delta_0} \frac{TP_0 U_0}{\Delta_0} E_*",
                r"T_2 E_* T P_0^2 U_0",
            ),
        ),
    ),
    Mend(
        "5.42",
        (
            (
                r"\xi(\Delta_0, t) = A \left[ 1 - B \Delta_0^2 \int_0^t \frac{d\tau}{x(t)} \xi(\Delta_0, \tau) \right]",
                r"\xi(\Delta_0, t) = A - A B \Delta_0^2 \int_0^t \frac{\xi(\Delta_0, \tau)}{x(t)} d\tau",
            ),
        ),
    ),
    Mend("5.42", ((r"A = P_0 U_0 P_0 T", r"A = P_0^2 U_0 T"),)),
    Mend(
        "5.43",
        (
            (
                r"\frac{A}{p} - \frac{AB\Delta_0^2}{p} \left( \frac{1}{x} \right)_p F(\Delta_0, p)",
                r"\frac{A}{p} \left[ 1 - B \Delta_0^2 \left( \frac{1}{x} \right)_p F(\Delta_0, p) \right]",
            ),
        ),
    ),
    Mend("5.43", ((r"dt e^{-pt} \xi(\Delta_0, t)", r"\xi(\Delta_0, t) e^{-pt} dt"),)),
    Mend(
        "5.44",
        (
            (
                r"\frac{A}{p \left[ 1 + AB\Delta_0^2 \left( \frac{1}{x} \right)_p \right]}",
                r"\frac{A/p}{1 + AB\Delta_0^2 \left( \frac{1}{x} \right)_p}",
            ),
        ),
    ),
    Mend(
        "5.44",
        (
            (
                r"\frac{A}{p \left[ 1 + AB\Delta_0^2 \left( \frac{1}{x} \right)_p \right]}",
                r"\frac{A}{p + p A B \Delta_0^2 \left( \frac{1}{x} \right)_p}",
            ),
        ),
    ),
    Mend(
        "5.45",
        (
            (
                r"\sqrt{\frac{A}{B}} \frac{1}{\sqrt{\left( \frac{1}{x} \right)_p}}",
                r"\sqrt{\frac{A}{B \left( \frac{1}{x} \right)_p}}",
            ),
        ),
    ),
    Mend("5.46", ((r"\ln(t/T_2)", r"\ln\frac{t}{T_2}"),)),
    Mend("5.46", ((r"\frac{\pi^2 A}{B} \frac{t}{\ln(t/T_2)}", r"-\frac{\pi^2 A t}{B \ln(T_2/t)}"),)),
    Mend("5.47", ((r"\frac{\hbar}{T(P_0 U_0)^3}", r"\frac{\hbar}{T P_0^3 U_0^3}"),)),
    Mend(
        "5.48",
        ((r"\frac{\Delta_0^2}{E^2} \frac{1}{T_1}", r"\frac{1}{T_1} \left(\frac{\Delta_0}{E}\right)^2"),),
    ),
    Mend("5.24:(a-d)/d < 1", ((r"(a-d)/d < 1", r"\frac{a}{d} - 1 < 1"),)),
    Mend("5.25:a < 2d", ((r"a < 2d", r"2d > a"),)),
    Mend(r"5.24:\tau_* \sim \hbar/E_*", ((r"\hbar/E_*", r"\frac{\hbar}{E_*}"),)),
    Mend(
        r"5.16:E \sim \sqrt{(P_0 U_0)^2 T \Delta_0}",
        ((r"\sqrt{(P_0 U_0)^2 T \Delta_0}", r"P_0 U_0 \sqrt{T \Delta_0}"),),
    ),
    Mend(
        r"5.25:1/T_2 \sim T(P_0 U_0)^2/\hbar",
        ((r"1/T_2 \sim T(P_0 U_0)^2/\hbar", r"T_2^{-1} \sim \frac{T P_0^2 U_0^2}{\hbar}"),),
    ),
    Mend(
        r"5.33:dR^3 = U_0 d\Delta_0 / \Delta_0^2",
        ((r"U_0 d\Delta_0 / \Delta_0^2", r"\frac{U_0}{\Delta_0} \frac{d\Delta_0}{\Delta_0}"),),
    ),
    # the same equation about another quantity
    Mend("5.2", ((r"|U_{ij}| \sim \frac{U_0}{R_{ij}^3}", r"R_{ij}^3 |U_{ij}| \sim U_0"),)),
    Mend("5.3", ((r"U_0 \approx \frac{\mu^2}{\varepsilon}", r"\varepsilon U_0 \approx \mu^2"),)),
    Mend("5.5", ((r"P_0 U_0 \sim 10^{-3}", r"U_0 \sim \frac{10^{-3}}{P_0}"),)),
    Mend("5.9", ((r"\Delta_p = |E - E_1|", r"|E - E_1| = \Delta_p"),)),
    Mend("5.10", ((rf"V_p = {_V}", r"E E_1 V_p = \frac{U_0 \Delta_0 \Delta_{01}}{R^3}"),)),
    Mend("5.13", ((r"\Delta_0 \sim E \sim kT", r"E \sim \Delta_0 \sim T"),)),
    Mend("5.14", ((r"\Delta_p &= E_1 - E_2", r"E_1 &= E_2 + \Delta_p"),)),
    Mend("5.32", ((r"r_1(E, \Delta_0) \approx", r"r_1 \approx"),)),
    Mend("5.44", ((r"F(\Delta_0, p) = \frac{A}{p", r"p F(\Delta_0, p) = \frac{A}{"),)),
    Mend("5.48", ((r"r_1 = \frac{\Delta_0^2}{E^2} \frac{1}{T_1}", r"T_1 = \frac{\Delta_0^2}{r_1 E^2}"),)),
    Mend(r"5.24:\tau_* \sim \hbar/E_*", ((r"\tau_* \sim \hbar/E_*", r"E_* \sim \hbar/\tau_*"),)),
    # a chain in two
    Mend(
        "5.24",
        (
            (
                r"U_0 (n_{res}^a)^{\frac{a}{d}} =",
                r"U_0 (n_{res}^a)^{\frac{a}{d}}, \quad V_*^a =",
            ),
        ),
    ),
    # inequalities
    Mend("5.11", ((rf"|E - E_1| < {_V}", rf"{_V} - |E - E_1| > 0"),)),
    Mend("5.26", ((r"|E - E'| < E_*", r"-E_* < E - E' < E_*"),)),
    Mend("5.38:0 < \\tau < t", ((r"0 < \tau < t", r"t > \tau > 0"),)),
    Mend("5.21:\\varepsilon < V_*", ((r"\varepsilon < V_*", r"V_* > \varepsilon"),)),
    Mend(
        r"5.19:U_0/\varepsilon < R^3 < 2U_0/\varepsilon",
        (
            (
                r"U_0/\varepsilon < R^3 < 2U_0/\varepsilon",
                r"(2U_0/\varepsilon)^{1/3} > R > (U_0/\varepsilon)^{1/3}",
            ),
        ),
    ),
    # logarithms taken apart
    Mend("5.46", ((r"\frac{\pi^2 A}{B} \frac{t}{\ln(t/T_2)}", r"\frac{\pi^2 A t}{B (\ln t - \ln T_2)}"),)),
)

# wrong twins: each must be refuted
_Q = r"\left( \frac{1}{x} \right)_p"
SLIPS = (
    # a sign is no pure number that may be left out
    Mend("5.10", ((r"V_p =", r"V_p = -"),)),
    Mend("5.34", ((r"P_0 T P_0 U_0 dE", r"- P_0 T P_0 U_0 dE"),)),
    Mend("5.46", ((r"\ln(t/T_2)", r"\ln(T_2/t)"),)),
    Mend("5.48", ((r"r_1 =", r"r_1 = -"),)),
    # a number that no quantity known up to a number can take in
    Mend("5.40", ((r"\frac{1}{\pi\eta U_0", r"\frac{2}{\pi\eta U_0"),)),
    Mend("5.40", ((r"\frac{1}{\pi\eta U_0", r"\frac{1}{\eta U_0"),)),
    Mend("5.44", ((r"\frac{A}{p", r"\frac{2A}{p"),)),
    # what depends on a parameter is no constant of proportionality
    Mend("5.27", ((r"P_0 E_* R^3 \sim", r"P_0 E_* R^2 \sim"),)),
    Mend("5.29", ((r"\Delta_{0p}^2}{\hbar E_*}", r"\Delta_{0p}}{\hbar E_*}"),)),
    # the wrong equation about another quantity
    Mend("5.2", ((r"|U_{ij}| \sim \frac{U_0}{R_{ij}^3}", r"R_{ij}^2 |U_{ij}| \sim U_0"),)),
    Mend("5.5", ((r"P_0 U_0 \sim 10^{-3}", r"U_0 \sim 10^{-3} P_0"),)),
    Mend("5.10", ((rf"V_p = {_V}", r"R^3 V_p = U_0 \frac{\Delta_0^2}{E} \frac{\Delta_{01}}{E_1}"),)),
    Mend("5.14", ((r"\Delta_p &= E_1 - E_2", r"E_1 &= E_2 - \Delta_p"),)),
    Mend(
        "5.41",
        (
            (
                r"\frac{\partial W(\Delta_0, t)}{\partial t} =",
                r"\frac{\partial W(\Delta_0, t)}{\partial \Delta_0} =",
            ),
        ),
    ),
    Mend(
        "5.44",
        (
            (
                rf"F(\Delta_0, p) = \frac{{A}}{{p \left[ 1 + AB\Delta_0^2 {_Q} \right]}}",
                rf"A = F(\Delta_0, p) \left[1 + AB\Delta_0^2 {_Q}\right]",
            ),
        ),
    ),
    Mend("5.13", ((r"\Delta_0 \sim E \sim kT", r"E \sim \Delta_{01} \sim T"),)),
    Mend("5.26", ((r"|E - E'| < E_*", r"-E_* < E + E' < E_*"),)),
    Mend(
        r"5.19:U_0/\varepsilon < R^3 < 2U_0/\varepsilon",
        (
            (
                r"U_0/\varepsilon < R^3 < 2U_0/\varepsilon",
                r"(2U_0/\varepsilon)^{1/2} > R > (U_0/\varepsilon)^{1/3}",
            ),
        ),
    ),
    # inside a sum
    Mend("5.6", ((r"+ \sum_{k=1}^n E_k", r"- \sum_{k=1}^n 2 E_k"),)),
    Mend("5.6", ((r"+ \sum_{k=1}^n", r"- \sum_{k=0}^n"),)),
)
