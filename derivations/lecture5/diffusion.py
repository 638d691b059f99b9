"""Spectral diffusion: the evolution equation, its Laplace transform and the law x(t) ∝ t/ln t (5.36)–(5.48)."""

from __future__ import annotations

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
    A,
    B,
    Delta_0,
    E_star,
    F,
    R,
    T,
    T_sd,
    W,
    d,
    differential,
    eta,
    lecture,
    p,
    r_1,
    t,
    tau,
    x,
    xi,
)
from derivations.lecture5.relaxation import window_width
from derivations.lecture5.scaling import critical_energy_here
from tlssym.check.selfconsistent_steps import check_balance
from tlssym.derive.known import Known
from tlssym.derive.operations.functions import PutFunction
from tlssym.derive.operations.jumps import JumpDistribution, JumpWidth
from tlssym.derive.operations.laws import Law
from tlssym.derive.operations.limits import LeadingTerm, Unbounded
from tlssym.derive.operations.memory import (
    Matched,
    MatchMemory,
    SolveLinear,
    Transformed,
    TransformedValue,
    TransformOfPrimitive,
)
from tlssym.derive.work import Work
from tlssym.graph import Node
from tlssym.language import Transform

dt, dtau = differential(t), differential(tau)
x_p = Transform(x(t), t, p)

lecture.section(
    "diffusion",
    title="Spectral diffusion and the Laplace inversion",
    intro="Pairs that make transitions shift the energies of other pairs and so bring new ones into resonance: an "
    "equation for the density of pairs that have made a transition, solved self-consistently.",
)

lecture.given("5.36", title="Density of pairs that have made a transition", kind="definition")


START = sp.Subs(sp.Derivative(W(Delta_0, tau), tau), tau, 0)
"""The rate of transitions at the beginning."""


@lecture.equation("5.37", title="Density of pairs in the resonance window", cites=["5.35"])
def pairs_in_the_window(known: Known, work: Work) -> None:
    """The density over energy times the width of the window (−E_*, E_*)."""
    density = work.given(
        work.literal(P_2(Delta_0, t)), r"density per energy and amplitude, at the time $t$, as in (5.35)"
    )
    width = window_width(known, work)
    work.conclude(None, work.times(width, density, r"the window $(-E_*,E_*)$ is $2E_*$ wide"))


@lecture.equation(
    "5.38", title="Probability of a transition in the time dt", cites=["5.14", "decoherence time"]
)
def transition_probability(known: Known, work: Work) -> None:
    """A resonant pair turns coherently for the time T_2, then starts again."""
    exact = work.given(
        known["turning of a resonant pair"].member(0),
        r"probability that a resonant pair, of splitting $\Delta_0$, has turned over after the time $T_2$",
    )
    small = work.do(LeadingTerm(exact, Delta_0, r"for $\Delta_0T_2\ll\hbar$"))
    work.conclude(
        None,
        work.times(
            dt / T_2, small, r"one try in each time $T_2$: the rate is that over $T_2$", rule="repeat"
        ),
    )


@lecture.equation(
    "5.39", title="Probability of an earlier transition", cites=["spectral diffusion as a walk by flips"]
)
def earlier_transition(known: Known, work: Work) -> None:
    """In resonance at t and at τ, a transition then, and no transition before τ."""
    width = window_width(known, work)
    there = work.times(
        width,
        W(0, 0, t, tau),
        r"probability that a pair in resonance at $t$ was so at $\tau$: its "
        r"density at zero energy times the width of the window",
    )
    made = work.put(known["5.38"].value(), {dt: dtau}, "")
    first = sp.Derivative(W(Delta_0, tau), tau)
    probability = work.times(
        work.times(first / START, made, ""),
        there,
        r"times the probability (5.38) of a transition, times the share that makes its first one",
    )
    work.conclude(None, probability)


@lecture.equation("5.40", title="Distribution of the energy of a pair after a time", cites=["5.36"])
def distribution_of_energies(known: Known, work: Work) -> None:
    """Many flips at random places, each shifting the energy by U_0/R^3, make a Lorentzian."""
    walk = known["spectral diffusion as a walk by flips"]
    jump = work.given(walk.value(), r"the shift by one flip")
    width = work.do(JumpWidth(jump, R, work.here[d].formula))
    whole = work.times(x(t), width, r"for the density $x(t)$ of flipped neighbours, (5.36)")
    number = work.times(1 / (U_0 * x(t)), whole, r"in units of $U_0x(t)$ the width is $\eta$")
    named = work.do(Matched(whole, eta * U_0 * x(t), {eta: number}, r"so it is written"), {eta: number})
    value = work.do(
        JumpDistribution(
            named,
            walk.head(),
            r"the distribution of the shift $E_1-E_2$ is the Fourier integral of the mean",
        )
    )
    work.conclude(W(E_1, E_2, t), value)
    work.conclude(eta, number)


def _source(known: Known, work: Work) -> Node:
    """Pairs in the window that have made no transition, times the rate of (5.38), without the pure numbers."""
    density = work.absorb(work.given(known["5.35"].value(), r"density of resonant pairs, (5.35)"), U_0)
    pairs = work.put(
        known["5.37"].value(),
        {P_2(Delta_0, t): density},
        r"pairs in the window, (5.37), while none has made a transition",
    )
    rate = work.times(1 / dt, known["5.38"].value(), r"their rate (5.38)")
    return work.absorb(
        work.times(rate, pairs, r"this is the source: the pairs in the window, each with its rate"), E_star
    )


@lecture.equation(
    "5.41",
    title="Evolution of the density of transferred pairs",
    cites=["5.19", DECOHERENCE, "no transition at the start", "one try at a time"],
)
def evolution(known: Known, work: Work) -> None:
    """The source, less the pairs that have made their transition before."""
    source = _source(known, work)
    before = work.times(
        1 / dtau,
        known["5.39"].value(),
        r"the probability (5.39) that a pair has made a transition before, at $\tau$, per $d\tau$",
    )
    before = work.absorb(before, E_star)
    earlier, later = known["uniform in time"].sides()
    before = work.do(
        PutFunction(
            before,
            earlier.formula,
            later,
            r"the energy has moved during $t-\tau$: spectral diffusion is uniform in time",
        )
    )
    head = known["5.40"].head(0)
    kernel = known["5.40"].value(head)
    before = work.do(
        PutFunction(before, head, kernel, r"so (5.40) enters with $x(t-\tau)$", turning_point=True)
    )
    before = work.put(
        before,
        {START: source},
        r"at the start, that is up to the time $T_2$ of the first try, no pair has been transferred before: the first "
        r"rate is the source found above, and not zero",
    )
    s, b = sp.Dummy("s"), sp.Dummy("b")
    value = work.assemble(
        s * (1 - sp.Integral(b, (tau, 0, t))),
        {s: source, b: before},
        r"of the source, only the pairs count that have made no transition before: the probabilities of an "
        r"earlier one are added up over all times $\tau<t$. (Near $\tau=t$, where $x(t-\tau)$ vanishes, the memory is "
        r"cut at $t-\tau\sim T_2$: one try takes that long)",
    )
    work.equation(sp.Derivative(W(Delta_0, t), t), value)


MEMORY = sp.Integral(xi(Delta_0, tau) / x(t - tau), (tau, 0, t))


@lecture.equation("5.42", title="The evolution equation in short form", cites=["5.19", "decoherence time"])
def short_form(known: Known, work: Work) -> None:
    """Collect the constants: A is the source, B what multiplies Δ_0² in the bracket."""
    equation = work.given(known["5.41"].value(), r"the evolution equation (5.41)")
    rate = sp.Derivative(W(Delta_0, tau), tau)
    named = work.put(
        equation,
        {rate: xi(Delta_0, tau)},
        r"the rate $\partial W(\Delta_0,\tau)/\partial\tau$ is called $\xi(\Delta_0,\tau)$",
    )
    r = sp.Dummy("r", positive=True)
    time = work.assemble(1 / r, {r: known[DECOHERENCE].value()}, "")
    short = work.put(named, {T_2: time}, r"$T_2=\hbar/E_*$")
    free = (Delta_0, t)
    source = work.do(MatchMemory(short, MEMORY, Delta_0**2, free, "source", r"the source is $A$"))
    constant = work.do(
        MatchMemory(
            short, MEMORY, Delta_0**2, free, "memory", r"what multiplies $\Delta_0^2\int d\tau\,\xi/x$ is $B$"
        )
    )
    scale = critical_energy_here(known, work, r"the critical energy, after (5.16)")
    temperature = work.solve(scale, E_star, T, r"with $E_*=T(P_0U_0)^2$ the temperature is")
    reduced = work.put(constant, {T: temperature}, r"put in $B$", turning_point=True)
    pattern = A * (1 - B * Delta_0**2 * MEMORY)
    constants = {A: source, B: constant}
    work.equation(xi(Delta_0, t), work.do(Matched(short, pattern, constants, r"in short"), constants))
    work.conclude(None, named)
    work.conclude(xi(Delta_0, t), work.literal(sp.Derivative(W(Delta_0, t), t)))
    work.conclude(A, source, up_to_number=True)
    work.conclude(B, reduced, up_to_number=True)


@lecture.equation("5.43", title="Laplace transform of the evolution equation")
def transformed(known: Known, work: Work) -> None:
    """The integral over τ is a convolution of ξ with 1/x."""
    equation = work.given(known["5.42"].equation(xi(Delta_0, t)), r"the evolution equation (5.42)")
    definition = work.literal(sp.Integral(sp.exp(-p * t) * xi(Delta_0, t), (t, 0, sp.oo)))
    value = work.do(
        Transformed(
            equation,
            xi(Delta_0, t),
            F(Delta_0, p),
            (t, p),
            r"the transform of $\xi$ is called $F$; before it is solved for, the equation reads",
        ),
        {F(Delta_0, p): definition},
    )
    work.equation(F(Delta_0, p), value, unknowns=(F(Delta_0, p),))
    work.conclude(F(Delta_0, p), definition)
    work.replay("5.42")


@lecture.equation("5.44", title="Solution for the transform")
def solved(known: Known, work: Work) -> None:
    """A linear equation for the transform F."""
    equation = known["5.43"].equation(F(Delta_0, p))
    work.conclude(F(Delta_0, p), work.do(SolveLinear(equation, F(Delta_0, p), r"a linear equation for $F$")))
    work.replay("5.43")


def density_of_transform(known: Known, work: Work, limit: sp.Expr) -> Node:
    """The transform of (5.36), with F from (5.44) and an upper limit on Δ_0."""
    density = work.given(known["5.36"].value(), r"the density of transferred pairs, (5.36)")
    of_pairs = work.do(
        TransformedValue(
            density,
            x(t),
            (t, p),
            r"multiply by $e^{-pt}$ and integrate over all times $t$: the limits of the integral over $\Delta_0$ do "
            r"not depend on time, so that the transform $x_p$ is the integral of that of $W$",
        )
    )
    start = work.do(
        TransformOfPrimitive(
            W(Delta_0, t),
            (t, p),
            work.literal(F(Delta_0, p)),
            r"$\int_0^\infty dt\,e^{-pt}W=\frac{1}{p}W(\Delta_0,0)"
            r"+\frac{1}{p}\int_0^\infty dt\,e^{-pt}\frac{\partial W}{\partial t}$. The first term is "
            r"zero, no pair has made a transition at the start; in the second stands "
            r"the transform of $\xi=\partial W/\partial t$, which is $F$",
        )
    )
    transform = work.do(
        PutFunction(of_pairs, Transform(W(Delta_0, t), t, p), start, r"put it in under the integral")
    )
    value = known["5.44"].value()
    whole = work.do(PutFunction(transform, F(Delta_0, p), value, r"with $F$ from (5.44)", turning_point=True))
    return (
        whole if limit == E_star else work.do(Unbounded(whole, E_star, r"let the upper limit go to infinity"))
    )


@lecture.equation(
    "5.45",
    title="Self-consistent equation for the density",
    cites=["5.42", "no transition at the start", "one try at a time"],
)
def self_consistent(known: Known, work: Work) -> None:
    """The transform of x from that of ∂W/∂t, and the integral over Δ_0."""
    says = r"an arctangent, with $u=\Delta_0\sqrt{AB\left(\frac1x\right)_p}$ as the variable"
    finite = work.integrate(density_of_transform(known, work, E_star), says)
    infinite = work.integrate(density_of_transform(known, work, sp.oo), r"the same to infinity")
    work.conclude(x_p, infinite, also=(finite,))


@lecture.equation(
    "5.46",
    title="The law x(t) ∝ t/ln t",
    cites=["5.19", "5.40", "5.42", DECOHERENCE, "one try at a time"],
)
def law(known: Known, work: Work) -> None:
    """Balance of powers, then of logarithms, then of coefficients, by Karamata's theorem."""
    relation = work.given(known["5.45"].value(), r"the self-consistent equation (5.45), upper limit infinite")
    found = work.do(
        Law(
            relation,
            x(t),
            (t, p),
            T_2,
            r"the logarithm needs a unit of time. The rate (5.38) is one try in each time $T_2$, so that the law "
            r"speaks of longer times only: $T_2$ is taken for the unit",
            check_balance,
        )
    )
    work.conclude(x(t), found)
    curvature = sp.Symbol("curvature")
    size = work.assemble(curvature * E_star, {curvature: known["5.42"].value(B)}, "")
    size = work.put(size, {eta: known["5.40"].value(eta)}, "")
    work.confirm(lambda digits: legs.invert_transform(float(size.formula), digits))
    work.replay("5.45")


@lecture.equation("5.48", title="Relaxation rate", cites=["5.19", "5.29", "5.31", "5.47"])
def relaxation_rate(known: Known, work: Work) -> None:
    """The rate (5.32) with the time of spectral diffusion T_1, beside the other scenario."""
    value = work.given(known["5.32"].value(), r"the rate of a non-resonant system, (5.32)")
    derived = work.put(value, {T_sd: T_1}, r"spectral diffusion takes the time $T_1$, (5.31)")
    work.conclude(r_1, derived, up_to_number=True)
    ratio, other = sp.Dummy("ratio"), sp.Dummy("other")
    late = work.put(derived, {T_1: known["5.47"].value()}, "")
    compared = work.assemble(ratio / other, {ratio: late, other: known["5.29"].value()}, "")
    energy = critical_energy_here(known, work, r"the critical energy, after (5.16)")
    work.step(
        "compare the scenarios",
        r"against the rate (5.29) without spectral diffusion: it wins where $P_0U_0\ll1$",
        None,
        sp.powsimp(compared.formula.subs(E_star, energy.formula)),
        exact=False,
        turning_point=True,
    )
