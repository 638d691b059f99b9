"""Sums under a power, (A + B)^p, by regimes: which term wins where, and what is left where two are equal.

In log variables a sum is the larger term, but for a strip along A = B.  Replacing it by the larger term gives
convergence, exponents and powers of logarithms rightly.  The exact coefficient is an expansion by regions:
with c shifted to c + tη, every vertex of the regime complex contributes on its own, its cone extended:

- a vertex inside one regime, as over a polyhedron, e^{c·v} |det U| / ∏(−c·u_j);
- a vertex on a line A = B, with s = ln(B/A) integrated through, a Beta function
  ∫ e^{g s} (1 + e^s)^κ ds = Γ(g) Γ(−κ−g) / Γ(−κ);

and the t⁰ coefficient of their sum is the leading term, logarithms and constant included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.exponential import LogRing, Piece, invert, lift, shape_at, slope
from tlssym.mathematics.regions.monomials import (
    Form,
    Setting,
    add,
    read_product,
    restrict,
    scale,
    subtract,
    sum_terms,
)
from tlssym.mathematics.regions.result import OutsideClass
from tlssym.mathematics.regions.sampling import FAR, Point

MOST_REGIMES = 300
WIDE = "a window that matters is as wide as its distance from zero"
SLACK = 8
"""By what factor a window that is not narrow may reach beyond where its orders of magnitude say."""
DEEP = FAR // 1000
"""A slack beyond this is of the order of the large logarithm, one below it is of order one."""


@dataclass(frozen=True)
class Regime:
    """A piece with each sum replaced by its dominating term; ``ties`` are the added constraints."""

    piece: Piece
    ties: dict[int, tuple[Any, int, int]]
    choice: tuple[tuple[Any, int], ...]


@dataclass(frozen=True)
class Contribution:
    """One vertex: monomial × Laurent series, or the reason why its coefficient is not known."""

    monomial: Form
    series: Any
    reason: str = ""


def sums_in(piece: Piece) -> list[Any]:
    """Bases that are sums containing integration variables."""
    variables = set(piece.variables)
    forms = [piece.power, *piece.constraints]
    return sorted({b for f in forms for b in f if b.is_Add and b.free_symbols & variables}, key=str)


def put(form: Form, sums: dict[Any, Form]) -> Form:
    """A form with each sum replaced by one of its terms."""
    total = {base: power for base, power in form.items() if base not in sums}
    for base, power in form.items():
        if base in sums:
            total = add(total, scale(sums[base], power))
    return total


def regimes(piece: Piece, setting: Setting) -> list[Regime]:
    """All choices of a dominating term in each sum; worked out once for a piece."""
    key = ("regimes", id(piece))
    if key not in setting.vertices:
        setting.vertices[key] = (piece, _regimes(piece, setting))
    found: list[Regime] = setting.vertices[key][1]
    return found


def _regimes(piece: Piece, setting: Setting) -> list[Regime]:
    sums = sums_in(piece)
    terms = {s: sum_terms(s, setting) for s in sums}
    count = 1
    for s in sums:
        count *= len(terms[s])
    if count > MOST_REGIMES:
        raise OutsideClass("the sums have too many regimes")
    found = []
    for choice in product(*[range(len(terms[s])) for s in sums]):
        winners = {s: terms[s][i] for s, i in zip(sums, choice, strict=True)}
        constraints = [put(form, winners) for form in piece.constraints]
        if any(form and not chosen for form, chosen in zip(piece.constraints, constraints, strict=True)):
            raise OutsideClass("a limit lies where terms of a sum are comparable")
        ties = {}
        for s, i in zip(sums, choice, strict=True):
            for j in range(len(terms[s])):
                if j != i:
                    ties[len(constraints)] = (s, i, j)
                    constraints.append(subtract(terms[s][i], terms[s][j]))
        chosen = replace(piece, power=put(piece.power, winners), constraints=tuple(constraints))
        if sums_in(chosen):
            raise OutsideClass("a sum of variables inside another one")
        found.append(Regime(chosen, ties, tuple(zip(sums, choice, strict=True))))
    return found


def enlarged(piece: Piece, setting: Setting) -> Piece:
    """The piece with every sum in its constraints taken as its number of terms times the largest.

    A sum lies between its largest term and this; where both give the same structure, the regimes decide.
    """
    if not any(
        b.is_Add and b.free_symbols & set(piece.variables) for form in piece.constraints for b in form
    ):
        return piece
    key = ("enlarged", id(piece))
    if key not in setting.vertices:
        setting.vertices[key] = (piece, _enlarged(piece, setting))
    larger: Piece = setting.vertices[key][1]
    return larger


def relaxed(piece: Piece, setting: Setting) -> Piece:
    """The piece with every constraint weaker by a factor: it holds what a narrow window leaves out."""
    key = ("relaxed", id(piece))
    if key not in setting.vertices:
        slack = read_product(sp.Integer(SLACK), setting)[1]
        wide = replace(piece, constraints=tuple(add(form, slack) for form in piece.constraints))
        setting.vertices[key] = (piece, wide)
    found: Piece = setting.vertices[key][1]
    return found


def widest(piece: Piece, setting: Setting) -> Piece:
    """The piece over a region that holds the true one: sums as large as they can be, where that widens it."""
    key = ("widest", id(piece))
    if key not in setting.vertices:
        setting.vertices[key] = (piece, _enlarged(piece, setting, only_wider=True))
    wide: Piece = setting.vertices[key][1]
    return wide


def _enlarged(piece: Piece, setting: Setting, only_wider: bool = False) -> Piece:
    constraints = []
    for form in piece.constraints:
        extra = [
            scale(read_product(sp.Integer(len(b.args)), setting)[1], form[b])
            for b in form
            if b.is_Add
            and b.free_symbols & set(piece.variables)
            and (not only_wider or _widens(form[b], setting))
        ]
        constraints.append(add(form, *extra))
    return replace(piece, constraints=tuple(constraints))


def _widens(power: Any, setting: Setting) -> bool:
    number = setting.rational(power)
    if number is None:
        raise OutsideClass("the sign of a sum's power is not known")
    return number > 0


def corners(piece: Piece, setting: Setting, point: Point, symbol: Any) -> dict[Any, Any]:
    """Power of a parameter at each vertex of the regime complex, as numbers."""
    found = {}
    for regime in regimes(piece, setting):
        for basis in shape_at(regime.piece, setting, point).bases:
            power = _monomial(regime.piece, lift(regime.piece, setting, basis).place).get(
                symbol, setting.zero
            )
            found[(regime.choice, basis)] = point.number(power, setting)
    return found


def contributions(
    piece: Piece, setting: Setting, logs: LogRing, point: Point, *, exactly: bool
) -> list[Contribution]:
    """Every vertex of the regime complex with its regularised local integral.

    Parameters
    ----------
    exactly : bool
        No parameter is far: then a vertex counts only where its local integral is the whole integral.
    """
    found: list[Contribution] = []
    seen = set()
    eta = [setting.element(sp.Integer((3 * k * k + 5 * k + 7) % 17 + 1)) for k in range(len(piece.variables))]
    for regime in regimes(piece, setting):
        shape = shape_at(regime.piece, setting, point)
        for basis in shape.bases:
            tied = [i for i in basis if i in regime.ties]
            if not tied:
                found.append(_plain(regime, basis, setting, logs, point, eta, exactly))
                continue
            owners = {regime.ties[k][0] for k in tied}
            owner = next(iter(owners))
            tops = frozenset(k for t in tied for k in regime.ties[t][1:])
            rest = tuple((s, k) for s, k in regime.choice if s != owner)
            genuine = tuple(k for k in basis if k not in regime.ties)
            key = (owner, tops, rest, genuine, len(owners))
            if key in seen:
                continue
            seen.add(key)
            vertex = lift(regime.piece, setting, basis)
            if len(owners) > 1:
                found.append(Contribution(_monomial(regime.piece, vertex.place), None, "two sums meet"))
            elif exactly and len(tied) < len(regime.ties):
                # a term that is small at the vertex is left out of its sum there: a leading part, no value
                monomial = _monomial(regime.piece, vertex.place)
                found.append(Contribution(monomial, None, "a term of it is bounded, and never the largest"))
            else:
                found.append(_through_tie(piece, regime, basis, tied, setting, logs, point, eta, exactly))
    return found


def _monomial(piece: Piece, place: tuple[Form, ...]) -> Form:
    outside = restrict(piece.power, piece.variables, keep=False)
    moved = [scale(place[k], piece.power[v]) for k, v in enumerate(piece.variables) if v in piece.power]
    return add(outside, *moved)


def _plain(
    regime: Regime,
    basis: tuple[int, ...],
    setting: Setting,
    logs: LogRing,
    point: Point,
    eta: list[Any],
    exactly: bool,
) -> Contribution:
    """A vertex inside one regime."""
    piece = regime.piece
    vertex = lift(piece, setting, basis)
    monomial = _monomial(piece, vertex.place)
    if exactly and regime.ties:
        return Contribution(monomial, None, "a regime of its own")
    if set(piece.narrow) & set(basis):
        return Contribution(monomial, None, WIDE)
    for i in (*regime.ties, *piece.narrow):
        form = piece.constraints[i]
        slack = add(
            restrict(form, piece.variables, keep=False),
            *[scale(vertex.place[k], form[v]) for k, v in enumerate(piece.variables) if v in form],
        )
        if point.form(slack, setting) < DEEP:
            said = WIDE if i in piece.narrow else "a corner of the region lies where two terms are comparable"
            return Contribution(monomial, None, said)
    sign = 1 if setting.at(vertex.determinant, point.exponents) > 0 else -1
    linear = []
    for edge in vertex.edges:
        tilt = sum((e * w for e, w in zip(edge, eta, strict=True)), start=setting.zero)
        linear.append((-slope(edge, piece, setting), -tilt))
    moment = add(*[scale(p, w) for p, w in zip(vertex.place, eta, strict=True)])
    return Contribution(
        monomial, Laurent(setting, logs, setting.one / vertex.determinant * sign, moment, linear, [])
    )


def _through_tie(
    whole: Piece,
    regime: Regime,
    basis: tuple[int, ...],
    tied: list[int],
    setting: Setting,
    logs: LogRing,
    point: Point,
    eta: list[Any],
    exactly: bool,
) -> Contribution:
    """A vertex where m + 1 terms of a sum are equal: the m logarithms of their ratios integrated through.

    The other n − m constraints are at zero.  The integral over the ratios is Dirichlet's,
    ∫ ∏ e^{g_k s_k} (1 + Σ e^{s_k})^κ ds = ∏ Γ(g_k) Γ(−κ − Σ g_k) / Γ(−κ).
    """
    owner, i, _ = regime.ties[tied[0]]
    terms = sum_terms(owner, setting)
    ratios = [subtract(terms[regime.ties[k][2]], terms[i]) for k in tied]
    count = len(ratios)
    winners = {s: sum_terms(s, setting)[k] for s, k in regime.choice}
    variables = whole.variables
    genuine = [k for k in basis if k not in tied]
    size = len(variables)

    def linear(form: Form) -> list[Any]:
        return [form.get(v, setting.zero) for v in variables]

    forms = ratios + [put(whole.constraints[k], winners) for k in genuine]
    bends = [setting.zero] * count + [whole.constraints[k].get(owner, setting.zero) for k in genuine]
    inverse, determinant = invert([linear(form) for form in forms], setting)
    offsets = [restrict(form, variables, keep=False) for form in forms]
    power = put(whole.power, winners)
    outside = restrict(power, variables, keep=False)

    def through(row: list[Any]) -> list[Any]:
        return [sum((row[k] * inverse[k][m] for k in range(size)), start=setting.zero) for m in range(size)]

    rates, tilts = through(linear(power)), through(eta)
    monomial = add(outside, *[scale(offsets[m], -rates[m]) for m in range(size) if rates[m]])
    moment = add(*[scale(offsets[m], -tilts[m]) for m in range(size) if tilts[m]])
    if set(whole.narrow) & set(basis):
        return Contribution(monomial, None, WIDE)
    for k in range(len(regime.piece.constraints)):
        if k in basis:
            continue
        form = regime.piece.constraints[k]
        bend = whole.constraints[k].get(owner, setting.zero) if k not in regime.ties else setting.zero
        row = through(linear(form))
        constant = add(
            restrict(form, variables, keep=False),
            *[scale(offsets[m], -row[m]) for m in range(size) if row[m]],
        )
        bent = bend - sum((row[m] * bends[m] for m in range(count, size)), start=setting.zero)
        if k in whole.narrow and point.form(constant, setting) < DEEP:
            return Contribution(monomial, None, WIDE)
        moves = any(row[:count]) or bool(bent)
        if moves and exactly and _never_binds(row[:count], bent, constant, setting, point):
            continue
        if moves and (exactly or point.form(constant, setting) < DEEP):
            return Contribution(monomial, None, "the region near a change of regime is cut")
    kappa = power_of(whole.power, owner, setting) - sum(
        (rates[m] * bends[m] for m in range(count, size)), start=setting.zero
    )
    kappa_tilt = -sum((tilts[m] * bends[m] for m in range(count, size)), start=setting.zero)
    sign = 1 if setting.at(determinant, point.exponents) > 0 else -1
    total = sum(rates[:count], start=setting.zero)
    total_tilt = sum(tilts[:count], start=setting.zero)
    beta = [(rates[m], tilts[m], 1) for m in range(count)]
    beta += [(-kappa - total, -kappa_tilt - total_tilt, 1), (-kappa, -kappa_tilt, -1)]
    slopes = [(-rates[m], -tilts[m]) for m in range(count, size)]
    return Contribution(
        monomial, Laurent(setting, logs, setting.one / determinant * sign, moment, slopes, beta)
    )


def _never_binds(row: list[Any], bent: Any, constant: Form, setting: Setting, point: Point) -> bool:
    """Whether c + r·s + b ln(1 + Σ e^{s_k}) stays positive for all s.

    With weights p = −r/b, all p_k ≥ 0 and Σ p_k ≤ 1, its minimum is c plus b times an entropy, which is ≥ 0.
    """
    numbers = [-(setting.rational(r) or 0) for r in row]
    bend = setting.rational(bent)
    if (
        bend is None
        or any(setting.rational(r) is None for r in row)
        or min(numbers) < 0
        or sum(numbers) > bend
    ):
        return False
    return not constant or point.form(constant, setting) >= 0


def power_of(form: Form, base: Any, setting: Setting) -> Any:
    """Power of a base in a product."""
    return form.get(base, setting.zero)


@dataclass(frozen=True)
class Laurent:
    """front · e^{t·moment} ∏ 1/(α + βt) ∏ Γ(x + yt)^{±1}, as a series in t."""

    setting: Setting
    logs: LogRing
    front: Any
    moment: Form
    linear: list[tuple[Any, Any]]
    gammas: list[tuple[Any, Any, int]]

    def pole(self) -> int:
        """Order of the pole at t = 0."""
        order = sum(1 for alpha, _ in self.linear if not alpha)
        return order + sum(side for x, _, side in self.gammas if self._is_pole(x))

    def _is_pole(self, x: Any) -> bool:
        number = self.setting.rational(x)
        return number is not None and number.denominator == 1 and number <= 0

    def coefficients(self, up_to: int = 0) -> dict[int, Any]:
        """Coefficients of t^m, from the pole to ``up_to``; logarithms are the ring's symbols."""
        order = self.pole()
        length = order + up_to + 1
        if length <= 0:
            return {}
        express = self.setting.expression
        symbols = dict(zip(self.logs.bases, self.logs.ring.symbols, strict=False))
        moment = sp.Add(*[symbols[b] * express(p) for b, p in self.moment.items()])
        series = [moment**m / sp.factorial(m) * express(self.front) for m in range(length)]
        for alpha, beta in self.linear:
            if not alpha:
                series = [c / express(beta) for c in series]
            else:
                ratio, first = express(-beta / alpha), express(alpha)
                series = _times(series, [ratio**m / first for m in range(length)])
        for x, y, side in self.gammas:
            series = _times(series, self._gamma(x, y, side, length))
        return {m - order: c for m, c in enumerate(series)}

    def _gamma(self, x: Any, y: Any, side: int, length: int) -> list[Any]:
        """Series of Γ(x + yt)^{±1} without its power of t."""
        express = self.setting.expression
        slope_, base = express(y), express(x)
        if self._is_pole(x):
            if not y:
                raise OutsideClass("the regulator does not resolve a pole")
            number = self.setting.rational(x)
            assert number is not None
            steps = -int(number)
            logarithm = _log_gamma_series(sp.S.One, slope_, length)
            series = _exponential([side * c for c in logarithm])
            for k in range(1, steps + 1):
                factor = [sp.Integer(-k), slope_] if side < 0 else None
                if factor is not None:
                    series = _times(series, [*factor, *[sp.S.Zero] * length][:length])
                else:
                    series = _times(series, [-((slope_ / k) ** m) / k for m in range(length)])
            return [c * slope_ ** (-side) for c in series]
        logarithm = _log_gamma_series(base, slope_, length)
        return [c * sp.gamma(base) ** side for c in _exponential([side * c for c in logarithm])]


def _log_gamma_series(base: Any, rate: Any, length: int) -> list[Any]:
    series = [sp.S.Zero]
    for m in range(1, length):
        series.append(sp.expand_func(sp.polygamma(m - 1, base)) / sp.factorial(m) * rate**m)
    return series[:length]


def _times(first: list[Any], second: list[Any]) -> list[Any]:
    return [
        sp.Add(*[first[k] * second[m - k] for k in range(m + 1)]) for m in range(min(len(first), len(second)))
    ]


def _exponential(series: list[Any]) -> list[Any]:
    """exp of a series without constant term."""
    result = [sp.S.One]
    for m in range(1, len(series)):
        result.append(sp.Add(*[k * series[k] * result[m - k] for k in range(1, m + 1)]) / m)
    return result
