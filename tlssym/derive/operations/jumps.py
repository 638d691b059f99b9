"""Many independent random jumps: the width of what they add up to, and its distribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.graph import DerivationFailed, Node, Numbers, Operation, Symbolic
from tlssym.language import sphere_area
from tlssym.mathematics.monomials import as_monomial
from tlssym.values import Step

OSCILLATING_DIGITS, MOST_PIECES = 16, 4000


@dataclass(frozen=True, eq=False)
class JumpWidth(Operation):
    """The rate w at which the characteristic function e^{-k w} falls, for jumps ±s(R) of unit density in space.

    Jumps at random places add up to the exponent ∫d^dR (1 − cos(k s(R))); for s ∝ 1/R^d it is linear in k.
    """

    jump: Node
    radius: Any
    dimension: Any
    anchor = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The size of a jump."""
        return (self.jump,)

    def symbolic(self) -> Symbolic:
        """The variable is the phase; by parts it becomes Dirichlet's integral."""
        jump, R, d = self.jump.formula, self.radius, self.dimension
        monomial = as_monomial(jump)
        if monomial is None or monomial.exponent(R) != -d:
            raise DerivationFailed(
                f"the jumps {jump} do not fall as {R} to the power -{d}: their sum is no Lorentzian"
            )
        size = jump * R**d
        k, u = sp.Symbol("k", positive=True), sp.Symbol("u", positive=True)
        area = sphere_area(d)
        phase = sp.Integral(area * R ** (d - 1) * (1 - sp.cos(k * jump)), (R, 0, sp.oo))
        turned = sp.Integral((1 - sp.cos(u)) / u**2, (u, 0, sp.oo))
        dirichlet = sp.Integral(sp.sin(u) / u, (u, 0, sp.oo))
        width = area / d * size * sp.pi / 2
        steps = (
            Step(
                "characteristic function",
                r"the mean of $e^{ik\delta E}$ over jumps at random places, of unit density, is $e^{-\phi}$ with",
                None,
                phase,
                exact=False,
                turning_point=True,
            ),
            Step(
                "change variables",
                rf"with $u={sp.latex(k * jump)}$",
                phase,
                area / d * k * size * turned,
                turning_point=True,
            ),
            Step("integrate by parts", r"the ends give nothing", turned, dirichlet),
            Step("Dirichlet integral", "a known integral", dirichlet, sp.pi / 2),
            Step(
                "collect", r"so the mean is $e^{-kw}$, with $w$", None, width, exact=False, turning_point=True
            ),
        )
        return Symbolic(sp.simplify(width), steps)

    def symbols(self, read: Numbers) -> set[Any]:
        """All but the distance."""
        return super().symbols(read) - {self.radius}

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The exponent at k = 1 by quadrature in the inverse volume, where the phase turns evenly."""
        raw, d = read.raw(self.jump), mp.mpf(int(self.dimension))

        def jump(y: Any) -> Any:
            return read.value(raw, {**at, self.radius: y ** (-1 / d)})

        rate = jump(mp.mpf(1))
        if abs(jump(mp.mpf(7)) / (7 * rate) - 1) > mp.mpf(10) ** -8:
            raise ValueError("the phase does not turn evenly in the inverse volume")
        area = 2 * mp.pi ** (d / 2) / mp.gamma(d / 2)
        # in the phase u = rate·y the integral is a number of its own
        precision = min(mp.dps, OSCILLATING_DIGITS + 5)
        first, second = (rate * _turned(periods, precision) for periods in (1, 2))
        return area / d * read.agreed(first, second, OSCILLATING_DIGITS)


@cache
def _turned(periods: int, precision: int) -> Any:
    """∫ (1 − cos u)/u² du from zero to infinity, the first periods apart from the rest."""
    with mp.workdps(precision):
        edge = periods * 2 * mp.pi
        ends = mp.linspace(0, edge, 2 * periods + 1)
        # 1 − cos as 2 sin²: it does not cancel near zero
        near = mp.quad(lambda u: 2 * (mp.sin(u / 2) / u) ** 2 if u else mp.mpf(1) / 2, ends)
        return near + 1 / edge - mp.quadosc(lambda u: mp.cos(u) / u**2, [edge, mp.inf], omega=1)


@dataclass(frozen=True, eq=False)
class JumpDistribution(Operation):
    """The distribution of a sum of jumps whose characteristic function is e^{-k w}."""

    width: Node
    shift: Any
    says: str
    anchor = True

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The width."""
        return (self.width,)

    def symbolic(self) -> Symbolic:
        """The Fourier integral is the real part of 1/(w − is)."""
        w, s, k = sp.Symbol("w", positive=True), sp.Symbol("s", real=True), sp.Symbol("k", positive=True)
        lorentzian = sp.simplify((1 / (w - sp.I * s) + 1 / (w + sp.I * s)) / 2) / sp.pi
        back = sp.Integral(sp.exp(-k * w) * sp.cos(k * s), (k, 0, sp.oo)) / sp.pi
        says = f"{self.says}, $w$ being the width and $s$ the shift"
        step = Step("transform back", says, back, lorentzian, turning_point=True)
        return Symbolic(lorentzian.subs({w: self.width.formula, s: self.shift}, simultaneous=True), (step,))

    def symbols(self, read: Numbers) -> set[Any]:
        """Those of the width and the shift."""
        return super().symbols(read) | self.shift.free_symbols

    def number(self, read: Numbers, at: Mapping[Any, Any]) -> Any:
        """The Fourier integral, half a period at a time until it has died away."""
        w, s = read.value(read.raw(self.width), at), abs(read.value(self.shift, at))
        found = []
        with mp.workdps(min(mp.dps, OSCILLATING_DIGITS + 5)):
            for more in (3, 6):
                end = (mp.dps + more) * mp.log(10) / w
                pieces = max(4, int(mp.ceil(end * s / mp.pi)), int(mp.ceil(end * w / 8))) + more
                ends = mp.linspace(0, end, min(pieces, MOST_PIECES) + 1)
                found.append(mp.quad(lambda k: mp.exp(-k * w) * mp.cos(k * s), ends, maxdegree=6) / mp.pi)
        first, second = found
        return read.agreed(first, second, OSCILLATING_DIGITS)
