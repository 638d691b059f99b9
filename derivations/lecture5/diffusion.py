"""Spectral diffusion: the evolution equation, its Laplace transform and the law x(t) ∝ t/ln t (5.36)–(5.48)."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.lecture5 import legs
from derivations.lecture5.base import (
    DECOHERENCE,
    E_1,
    E_2,
    P_2,
    T_1,
    T_2,
    U_0,
    W_T,
    A,
    B,
    Delta_0,
    E_star,
    F,
    R,
    T,
    T_sd,
    W,
    a,
    d,
    differential,
    eta,
    hbar,
    lecture,
    p,
    r_1,
    t,
    tau,
    x,
    xi,
)
from tlssym.check.lorentzian import confirm_width
from tlssym.check.selfconsistent_steps import check_balance
from tlssym.derive.work import DerivationFailed, Known, Work
from tlssym.language import Transform
from tlssym.mathematics.laplace import transform_equation
from tlssym.mathematics.tauberian import RelationError, solve_balance
from tlssym.values import Leading

dt, dtau = differential(t), differential(tau)
q = Transform(1 / x(t), t, p)
x_p = Transform(x(t), t, p)

lecture.section(
    "diffusion",
    title="Spectral diffusion and the Laplace inversion",
    intro="Pairs that make transitions shift the energies of other pairs and so bring new ones into resonance: an "
    "equation for the density of pairs that have made a transition, solved self-consistently.",
)

lecture.given("5.36", title="Density of pairs that have made a transition", kind="definition")


@lecture.equation("5.37", title="Density of pairs in the resonance window", follows=["5.26", "5.35"])
def pairs_in_the_window(known: Known, work: Work) -> None:
    """The density over energy times the width of the window (−E_*, E_*)."""
    density = work.given(P_2(Delta_0, t), r"density per energy and amplitude, at the time $t$")
    work.conclude(
        None,
        work.times(2 * E_star, density, r"the window $(-E_*,E_*)$ is $2E_*$ wide"),
    )


@lecture.equation(
    "5.38", title="Probability of a transition in the time dt", follows=["5.14", "decoherence time"]
)
def transition_probability(known: Known, work: Work) -> None:
    """A resonant pair turns coherently for the time T_2, then starts again."""
    angle = Delta_0 * T_2 / (2 * hbar)
    exact = work.given(
        sp.sin(angle) ** 2,
        r"probability that a resonant pair, of splitting $\Delta_0$, has turned over "
        r"after the time $T_2$",
    )
    first = sp.series(exact, Delta_0, 0, 3).removeO()
    small = work.step(
        "expand", r"for $\Delta_0T_2\ll\hbar$", exact, first, exact=False, claim=Leading(Delta_0, 0)
    )
    work.conclude(
        None,
        work.times(
            dt / T_2, small, r"one try in each time $T_2$: the rate is that over $T_2$", rule="repeat"
        ),
    )


def _earlier(at: sp.Expr, numbers: sp.Expr = sp.S.One) -> sp.Expr:
    return numbers * (Delta_0 * T_2 / hbar) ** 2 / T_2


@lecture.equation(
    "5.39",
    title="Probability of an earlier transition",
    follows=["5.26", "5.38", "spectral diffusion as a walk by flips"],
)
def earlier_transition(known: Known, work: Work) -> None:
    """In resonance at t and at τ, a transition then, and no transition before τ."""
    there = work.given(
        2 * E_star * W(0, 0, t, tau),
        r"probability that a pair in resonance at $t$ was so at $\tau$: its "
        r"density at zero energy times the width of the window",
    )
    made = known["5.38"].value().subs(dt, dtau)
    first = sp.Derivative(W(Delta_0, tau), tau)
    share = first / sp.Subs(sp.Derivative(W(Delta_0, tau), tau), tau, 0)
    probability = work.times(
        made * share,
        there,
        r"times the probability (5.38) of a transition, times the share that makes its first one",
    )
    work.conclude(None, probability)


@lecture.equation(
    "5.40",
    title="Distribution of the energy of a pair after a time",
    follows=["spectral diffusion as a walk by flips", "5.36"],
)
def distribution_of_energies(known: Known, work: Work) -> None:
    """Many flips at random places, each shifting the energy by U_0/R^3, make a Lorentzian."""
    k, u, s = (sp.Symbol(name, positive=True) for name in "kus")
    phase = sp.Integral(4 * sp.pi * R**2 * (1 - sp.cos(k * U_0 / R**3)), (R, 0, sp.oo))
    work.given(
        sp.exp(-x(t) * phase), r"mean of $e^{ik\delta E}$ over flips at random places, of density $x(t)$"
    )
    scaled = sp.Rational(4, 3) * sp.pi * k * U_0
    work.step(
        "change variables",
        r"with $u=kU_0/R^3$",
        phase,
        scaled * sp.Integral((1 - sp.cos(u)) / u**2, (u, 0, sp.oo)),
        turning_point=True,
    )
    dirichlet = sp.Integral(sp.sin(u) / u, (u, 0, sp.oo))
    work.step(
        "integrate by parts",
        r"the ends give nothing",
        sp.Integral((1 - sp.cos(u)) / u**2, (u, 0, sp.oo)),
        dirichlet,
    )
    width = work.times(
        scaled / k * x(t),
        work.step("Dirichlet integral", "a known integral", dirichlet, dirichlet.doit()),
        "with it the mean is $e^{-kw}$, where $w$ is",
        rule="collect",
    )
    w = sp.Symbol("w", positive=True)
    # ∫_0^∞ e^{-kw} cos(ks) dk is the real part of 1/(w - is)
    lorentzian = sp.simplify((1 / (w - sp.I * s) + 1 / (w + sp.I * s)) / 2) / sp.pi
    work.step(
        "transform back",
        r"the distribution of the shift $s=E_1-E_2$ is the Fourier integral of the mean",
        sp.Integral(sp.exp(-k * w) * sp.cos(k * s), (k, 0, sp.oo)) / sp.pi,
        lorentzian,
        turning_point=True,
    )
    number = sp.simplify(width / (U_0 * x(t)))
    work.conclude(W(E_1, E_2, t), lorentzian.subs({w: eta * U_0 * x(t), s: E_1 - E_2}, simultaneous=True))
    work.conclude(eta, number)
    work.confirm(lambda digits: confirm_width(number, digits=digits))


def _source(known: Known, work: Work) -> sp.Expr:
    """Pairs in the window that have made no transition, times the rate of (5.38), without the pure numbers."""
    density = work.absorb(work.given(known["5.35"].value(), r"density of resonant pairs, (5.35)"), U_0)
    pairs = known["5.37"].value().subs(P_2(Delta_0, t), density)
    rate_ = known["5.38"].value() / dt
    source = work.given(
        sp.powsimp(pairs * rate_), r"pairs in the window, (5.35) and (5.37), times their rate (5.38)"
    )
    return work.absorb(source, E_star)


@lecture.equation(
    "5.41",
    title="Evolution of the density of transferred pairs",
    follows=["5.19", "5.35", "5.37", "5.38", "5.39", "5.40", DECOHERENCE, "uniform in time"],
)
def evolution(known: Known, work: Work) -> None:
    """The source, less the pairs that have made their transition before."""
    source = _source(known, work)
    before = work.given(
        known["5.39"].value() / dtau, r"probability of an earlier transition, per $d\tau$, (5.39)"
    )
    before = work.absorb(before, E_star)
    kernel = known["5.40"].value(W(E_1, E_2, t)).subs({E_1: 0, E_2: 0}).subs(t, t - tau)
    before = work.step(
        "substitute",
        r"the energy has moved during $t-\tau$, so (5.40) enters with $x(t-\tau)$",
        before,
        before.subs(W(0, 0, t, tau), kernel),
        conditions=(sp.Eq(W(0, 0, t, tau), kernel, evaluate=False),),
        turning_point=True,
    )
    start = sp.Subs(sp.Derivative(W(Delta_0, tau), tau), tau, 0)
    before = work.step(
        "substitute",
        r"the first rate is the source itself",
        before,
        sp.powsimp(before.subs(start, source)),
        conditions=(sp.Eq(start, source, evaluate=False),),
    )
    bracket = 1 - sp.Integral(before, (tau, 0, t))
    work.equation(
        sp.Derivative(W(Delta_0, t), t),
        work.step(
            "assemble",
            r"source times the share not yet transferred",
            None,
            source * bracket,
            exact=False,
            turning_point=True,
        ),
    )


@lecture.equation(
    "5.42",
    title="The evolution equation in short form",
    follows=["5.19", "5.41", DECOHERENCE, "decoherence time"],
)
def short_form(known: Known, work: Work) -> None:
    """Collect the constants: A is the source, B what multiplies Δ_0² in the bracket."""
    equation = work.given(known["5.41"].value(), r"the evolution equation (5.41)")
    # xreplace: τ is bound by the integral, which subs would not enter
    named = work.step(
        "name",
        r"the rate $\partial W(\Delta_0,\tau)/\partial\tau$ is called $\xi(\Delta_0,\tau)$",
        equation,
        equation.xreplace({sp.Derivative(W(Delta_0, tau), tau): xi(Delta_0, tau)}),
        exact=False,
    )
    short = work.put(named, {T_2: hbar / E_star}, r"$T_2=\hbar/E_*$")
    integral = next(iter(short.atoms(sp.Integral)))
    inner = sp.powsimp(integral.function / xi(Delta_0, tau) * x(t - tau))
    source = sp.powsimp(short.subs(integral, 0))
    constant = sp.powsimp(inner / Delta_0**2)
    work.step("match", r"the source is $A$", None, sp.Eq(A, source, evaluate=False), turning_point=True)
    scale = known["5.19"].value(E_star).subs(W_T, known["5.19"].value(W_T)).subs({a: 3, d: 3})
    ratio = constant * E_star
    reduced = work.step(
        "match",
        r"what multiplies $\Delta_0^2\int d\tau\,\xi/x$ is $B$; with $E_*=T(P_0U_0)^2$",
        constant,
        sp.powsimp(ratio.subs(T, sp.solve(sp.Eq(scale, E_star), T)[0])) / E_star,
        conditions=(sp.Eq(E_star, scale, evaluate=False),),
        turning_point=True,
    )
    work.equation(
        xi(Delta_0, t), A * (1 - B * Delta_0**2 * sp.Integral(xi(Delta_0, tau) / x(t - tau), (tau, 0, t)))
    )
    work.conclude(None, named)
    work.conclude(xi(Delta_0, t), sp.Derivative(W(Delta_0, t), t))
    work.conclude(A, source, up_to_number=True)
    work.conclude(B, reduced, up_to_number=True)


def _transformed(equation: sp.Eq) -> Any:
    """Laplace transform of an evolution equation for ξ, or the reason why there is none."""
    result = transform_equation(equation, t, p, solve_for=xi(Delta_0, t))
    if not result.done:
        raise DerivationFailed(result.reason)
    return result


def _named(expr: Any) -> Any:
    """With the transform of ξ called F."""
    return expr.subs(Transform(xi(Delta_0, t), t, p), F(Delta_0, p))


@lecture.equation("5.43", title="Laplace transform of the evolution equation", follows=["5.42"])
def transformed(known: Known, work: Work) -> None:
    """The integral over τ is a convolution of ξ with 1/x."""
    equation = sp.Eq(xi(Delta_0, t), known["5.42"].targets[0].expr, evaluate=False)
    work.given(equation, r"the evolution equation (5.42)")
    result = _transformed(equation)
    work.extend(result.steps)
    named = sp.Eq(F(Delta_0, p), _named(result.equation.rhs), evaluate=False)
    work.step(
        "name",
        r"the transform of $\xi$ is called $F$; before it is solved for, the equation reads",
        None,
        named,
        exact=False,
        turning_point=True,
    )
    work.equation(F(Delta_0, p), named.rhs, unknowns=(F(Delta_0, p),))
    work.conclude(F(Delta_0, p), sp.Integral(sp.exp(-p * t) * xi(Delta_0, t), (t, 0, sp.oo)))

    def follow(printed: sp.Eq) -> sp.Eq:
        equation = _transformed(printed).equation
        return sp.Eq(_named(equation.lhs), _named(equation.rhs), evaluate=False)

    work.replay("5.42", follow)


def _solve_for_transform(equation: sp.Eq) -> Any:
    """Solve a linear equation for F."""
    wanted = F(Delta_0, p)
    gap = sp.expand(equation.lhs - equation.rhs)
    slope = gap.coeff(wanted, 1)
    rest = sp.expand(gap - slope * wanted)
    if slope == 0 or rest.has(wanted):
        raise DerivationFailed("the equation is not linear in F")
    return sp.factor(sp.together(-rest / slope))


@lecture.equation("5.44", title="Solution for the transform", follows=["5.43"])
def solved(known: Known, work: Work) -> None:
    """A linear equation for the transform F."""
    equation = sp.Eq(F(Delta_0, p), known["5.43"].targets[0].expr, evaluate=False)
    value = work.step(
        "solve",
        r"a linear equation for $F$",
        equation,
        sp.Eq(F(Delta_0, p), _solve_for_transform(equation), evaluate=False),
        turning_point=True,
    ).rhs
    work.conclude(F(Delta_0, p), value)
    work.replay("5.43", _solve_for_transform)


@lecture.equation("5.45", title="Self-consistent equation for the density", follows=["5.36", "5.42", "5.44"])
def self_consistent(known: Known, work: Work) -> None:
    """The transform of x from that of ∂W/∂t, and the integral over Δ_0."""
    definition = work.given(known["5.36"].equation, r"the density of transferred pairs, (5.36)")
    slope = sp.Eq(sp.Derivative(x(t), t), sp.Integral(xi(Delta_0, t), (Delta_0, 0, E_star)), evaluate=False)
    work.step("differentiate", r"ξ is the time derivative of $W$", definition, slope, exact=False)
    total, rate = definition.rhs, sp.Derivative(W(Delta_0, t), t)
    work.step(
        "transform of a derivative",
        r"it is $p$ times the transform of what has been added since $t=0$",
        p * Transform(total - total.subs(t, 0), t, p),
        sp.Integral(Transform(rate, t, p), (Delta_0, 0, E_star)),
    )
    work.step(
        "Laplace transform",
        r"no pair has made a transition at the start, $x(0)=0$: the transform of $\dot x$ is $p\,x_p$; that of ξ "
        r"is $F$",
        None,
        sp.Eq(p * x_p, sp.Integral(F(Delta_0, p), (Delta_0, 0, E_star)), evaluate=False),
        turning_point=True,
    )
    value = work.given(known["5.44"].value(), r"$F$ from (5.44)")
    integral = sp.Integral(value, (Delta_0, 0, E_star)) / p
    u, scale = sp.Symbol("u", positive=True), sp.sqrt(A * B * q)
    work.step(
        "change variables",
        r"with $u=\Delta_0\sqrt{AB\left(\frac1x\right)_p}$ as the variable this is the integral of an arctangent",
        integral,
        sp.Integral(sp.simplify(value.subs(Delta_0, u / scale) / scale), (u, 0, E_star * scale)) / p,
    )
    finite = work.integrate(integral, r"divided by $p$, with the finite upper limit $E_*$").value
    infinite = work.integrate(integral.subs(E_star, sp.oo), r"with the upper limit set to infinity").value
    work.conclude(x_p, infinite, also=(finite,))


@lecture.equation(
    "5.46", title="The law x(t) ∝ t/ln t", follows=["5.19", "5.40", "5.42", "5.45", DECOHERENCE]
)
def law(known: Known, work: Work) -> None:
    """Balance of powers, then of logarithms, then of coefficients, by Karamata's theorem."""
    relation = sp.Eq(x_p, known["5.45"].value(), evaluate=False)
    work.given(relation, r"the self-consistent equation (5.45), upper limit infinite")
    balance = check_balance(solve_balance(relation, x, t, p, growing=True))
    work.extend(balance.steps)
    if balance.solution is not True:
        raise DerivationFailed(f"5.46: {balance.reason}")
    work.step(
        "set the scale",
        r"the time in the logarithm counts from $T_2$, where the short times are cut off",
        balance.law,
        balance.law_with_scale(t, T_2),
        exact=False,
        claim=Leading(t, sp.oo),
        turning_point=True,
    )
    work.conclude(x(t), balance.law_with_scale(t, T_2))
    curvature = float((known["5.42"].value(B) * E_star).subs(eta, known["5.40"].value(eta)))
    work.confirm(lambda digits: legs.solve_far(relation, balance.law, balance.next_terms.loglog, digits))
    work.confirm(lambda digits: legs.invert_transform(curvature, digits))

    def follow(printed: sp.Eq) -> sp.Expr:
        try:
            found = solve_balance(printed, x, t, p, growing=True)
        except RelationError as reason:
            raise DerivationFailed(str(reason)) from reason
        if found.solution is not True:
            raise DerivationFailed(found.reason)
        return found.law_with_scale(t, T_2)

    work.replay("5.45", follow)


@lecture.equation("5.48", title="Relaxation rate", follows=["5.19", "5.29", "5.31", "5.32", "5.47"])
def relaxation_rate(known: Known, work: Work) -> None:
    """The rate (5.32) with the time of spectral diffusion T_1, beside the other scenario."""
    value = work.given(known["5.32"].value(), r"the rate of a non-resonant system, (5.32)")
    derived = work.put(value, {T_sd: T_1}, r"spectral diffusion takes the time $T_1$, (5.31)")
    work.conclude(r_1, derived, up_to_number=True)
    other = known["5.29"].value()
    ratio = sp.powsimp(derived.subs(T_1, known["5.47"].value()) / other)
    energy = known["5.19"].value(E_star).subs(W_T, known["5.19"].value(W_T)).subs({a: 3, d: 3})
    work.step(
        "compare the scenarios",
        r"against the rate (5.29) without spectral diffusion: it wins where $P_0U_0\ll1$",
        None,
        sp.powsimp(ratio.subs(E_star, energy)),
        exact=False,
        turning_point=True,
    )
