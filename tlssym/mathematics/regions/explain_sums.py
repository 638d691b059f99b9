"""Integrals with sums told as by hand: what stands in no sum first, then where which term is the larger one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.language import Theta
from tlssym.mathematics.regions.chambers import Chamber, Chambers
from tlssym.mathematics.regions.explain import (
    SECOND_LOOK,
    between,
    form_latex,
    fraction,
    one_after_another,
    over,
    renamed,
    to_limits,
    windows_done,
    with_limits,
    with_ratios,
    without_exponents,
)
from tlssym.mathematics.regions.exponential import Piece, shape_at
from tlssym.mathematics.regions.iterated import Limits, density, integrand_of, order_of_integration
from tlssym.mathematics.regions.knowledge import Knowledge
from tlssym.mathematics.regions.monomials import Form, Setting, scale, subtract, sum_terms, to_product
from tlssym.mathematics.regions.regimes import Regime, regimes
from tlssym.mathematics.regions.result import Told
from tlssym.mathematics.regions.sampling import Point
from tlssym.values import Claim, Step


@dataclass(frozen=True)
class Won:
    """A region where one term of each sum is the larger one: told in one step, and its parts one after another."""

    step: Step
    parts: tuple[Step, ...]
    regime: Regime
    power: Form


MOST_PARTS = 4
"""Parts that a range with the larger of two ends is cut into before it is told in words only."""


def tell_with_sums(
    pieces: Sequence[Piece],
    chambers: Chambers,
    chamber: Chamber,
    words: list[Told],
    before: Any,
    result: tuple[Any, tuple[Any, ...]],
    closing: tuple[str, str],
    claim: Claim | None,
) -> tuple[Step, ...]:
    """Steps for an integral with sums: what stands in no sum goes first, a Beta function is what is left.

    Parameters
    ----------
    pieces : sequence of Piece
        The parts that the value comes from.
    result : (value, conditions)
    closing : (rule, sentence)
        How the last integral is done.
    claim : Claim or None
        What the steps claim where they keep a leading part; None where they are exact.
    """
    value, conditions = result
    setting, point, knowledge = chambers.setting, chamber.point, chambers.knowledge
    words, names = with_ratios(words, before)
    pieces = [renamed(piece, names) for piece in pieces]
    own = without_exponents(conditions, before)
    steps: list[Step] = []
    remaining = before
    if len(pieces) == 1:
        steps, remaining = _down_to_the_sums(pieces[0], setting, point, knowledge, words, before, own, claim)
    elif words:
        parts = sp.Add(*[_with_steps(piece, setting, point, claim) for piece in pieces])
        steps = [windows_done(words, before, parts, own, claim)]
        remaining = parts
    beta = _beta(remaining, value, conditions, claim)
    if beta is not None:
        return (*steps, *beta)
    rule, says = closing
    if claim is not None:
        won = [each for piece in pieces for each in _which_term_wins(piece, chambers, chamber, value, own)]
        steps += [step for each in won for step in (*each.parts, each.step)]
        says = _joined(won, value, setting) or says
    exact = claim is None
    last = Step(rule, says, remaining, value, conditions, exact, turning_point=True, claim=claim)
    return (*steps, last)


def _joined(won: Sequence[Won], value: Any, setting: Setting) -> str:
    """How the regions where one term is the larger go together to the value."""
    told = [each.step for each in won]
    if not told or any(step.after is None for step in told):
        return ""
    together = _in_units(sp.Add(*[step.after for step in told]), value)
    says = f"Together these are ${sp.latex(together)}$." if len(told) > 1 else ""
    missing = sp.simplify(sp.expand_log(sp.expand((value - together) / _unit(value)), force=True))
    if missing == 0:
        return says
    strip = _strip(won, missing, setting)
    if strip:
        return says + strip
    adds = (
        f"  It adds ${_signed(missing)}$ to the bracket"
        if missing.is_number
        else "  It changes the pure number"
    )
    return says + (
        "  In the strip between the regions the terms of the sum are of one size, and none of them may be left out: "
        "there the integral is done with the sum as it stands, over the logarithm of the ratio of its terms."
        + adds
        + ", and changes no power and no logarithm."
    )


def _strip(won: Sequence[Won], missing: Any, setting: Setting) -> str:
    """The integral through the strip where two terms are of one size, next to a region that gave a logarithm.

    Empty where it is not what is missing: then nothing is said of how it comes about.
    """
    logs = [each for each in won if any(log.free_symbols for log in each.step.after.atoms(sp.log))]
    if len(logs) != 1 or len(logs[0].regime.choice) != 1:
        return ""
    ((base, chosen),) = logs[0].regime.choice
    power = logs[0].power
    terms = sum_terms(base, setting)
    if len(terms) != 2 or base not in power:
        return ""
    n = setting.expression(power[base])
    whole = sp.expand_log(sp.expand_func(-sp.digamma(-n) - sp.EulerGamma), force=True)
    parts = -1 / n
    if sp.simplify(whole - parts - missing) != 0:
        return ""
    v = form_latex(subtract(terms[1 - chosen], terms[chosen]), setting)
    letter = sp.Symbol("v", positive=True)
    under, alone = (sp.latex(each) for each in ((1 + letter) ** n, letter ** (n - 1)))
    closed = r"=2\,\mathrm{arsinh}(1/\sqrt\delta)" if n == -sp.Rational(1, 2) else ""
    return (
        "  In the strip between the regions the two terms of the sum are of one size, and none of them may be left "
        rf"out. There, with $v={v}$ for their ratio, from a small $v=\delta$ on, the sum as it stands gives "
        rf"$\int_\delta^\infty\frac{{dv}}{{v}}\,{under}{closed}\simeq\ln(1/\delta)+{sp.latex(whole)}$ "
        rf"as $\delta\to0$, where the larger term alone has given "
        rf"$\int_\delta^1\frac{{dv}}{{v}}+\int_1^\infty dv\,{alone}=\ln(1/\delta)+{sp.latex(parts)}$. The difference, "
        rf"${_signed(missing)}$, comes to the bracket; no power and no logarithm changes."
    )


def _signed(number: Any) -> str:
    """A sum of numbers with the positive ones first."""
    parts = sorted(sp.Add.make_args(number), key=lambda each: each.could_extract_minus_sign())
    latex = [str(sp.latex(each)) for each in parts]
    return " ".join(
        [latex[0], *(f"- {each[1:].strip()}" if each.startswith("-") else f"+ {each}" for each in latex[1:])]
    )


def _unit(value: Any) -> Any:
    """What stands before the logarithm of a value."""
    return sp.Mul(*[f for f in sp.Mul.make_args(value) if not f.has(sp.log) or not f.free_symbols])


# -- down to what stands in sums -----------------------------------------------------------------------


def _down_to_the_sums(
    piece: Piece,
    setting: Setting,
    point: Point,
    knowledge: Knowledge,
    words: list[Told],
    before: Any,
    conditions: tuple[Any, ...],
    claim: Claim | None,
) -> tuple[list[Step], Any]:
    """Steps up to the integral over what stands in sums, and that integral."""
    found = _sums_left(piece, setting, point)
    if found is None:
        left = _with_steps(piece, setting, point, claim)
        return ([windows_done(words, before, left, conditions, claim)], left) if words else ([], before)
    plain, order, summed = found
    limited = with_limits(plain, order, setting)
    steps = to_limits(words, before, limited, conditions, claim, order=order, setting=setting)
    free = [limits for limits in order if limits.variable not in summed]
    rest = [limits for limits in order if limits.variable in summed]
    variables = [limits.variable for limits in rest]
    more, left = one_after_another(integrand_of(plain, setting), free, point, knowledge, outer=variables)
    if left is None:
        return steps + more, limited if steps else before
    return steps + more, over(left.written(variables), rest, setting)


def _sums_left(piece: Piece, setting: Setting, point: Point) -> tuple[Piece, list[Limits], set[Any]] | None:
    """The piece without the condition that its windows are narrow, its limits, and the variables inside sums.

    None where a limit itself lies in a sum.
    """
    constraints = tuple(form for i, form in enumerate(piece.constraints) if i not in piece.narrow)
    if any(base.is_Add for form in constraints for base in form):
        return None
    plain = replace(piece, constraints=constraints, narrow=())
    summed = {v for base in piece.power if base.is_Add for v in base.free_symbols & set(piece.variables)}
    return plain, order_of_integration(plain, setting, point, last=summed), summed


# -- a Beta function -----------------------------------------------------------------------------------


def _beta(left: Any, value: Any, conditions: tuple[Any, ...], claim: Claim | None) -> tuple[Step, ...] | None:
    """The last integral, over one variable and a power of a sum of two monomials, as Euler's Beta function.

    None where it is of another kind.
    """
    if not isinstance(left, sp.Integral) or len(left.limits) != 1 or tuple(left.limits[0][1:]) != (0, sp.oo):
        return None
    x = left.limits[0][0]
    body = sp.powsimp(left.function)
    sums = [f for f in sp.Mul.make_args(body) if f.has(x) and f.as_base_exp()[0].is_Add]
    if len(sums) != 1 or len(sums[0].as_base_exp()[0].args) != 2:
        return None
    base, n = sums[0].as_base_exp()
    terms = [(term, sp.simplify(x * sp.diff(term, x) / term)) for term in base.args]
    if any(power.has(x) for _, power in terms):
        return None
    (low, p), (high, q) = sorted(
        terms, key=lambda each: sp.simplify(each[1] - terms[0][1]).is_positive is True
    )
    if sp.simplify(q - p).is_positive is not True:
        (low, p), (high, q) = (high, q), (low, p)
    m = sp.simplify(q - p)
    rest = sp.simplify(body / sums[0])
    k = sp.simplify(x * sp.diff(rest, x) / rest)
    if m.is_positive is not True or k.has(x):
        return None
    ratio = _gathered(high / low)
    s = sp.simplify((k + 1 + n * p) / m)
    taken = {a.name for a in left.atoms(sp.Symbol)}
    u = next(sp.Symbol(c, positive=True) for c in ("u", "v", "w") if c not in taken)
    edge = _gathered((ratio / x**m) ** (-1 / m))  # where the ratio is one
    front = _gathered((rest * low**n * x / m).subs(x, edge))
    turned = front * sp.Integral(u ** fraction(s - 1) * (1 + u) ** n, (u, 0, sp.oo))
    ends = [sp.latex(u ** fraction(e)) for e in (s - 1, s - 1 + n)]
    change = Step(
        "change the variable",
        rf"Take the ratio of the two terms of the sum for the variable, $u={sp.latex(ratio)}$; it is one at "
        rf"${sp.latex(x)}={sp.latex(edge)}$, where they are of one size.  For $u\to0$ the integrand goes as "
        rf"${ends[0]}$ and converges{_needs(conditions, s)}; for $u\to\infty$ it goes as ${ends[1]}$ and "
        rf"converges{_needs(conditions, -n - s)}.",
        left,
        turned,
        tuple(c for c in conditions if c not in without_exponents(conditions, left)),
        turning_point=True,
    )
    says = (
        r"This is Euler's Beta function, $\int_0^\infty du\,u^{s-1}(1+u)^{-s-r}=\Gamma(s)\,\Gamma(r)/\Gamma(s+r)$, "
        f"here with $s={sp.latex(fraction(s))}$ and $r={sp.latex(fraction(-n - s))}$, so that "
        rf"$\Gamma(s+r)=\Gamma({sp.latex(-n)}){'' if sp.gamma(-n).has(sp.gamma) else '=' + sp.latex(sp.gamma(-n))}$."
    )
    exact = claim is None
    last = Step("Beta function", says, turned, value, conditions, exact, turning_point=True, claim=claim)
    return change, last


def _needs(conditions: Sequence[Any], exponent: Any) -> str:
    """The conditions that give an exponent of a Beta function its sign, in words."""
    own = [
        c
        for c in conditions
        if isinstance(c, sp.core.relational.Relational)
        and sp.simplify((c.lhs - c.rhs) / exponent).is_positive is not None
    ]
    return f" for ${', '.join(sp.latex(c) for c in own)}$" if own else ""


def _gathered(product: Any) -> Any:
    """A product of positive quantities with each symbol once, its power as one fraction."""
    spread = sp.powdenest(sp.expand_power_base(sp.powdenest(product, force=True), force=True), force=True)
    powers: dict[Any, Any] = {}
    for factor in sp.Mul.make_args(spread):
        base, power = factor.as_base_exp()
        powers[base] = powers.get(base, sp.S.Zero) + power
    return sp.Mul(*[b ** (fraction(e) if e.free_symbols else e) for b, e in powers.items()])


# -- which term is the larger --------------------------------------------------------------------------


def _which_term_wins(
    piece: Piece, chambers: Chambers, chamber: Chamber, value: Any, conditions: tuple[Any, ...]
) -> list[Won]:
    """For every regime with a corner: which terms are the larger ones, the limits there, and the integral."""
    setting, point, knowledge = chambers.setting, chamber.point, chambers.knowledge
    plain = replace(piece, constraints=tuple(_on_variables(piece)), narrow=())
    told = []
    for regime in regimes(plain, setting):
        shape = shape_at(regime.piece, setting, point)
        if shape.empty or not shape.bases or not regime.choice:
            continue
        order = order_of_integration(regime.piece, setting, point)
        ranges = ", then ".join(
            f"over ${sp.latex(each.variable)}$ {between(each, setting)}" for each in order
        )
        says = f"Where {_where(regime, setting)}, the sum is about its larger term: integrate {ranges}."
        parts = _plain_parts(regime.piece, setting, point)
        ways = [one_after_another(integrand_of(part, setting), own, point, knowledge) for part, own in parts]
        values = [done[-1].after if left is not None and done else None for done, left in ways]
        before = after = None
        if parts and all(v is not None for v in values):
            before = sp.Add(*[with_limits(part, own, setting) for part, own in parts])
            after = _in_units(sp.Add(*values), value)
            if len(parts) > 1:
                says += f"  Two ends take turns: the region has {len(parts)} parts, and there is an integral over each."
        whole = after is not None
        step = Step("one term is the larger", says, before, after, conditions, turning_point=whole)
        inside = tuple(
            replace(s, rule=SECOND_LOOK, after=_in_units(s.after, value) if s is done[-1] else s.after)
            for done, _ in ways
            for s in done
            if whole
        )
        told.append(Won(step, inside, regime, piece.power))
    return told


def _in_units(total: Any, value: Any) -> Any:
    """A sum of logarithms in units of what stands before the logarithm of a value, as one logarithm and a number."""
    unit = _unit(value)
    rest = sp.expand(sp.expand_log(sp.expand(total / unit), force=True))
    slopes: dict[Any, Any] = {}
    number = sp.S.Zero
    for term in sp.Add.make_args(rest):
        slope, log = term.as_coeff_Mul()
        if not isinstance(log, sp.log):
            number += term
            continue
        slopes[log.args[0]] = slopes.get(log.args[0], sp.S.Zero) + slope
    measured = [abs(c) for base, c in slopes.items() if base.free_symbols]
    if not measured or number.free_symbols:
        return sp.factor_terms(total)
    front = min(measured)
    argument = sp.Mul(*[base ** (c / front) for base, c in slopes.items()])
    return sp.Mul(unit, front * sp.log(argument) + number)


def _where(regime: Regime, setting: Setting) -> str:
    terms = [(sum_terms(base, setting), k) for base, k in regime.choice]
    return " and ".join(
        f"${form_latex(each[k], setting)}$ exceeds ${form_latex(other, setting)}$"
        for each, k in terms
        for j, other in enumerate(each)
        if j != k
    )


def _plain_parts(
    piece: Piece, setting: Setting, point: Point, most: int = MOST_PARTS
) -> list[tuple[Piece, list[Limits]]]:
    """The region in parts in which every range has one end on either side; nothing where that takes too many."""
    shape = shape_at(piece, setting, point)
    if shape.empty or not shape.bases:
        return []
    order = order_of_integration(piece, setting, point)
    cut = next((limits for limits in order if not limits.plain), None)
    if cut is None:
        return [(piece, order)]
    if most <= 1:
        return []
    first, second = (cut.low if len(cut.low) > 1 else cut.high)[:2]
    parts = []
    for low, high in ((first, second), (second, first)):
        part = replace(piece, constraints=(*piece.constraints, subtract(high, low)))
        found = _plain_parts(part, setting, point, most - 1)
        if not found and not shape_at(part, setting, point).empty:
            return []
        parts += found
    return parts


def _on_variables(piece: Piece) -> list[Form]:
    """The constraints that bound a variable, less those that say that a window is narrow."""
    variables = set(piece.variables)
    return [
        form
        for i, form in enumerate(piece.constraints)
        if i not in piece.narrow and any(base.free_symbols & variables for base in form)
    ]


def _with_steps(piece: Piece, setting: Setting, point: Any, claim: Claim | None) -> Any:
    """The integral over a piece with its constraints as step functions, all ranges from 0 to ∞."""
    steps = []
    for form in _on_variables(piece):
        alone = getattr(claim, "symbol", None)
        power = form.get(alone, setting.zero)
        if power and len(form) > 2:
            # ε against all the rest reads as the text has it
            rest = to_product(
                scale({b: p for b, p in form.items() if b != alone}, -setting.one / power), setting
            )
            steps.append(Theta(alone - rest if point.number(power, setting) > 0 else rest - alone))
            continue
        above = {b: p for b, p in form.items() if point.number(p, setting) > 0}
        below = {b: -p for b, p in form.items() if b not in above}
        steps.append(Theta(to_product(above, setting) - to_product(below, setting)))
    body = density(piece.power, piece.variables, setting) * sp.Mul(*steps)
    everywhere = [Limits(v, (), ()) for v in piece.variables]
    return piece.coefficient * over(body, everywhere, setting)
