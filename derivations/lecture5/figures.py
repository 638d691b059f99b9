"""The figures of the lecture: drawn from what the engine derives, with numbers that a reader may change."""

from __future__ import annotations

import math
from typing import Any

import sympy as sp

from derivations.lecture5.base import (
    E_1,
    P_0,
    R_1,
    T_2,
    U_0,
    W_T,
    A,
    B,
    Delta_0,
    Delta_01,
    E,
    E_star,
    R,
    T,
    V_star_a,
    a,
    d,
    eta,
    lecture,
    t,
    varepsilon,
)
from tlssym.language import Theta
from tlssym.numbers.closures import array_function

# A glass at low temperature, in units of T and of the distance at which two systems couple with T; no two
# numbers are the same, so that an exchange of symbols shows.
lecture.numbers.update(
    P_0="0.001",
    U_0="1.0",
    T="1.1",
    E="0.9",
    E_1="0.85",
    E_prime="0.8",
    Delta_0="0.5",
    Delta_01="0.3",
    varepsilon="0.01",
    R="2.0",
    R_1="1.5",
    a="4",
    d="3",
    E_star="1e-6",
    W_T="0.002",
    hbar="1.05",
    T_2="1e6",
    T_1="1e9",
    T_sd="2e9",
    t="1e7",
    eta="10",
    n_res="1e-6",
    n_res_a="2e-6",
    Delta_0p="1e-7",
    Delta_p="0.2",
    tau_star="1.2e6",
    A="1.5e-6",
    B="0.7",
)

UNIT = {U_0: 1, E: 1, P_0: sp.Rational(1, 1000), T: 1}


@lecture.figure(
    "amplitude and detuning",
    section="model",
    title="Which systems are in resonance",
    caption="The amplitude (5.10) of a transition of two systems falls with their distance, the detuning does "
    "not: nearer than the crossing two systems of this detuning are in resonance, (5.11). "
    "Energies are in units of $E$, lengths "
    "in units of $(U_0/E)^{1/3}$.",
)
def amplitude_and_detuning(
    lesson: Any, detuning: float = 0.01, Delta0: float = 0.5, Delta01: float = 0.3
) -> Any:
    """The derived amplitude against the distance, for two systems whose energies differ by ``detuning``."""
    import numpy as np

    from tlssym.render.figures import Picture, canvas, draw_crossing

    amplitude = lesson.derivation("5.10").value().subs(a, 3)
    amplitude = amplitude.subs({**UNIT, E_1: 1 - detuning, Delta_0: Delta0, Delta_01: Delta01})
    crossing = float((amplitude.subs(R, 1) / detuning) ** sp.Rational(1, 3))
    scale = np.logspace(math.log10(crossing) - 1, math.log10(crossing) + 1, 81)
    figure, (axis,) = canvas()
    says = draw_crossing(
        axis,
        scale,
        (
            (r"amplitude $V_p$", _along(amplitude, R, scale)),
            (r"detuning $|E-E_1|$", np.full_like(scale, detuning)),
        ),
        at=crossing,
        mark="$V_p=|E-E_1|$",
        x_label=r"distance $R\,(E/U_0)^{1/3}$",
        y_label="energy / $E$",
    )
    return Picture(figure, says)


@lecture.figure(
    "nearest partner",
    section="relaxation",
    title="The distance to the nearest resonant partner",
    caption="How many systems are within the distance $R$ and within the window of width $2E_*$: the first one "
    "is found, on average, at the distance (5.27).",
)
def nearest_partner(lesson: Any, P0: float = 1e-3, E_star_value: float = 1e-6) -> Any:
    """The number of partners within a distance, from the derived distance at which it is one."""
    import numpy as np

    from tlssym.render.figures import Picture, canvas, draw_crossing

    numbers = {P_0: P0, E_star: E_star_value}
    nearest = lesson.derivation("5.27")
    distance = float(nearest.value(R).subs(numbers))
    partners = (P_0 * E_star * R**3 / nearest.value(P_0 * E_star * R**3)).subs(numbers)
    scale = np.logspace(math.log10(distance) - 1, math.log10(distance) + 1, 81)
    figure, (axis,) = canvas()
    says = draw_crossing(
        axis,
        scale,
        (("partners within $R$", _along(partners, R, scale)), ("1", np.ones_like(scale))),
        at=distance,
        mark="(5.27)",
        x_label="distance $R$",
        y_label="number of partners in the window",
    )
    return Picture(figure, says)


@lecture.figure(
    "region of one resonance",
    section="counting",
    title="The region of (5.12) in the plane of the logarithms",
    caption="Once the window in $E_1$ is integrated over, the octave $\\varepsilon/2<V_p<\\varepsilon$ is "
    "a band between two "
    "parallel lines. It runs out to small $\\Delta_{01}$ and small $R$ together; there the integrand "
    "falls, so the integral "
    "converges, and the two corners give its value. Energies are in units of $E$, lengths in units of "
    "$(U_0/E)^{1/3}$.",
)
def region_of_one_resonance(lesson: Any, epsilon: float = 1e-3, Delta0: float = 0.1) -> Any:
    """The region for an octave below ``epsilon`` and the tunnelling amplitude ``Delta0``, in units of E."""
    from tlssym.mathematics.regions import evaluate
    from tlssym.render.figures import Picture, canvas, draw_region

    region = evaluate(lesson.derivation("5.12").integrals[0].integral).region
    figure, (axis,) = canvas()
    says = draw_region(
        axis,
        region,
        {**UNIT, varepsilon: epsilon, Delta_0: Delta0},
        labels={"Delta_01": r"$\log_{10}(\Delta_{01}/E_1)$", "R": r"$\log_{10}[R\,(E/U_0)^{1/3}]$"},
        edges=(r"$V_p=\varepsilon$", r"$V_p=\varepsilon/2$", r"$\Delta_{01}=E_1$"),
        scale=r"octave $\varepsilon/2<V_p<\varepsilon$",
    )
    axis.legend(loc="upper left")
    return Picture(figure, says)


@lecture.figure(
    "regions of a pair",
    section="counting",
    title="The regions of (5.18) and of (5.16), as printed",
    caption="Left: the second line of (5.18). The region is a cone with one corner; where the "
    "integral converges, the integrand falls along both of its edges. Right: the octave of (5.16) with $R>R_1$, as "
    "its first line has it: "
    "the band ends. Where the second line is printed without this step function, an arrow shows where the "
    "integral as printed escapes to.",
)
def regions_of_a_pair(
    lesson: Any, a_value: float = 4, d_value: float = 3, epsilon: float = 1e-3, Delta0: float = 0.1
) -> Any:
    """The cone of (5.18) for given a and d, and the band of (5.16) with and without its step function."""
    from tlssym.mathematics.regions import evaluate
    from tlssym.render.figures import Picture, canvas, draw_region

    numbers = {**UNIT, varepsilon: epsilon, Delta_0: Delta0}
    labels = {"R_1": r"$\log_{10}[R_1\,(E/U_0)^{1/a}]$", "R": r"$\log_{10}[R\,(E/U_0)^{1/a}]$"}
    figure, (left, right) = canvas(9.2, 4.2, 2)
    cone = evaluate(lesson.printed_member("5.18", 2))
    says = draw_region(
        left,
        cone.region,
        {**numbers, a: a_value, d: d_value},
        labels=labels,
        edges=(r"$U_0/R_1^a=E$", r"$R=R_1$"),
        scale="region of (5.18)",
    )
    left.set_title("(5.18), second line")
    left.legend(loc="lower right")
    printed = lesson.printed_member("5.16", 2)
    as_printed = evaluate(printed)
    band = as_printed if as_printed.converges else evaluate(_with_step(printed))
    more = draw_region(
        right,
        band.region,
        numbers,
        labels=labels,
        scale=r"octave with $R>R_1$",
        reach=10.0,
        edges=tuple(_edge_name(c) for c in band.region["constraints"]),
    )
    if as_printed.converges is False:
        more += f"; as printed it diverges: {as_printed.escapes}"
        start, height = 0.55, math.log10(float((Delta0 / epsilon) ** (1 / 3))) + 0.05
        right.annotate(
            "",
            (start + 0.7, height - start - 0.7),
            (start, height - start),
            arrowprops={"arrowstyle": "-|>", "lw": 2.2},
        )
        right.text(0.06, -0.72, "escapes without $R>R_1$", fontsize=8.5)
    right.set(xlim=(-0.7, 1.6), ylim=(-0.9, 1.9))
    right.set_title("(5.16), second line")
    right.legend(loc="upper right")
    outside = lesson.outside(["5.18"], {a: a_value, d: d_value})
    needs = " and ".join(map(str, cone.conditions))
    return Picture(figure, f"(5.18): {says}, converges for {needs}; (5.16) with R > R_1: {more}").marked(outside)


def _with_step(expr: Any) -> Any:
    """The same integral with the step function θ(R − R_1) inside."""
    factor, integral = expr.as_independent(sp.Integral)
    return factor * sp.Integral(integral.function * Theta(R - R_1), *integral.limits)


def _edge_name(constraint: Any) -> str:
    """What happens on the edge where a constraint of (5.16) is one."""
    names = {symbol.name for symbol in constraint.free_symbols}
    if R.name not in names:
        return r"$U_0/R_1^3=E$"
    if varepsilon.name not in names:
        return r"$R=R_1$"
    above = {symbol.name for symbol in constraint.as_numer_denom()[0].free_symbols}
    return r"$V_t=\varepsilon$" if varepsilon.name in above else r"$V_t=\varepsilon/2$"


@lecture.figure(
    "counted resonances",
    section="counting",
    title="Resonant partners, counted: $P_p^a(\\varepsilon)$ of (5.22)",
    caption="Points: systems drawn at random from their distribution and counted when they are in "
    "resonance with a coupling "
    "in the octave below $\\varepsilon$ (Monte Carlo, with standard errors). Lines: the derived law. "
    "Right: the slope "
    "between neighbouring points against the derived exponent. Units: $P_0U_0^{d/a}E^{1-d/a}=1$.",
)
def counted_resonances(
    lesson: Any,
    powers: tuple[tuple[int, int], ...] = ((4, 3), (5, 3), (2, 1)),
    decades: int = 4,
    samples: int = 8_000,
    seed: int = 5,
) -> Any:
    """Count partners for pairs (a, d), in one octave of each decade of ε below 10^-2 E."""
    from tlssym.check.montecarlo import montecarlo
    from tlssym.render.figures import Counted, Picture, canvas, draw_counts

    record = lesson.derivation("5.22").integrals[0]
    units = {E: sp.Integer(1), P_0: sp.Integer(1), U_0: sp.Integer(1)}
    exponent = sp.simplify(varepsilon * sp.diff(sp.log(record.value), varepsilon))
    series = []
    for power, dimension in powers:
        exponents = {a: power, d: dimension}
        scales = [10.0 ** (-2 - k) for k in range(decades)]
        found = [
            montecarlo(
                record.integral.subs(exponents),
                {**units, varepsilon: sp.Float(scale)},
                samples=samples,
                seed=seed,
            )
            for scale in scales
        ]
        law = [
            float(record.value.subs({**exponents, **units, varepsilon: sp.Float(scale)})) for scale in scales
        ]
        slope = float(exponent.subs(exponents))
        series.append(
            Counted(
                f"$a={power}$, $d={dimension}$: exponent {slope:.3f}",
                scales,
                [f.value for f in found],
                [f.standard_error for f in found],
                law,
                slope,
            )
        )
    figure, axes = canvas(9.2, 4.0, 2)
    says = draw_counts(
        axes,
        series,
        x_label=r"$\varepsilon/E$",
        y_label=r"partners, $P_p^a/(P_0U_0^{d/a}E^{1-d/a})$",
        slope_label=r"local slope $d\ln P_p^a/d\ln\varepsilon$",
    )
    broken = [lesson.outside(["5.22"], {a: power, d: dimension}) for power, dimension in powers]
    return Picture(figure, says).marked(", ".join(dict.fromkeys(filter(None, broken))))


@lecture.figure(
    "exponent plane",
    section="scaling",
    title="The exponent of the count over the plane of $a$ and $d$",
    caption="With $\\Delta_0\\sim E$ the count (5.18) goes as a power of $E$. Where it is negative the count grows "
    "when the energy falls; at the solid line it changes its sign. On the hatched side of the dashed line the "
    "integral does not converge.",
)
def exponent_plane(
    lesson: Any, a_range: tuple[float, float] = (1, 8), d_range: tuple[float, float] = (1, 4)
) -> Any:
    """The exponent of E, from the derived count with Δ_0 put equal to E."""
    from tlssym.render.figures import Picture, canvas, draw_plane

    count = lesson.derivation("5.18").value().subs(Delta_0, E)
    exponent = sp.factor(sp.simplify(E * sp.diff(sp.log(count), E)))
    turn = sp.solve(exponent, d)[0]
    edges = {sp.solve(c.lhs - c.rhs, d)[0]: c for c in lesson.derivation("5.18").conditions if c.has(a)}
    (edge, inside), *_ = ((border, c) for border, c in edges.items() if border != turn)
    threshold, convergence = (lesson.latex(sp.Eq(a, sp.solve(d - e, a)[0])) for e in (turn, edge))
    figure, (axis,) = canvas(6.8, 4.4)
    says = draw_plane(
        axis,
        exponent,
        (a, *a_range),
        (d, *d_range),
        x_label="power of the interaction, $a$",
        y_label="dimension of space, $d$",
        bar_label=f"exponent ${lesson.latex(exponent)}$ of $E$ in the count",
        boundaries=((turn, f"${threshold}$: threshold"), (edge, f"${convergence}$: convergence")),
        points={(3, 3): r"$1/R^3$, $d=3$", (3, 2): r"$1/R^3$, $d=2$", (6, 3): r"$1/R^6$, $d=3$"},
        within=sp.Ge(inside.gts, inside.lts),
    )
    return Picture(figure, f"{says}; formula {exponent}")


@lecture.figure(
    "threshold",
    section="scaling",
    title="Where the two sides of the threshold equations cross",
    caption="Left: the number of resonant pairs of a system with $\\Delta_0\\sim E$ reaches one at $E_*$. "
    "Right: the coupling of "
    "neighbouring resonant pairs $V_*^a$ exceeds their energy $\\varepsilon$ below the crossing. Pure "
    "numbers are left out, as "
    "the text does. Energies in units of $T$.",
)
def threshold(lesson: Any, P0U0: float = 1e-3, a_value: float = 4, d_value: float = 3) -> Any:
    """Both sides of N = 1 and of V = ε, for P_0 T^{1-d/a} U_0^{d/a} = ``P0U0``."""
    import numpy as np

    from tlssym.mathematics.monomials import exponents
    from tlssym.render.figures import Picture, canvas, draw_crossing

    numbers = {a: sp.nsimplify(a_value), d: sp.nsimplify(d_value)}
    units = {T: 1, U_0: 1, P_0: P0U0}

    def scaling(expr: Any) -> Any:
        parts = exponents(expr)
        return parts.monomial.without_number().to_expr().subs(numbers).subs(units)

    count = scaling(lesson.derivation("5.18").value().subs(Delta_0, E))
    scales = lesson.derivation("5.19")
    energy = float(scales.value(E_star).subs(W_T, scales.value(W_T)).subs(numbers).subs(units))
    coupling = scaling(lesson.derivation("5.24").value(V_star_a))
    figure, axes = canvas(9.2, 4.0, 2)
    scale = np.logspace(math.log10(energy) - 3, math.log10(energy) + 3, 121)
    one = draw_crossing(
        axes[0],
        scale,
        ((r"$N_{ta}(E)$ with $\Delta_0=E$", _along(count, E, scale)), ("1", np.ones_like(scale))),
        at=energy,
        mark="$E_*$",
        x_label="$E/T$",
        y_label="number of resonant pairs",
    )
    crossing = float(sp.exp(sp.nsolve(sp.log(coupling.subs(varepsilon, sp.exp(t))) - t, t, math.log(energy))))
    two = draw_crossing(
        axes[1],
        scale,
        ((r"$V_*^a(\varepsilon)/T$", _along(coupling, varepsilon, scale)), (r"$\varepsilon/T$", scale)),
        at=crossing,
        mark=r"$V_*^a=\varepsilon$",
        x_label=r"$\varepsilon/T$",
        y_label="energy / $T$",
    )
    outside = lesson.outside(["5.18", "5.19", "5.24"], numbers)
    return Picture(figure, f"count: {one}; coupling: {two}").marked(outside)


def _along(expr: Any, symbol: Any, values: Any) -> Any:
    return array_function(symbol, expr)(values)


@lecture.figure(
    "approach to the law",
    section="diffusion",
    title="$x(t)\\,\\ln(t/T_2)/t$ over thousands of decades",
    caption="The self-consistent equation (5.45) solved on a logarithmic time grid, with the finite upper "
    "limit $E_*$, in units "
    "of its limit in the law (5.46), which is reached slowly: what stands beside $\\ln t$ in it falls like "
    "$\\ln\\ln t/\\ln t$. In the marked window $x$ is still linear in $t$ (within a tenth).",
)
def approach_to_the_law(lesson: Any, eta_value: float = 10, log_time: float = 1.2e4) -> Any:
    """Solve (5.45) for a given η up to ln(t/T_2) = ``log_time``, starting from a constant."""
    import numpy as np

    from derivations.lecture5.finite_limit import finite_limit_relation
    from tlssym.check.selfconsistent import solve_log_time
    from tlssym.render.figures import Picture, canvas, draw_approach

    curvature = float((lesson.derivation("5.42").value(B) * E_star).subs(eta, eta_value))
    solution = solve_log_time(finite_limit_relation(curvature), log_time=log_time)
    law = lesson.derivation("5.46").value() * sp.log(t / T_2) / t
    limit = float((law / (A * E_star)).subs(B, sp.Float(curvature) / E_star))
    name = lesson.latex(law)
    L = np.logspace(math.log10(2.0), math.log10(0.95 * log_time), 240)
    share = np.exp(solution.log_value(L) - L)  # x in units of A E_* t
    decades = L / math.log(10)
    linear = decades[share > 0.9]
    window = (decades[0], float(linear[-1]), "linear: $x=AE_*t$ within 10 %") if len(linear) else None
    figure, (axis,) = canvas(7.0, 4.2)
    says = draw_approach(
        axis,
        decades,
        (
            (r"solution, $x\,\ln(t/T_2)/t$", share * L / limit),
            (r"linear law, $x=AE_*t$", np.where(L / limit < 1.55, L / limit, np.nan)),
        ),
        limit=1.0,
        limit_label=f"limit ${name}$ of (5.46)",
        window=window,
        x_label=r"decades of time, $\log_{10}(t/T_2)$",
        y_label=rf"$x(t)\,\ln(t/T_2)/t$ in units of ${name}$",
    )
    axis.set_ylim(0, 1.6)
    if window is None:
        return Picture(figure, says)
    return Picture(figure, f"{says}; linear up to 10^{window[1]:.1f}")
