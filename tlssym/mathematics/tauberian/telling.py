"""The balance told as steps, and a failed balance told as a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.values import Step

from .cases import Case
from .coefficients import AMPLITUDE, constant_symbol
from .karamata import Kind, leading_transform
from .nextterms import NextTerms
from .orders import log_line, power_line
from .relations import Kernel, Relation, Term

_SAYS = {
    Kind.REGULAR: (
        r"Karamata's theorem: "
        r"$(t^\mu \ln^\gamma t)_p \simeq \Gamma(\mu+1)\, p^{-\mu-1} \ln^\gamma(1/p)$ for $\mu>-1$.  With $t=s/p$ the "
        r"logarithm is $\ln(1/p)+\ln s$; as $p\to0$ the first part is the larger one and goes before the integral, and "
        r"$\int_0^\infty ds\,s^\mu e^{-s}=\Gamma(\mu+1)$ is left."
    ),
    Kind.LOGARITHM: (
        r"On the border $\mu = -1$ every decade of time counts alike, up to $t\sim1/p$ where $e^{-pt}$ ends it: "
        r"$(t^{-1}\ln^\gamma t)_p \simeq \int_{t_0}^{1/p}dt\,\ln^\gamma t/t \simeq "
        r"\ln^{\gamma+1}(1/p)/(\gamma+1)$ for $\gamma>-1$, with $\ln t$ as the variable. Taken down to $t=0$ this "
        r"would diverge; but the law speaks of large times only. From which $t_0$ on it is taken is a number that does "
        r"not grow as $p\to0$, and so is what the times before $t_0$ give, as far as their integral exists."
    ),
    Kind.LOGLOG: r"On the border $\mu = \gamma = -1$: $(t^{-1}/\ln t)_p \simeq \ln\ln(1/p)$.",
    Kind.CONSTANT: (
        "The integral over all times converges, so the transform tends to a number that depends on all of "
        "x(t), not on its behaviour at large times."
    ),
    Kind.DIVERGENT: "The transform of this law does not exist.",
}

_ORDERS = (
    r"Logarithms apart: in $\int_0^\infty dt\,e^{-pt}t^\mu$ the times up to $1/p$ count.  For $\mu>-1$ the last of "
    r"them weigh most, and the transform goes as $p^{-\mu-1}$ (put $t=s/p$); for $\mu<-1$ the early ones do, and it "
    r"tends to a number as $p\to0$; at $\mu=-1$ the two meet."
)
_GAINED = (
    r"  What has become $t^{-1}$ counts alike in every decade of time: there are $\ln(1/p)$ of them up to $1/p$, "
    r"and its transform gains one logarithm."
)


def _powers_of_terms(lead: list[Term], relation: Relation, alpha: Any, case: Case, late: bool) -> str:
    """How each transform and each leading term goes with p, for the ansatz."""
    told = []
    for kernel in dict.fromkeys(k for term in lead for k, _ in term.transforms):
        mu = kernel.weight + kernel.power * alpha
        name = f"${_transform_latex(kernel, relation)}$, the transform of $t^{{{sp.latex(mu)}}}$,"
        if not late or kernel.weight + kernel.power * case.alpha > -1:
            told.append(f"{name} goes as $(1/p)^{{{sp.latex(mu + 1)}}}$")
        else:
            border = (-1 - kernel.weight) / kernel.power
            sign = r"\geq" if kernel.power < 0 else r"\leq"
            told.append(f"{name} has no power of $p$ where ${sp.latex(alpha)}{sign}{sp.latex(border)}$")
    lines = [power_line(term, case.alpha, late) for term in lead]
    base = "(1/p)" if late else "p"
    breaks = {(-1 - k.weight) / k.power for k in relation.kernels if k.power != 0}
    return (
        f"  With the ansatz, {' and '.join(told)}."
        + _terms_go(lead, relation, lines, alpha, base)
        + _elsewhere(
            lead,
            relation,
            alpha,
            case.alpha,
            breaks,
            lambda sample: [power_line(term, sample, late) for term in lead],
            base,
        )
    )


def _elsewhere(
    lead: list[Term],
    relation: Relation,
    unknown: Any,
    value: Any,
    breaks: Collection[Any],
    lines: Callable[[Any], list[tuple[Any, Any]]],
    base: str,
) -> str:
    """Where the powers of the terms are others, and that no exponent there makes them the same."""
    told, here = "", lines(value)
    for low, high in pairwise([-sp.oo, *sorted(breaks), sp.oo]):
        inside = low + 1 if low != -sp.oo else high - 1
        inside = (low + high) / 2 if sp.oo not in (high, -low) else inside
        there = lines(inside)
        if there == here or low < value < high:
            continue
        gaps = {sp.expand(c - there[0][0] + (s - there[0][1]) * unknown) for c, s in there[1:]}
        roots = [sp.solve(gap, unknown) for gap in gaps if gap != 0]
        if not roots or any(low < root < high for found in roots for root in found):
            continue
        terms = [
            f"${_term_latex(term, relation)}$ as ${_raised(base, sp.together(c + s * unknown))}$"
            for term, (c, s) in zip(lead, there, strict=True)
        ]
        told += f"  For ${_range(unknown, low, high)}$ it would be {' and '.join(terms)}: "
        told += f"these are the same for no such ${sp.latex(unknown)}$."
    return told


def _range(unknown: Any, low: Any, high: Any) -> str:
    name = sp.latex(unknown)
    if high == sp.oo:
        return f"{name}>{sp.latex(low)}"
    return f"{name}<{sp.latex(high)}" if low == -sp.oo else f"{sp.latex(low)}<{name}<{sp.latex(high)}"


def _logs_of_terms(lead: list[Term], relation: Relation, beta: Any, case: Case, at: str) -> str:
    """How each transform and each leading term goes with the logarithm, for the ansatz."""
    told = []
    for kernel in dict.fromkeys(k for term in lead for k, _ in term.transforms):
        kind = case.kinds[kernel]
        if kind not in (Kind.REGULAR, Kind.LOGARITHM):
            continue
        power = kernel.power * beta + (1 if kind is Kind.LOGARITHM else 0)
        told.append(f"${_transform_latex(kernel, relation)}$ goes as ${_raised(_LOG, power)}$")
    lines = [log_line(term, case.alpha, case.beta, at) for term in lead]
    border = [k for k in relation.kernels if k.weight + k.power * case.alpha == -1 and k.power != 0]
    edges = sorted({-1 / k.power for k in border})
    here = [e for e in edges if e > case.beta][:1], [e for e in edges if e < case.beta][-1:]
    sides = [rf"\beta<{sp.latex(e)}" for e in here[0]] + [rf"\beta>{sp.latex(e)}" for e in here[1]]
    where = f" for ${', '.join(sides)}$" if sides else ""
    heads = f"  So{where} {' and '.join(told)}." if told else ""
    apart = ""
    for edge in (e for e in edges if e != case.beta):
        powers = [sp.expand(c + s * edge) for c, s in (log_line(term, case.alpha, edge, at) for term in lead)]
        if len(set(powers)) == len(powers):
            terms = " and ".join(f"${_raised(_LOG, power)}$" for power in powers)
            apart += rf"  At $\beta={sp.latex(edge)}$, where $\ln\ln(1/p)$ comes in as well, they go as {terms}."
    return (
        heads
        + _terms_go(lead, relation, lines, beta, _LOG)
        + _elsewhere(
            lead,
            relation,
            beta,
            case.beta,
            {-1 / k.power for k in border},
            lambda sample: [log_line(term, case.alpha, sample, at) for term in lead],
            _LOG,
        )
        + apart
    )


_LOG = r"\ln(1/p)"


def _raised(base: str, power: Any) -> str:
    if power in (0, 1):
        return base if power else "1"
    return rf"\ln^{{{sp.latex(power)}}}(1/p)" if base == _LOG else f"{base}^{{{sp.latex(power)}}}"


def _terms_go(
    lead: list[Term], relation: Relation, lines: list[tuple[Any, Any]], unknown: Any, base: str
) -> str:
    """How the terms go, and that those powers must be the same."""
    terms = [
        f"${_term_latex(term, relation)}$ goes as ${_raised(base, sp.together(c + s * unknown))}$"
        for term, (c, s) in zip(lead, lines, strict=True)
    ]
    return f"  Then {' and '.join(terms)}; for the terms to cancel, these powers are the same."


def _transform_latex(kernel: Kernel, relation: Relation) -> str:
    """A transform as it is printed: x_p, (1/x)_p."""
    function = sp.Symbol(relation.x.__name__)
    inside = sp.latex(relation.t**kernel.weight * function**kernel.power)
    index = sp.latex(relation.p)
    return (
        f"{inside}_{index}" if kernel.power == 1 and not kernel.weight else rf"\left({inside}\right)_{index}"
    )


def _term_latex(term: Term, relation: Relation) -> str:
    names = {k: sp.Symbol(f"{{{_transform_latex(k, relation)}}}", positive=True) for k, _ in term.transforms}
    product = sp.Mul(*[names[k] ** n for k, n in term.transforms])
    front = -term.coefficient if term.coefficient.could_extract_minus_sign() else term.coefficient
    return str(sp.latex(front * relation.p**term.p_power * product))


def tell(
    relation: Relation,
    case: Case | None,
    law: Any,
    at: str,
    correction: NextTerms | None = None,
    *,
    growing: bool = False,
) -> list[Step]:
    """The steps of a balance, from the relation to the law; ``growing``: one that decreases is not asked for."""
    t, p, x = relation.t, relation.p, relation.x
    alpha, beta = sp.Symbol("alpha", real=True), sp.Symbol("beta", real=True)
    logarithm = sp.log(t) if at == "infinity" else sp.log(1 / t)
    before = sp.Eq(sum(term_expression(term, relation) for term in relation.terms), 0, evaluate=False)
    ansatz = sp.Eq(x(t), AMPLITUDE * t**alpha * logarithm**beta, evaluate=False)
    steps = [
        Step(
            "ansatz",
            rf"Look for a power of the time with a power of its logarithm, with numbers ${AMPLITUDE}$, "
            r"$\alpha$, $\beta$ that are to be found, and ask which exponents let the "
            "relation balance at "
            + ("large times, $p \\to 0$." if at == "infinity" else "small times, $p \\to \\infty$.")
            + (f"  ${sp.latex(x(t))}$ does not decrease, so that $\\alpha\\geq0$." if growing else ""),
            before,
            ansatz,
            exact=False,
            turning_point=True,
        )
    ]
    if case is None or case.alpha is None or case.beta is None or not case.kinds:
        return steps
    lead = [relation.terms[i] for i in case.leaders]
    powers = [power_line(term, case.alpha, at == "infinity") for term in lead]
    logs = [log_line(term, case.alpha, case.beta, at) for term in lead]
    gained = [k for k in relation.kernels if case.kinds[k] is Kind.LOGARITHM]
    also = _ORDERS + _powers_of_terms(lead, relation, alpha, case, at == "infinity")
    steps.append(_exponent_step("balance the powers of p", powers, alpha, case.alpha, also))
    also = (
        "Now the logarithms." + (_GAINED if gained else "") + _logs_of_terms(lead, relation, beta, case, at)
    )
    steps.append(_exponent_step("balance the powers of the logarithm", logs, beta, case.beta, also))
    for kernel in relation.kernels:
        kind = case.kinds[kernel]
        steps.append(
            Step(
                f"Karamata: {kind.value}",
                _SAYS[kind],
                kernel.expression(x, t, p),
                leading_expression(kernel, case.alpha, case.beta, p, at),
                exact=False,
            )
        )
    if case.coefficient is not None:
        equation = sp.Eq(
            sum(_coefficient_expression(term, relation, case.alpha, case.beta, at) for term in lead),
            0,
            evaluate=False,
        )
        steps.append(
            Step(
                "balance the coefficients",
                "Put these forms in: the powers and the logarithms drop out, and what is left is an equation for the "
                "coefficient.",
                equation,
                sp.Eq(AMPLITUDE, case.coefficient, evaluate=False),
                turning_point=True,
            )
        )
    steps.append(
        Step(
            "asymptotic law",
            "Put the exponents and the coefficient into the ansatz.",
            ansatz,
            sp.Eq(x(t), law, evaluate=False),
            exact=False,
            turning_point=True,
        )
    )
    if correction is not None:
        steps.append(
            Step(
                "next terms",
                correction.says + "." + _shares_told(correction, relation),
                sp.Eq(x(t), law, evaluate=False),
                sp.Eq(x(t), correction.law, evaluate=False),
                exact=False,
            )
        )
    return steps


def _shares_told(correction: NextTerms, relation: Relation) -> str:
    """What each transform brings in at the next order, and that together it vanishes."""
    if not correction.shares:
        return ""
    told = [f"${_transform_latex(kernel, relation)}$ brings ${sp.latex(share)}$" for kernel, share in correction.shares]
    total = sp.simplify(sp.Add(*(share for _, share in correction.shares)))
    return (
        rf"  Of relative order $1/\ln(1/p)$, with its power in the relation, {' and '.join(told)} "
        rf"($\gamma$ is Euler's number): together ${sp.latex(total)}=0$."
    )


def term_expression(term: Term, relation: Relation) -> Any:
    """A term as a sympy expression."""
    product = term.coefficient * relation.p**term.p_power
    for kernel, n in term.transforms:
        product *= kernel.expression(relation.x, relation.t, relation.p) ** n
    return product


def leading_expression(kernel: Kernel, alpha: Any, beta: Any, p: Any, at: str) -> Any:
    """Leading behaviour of a transform when x = C t^α ln^β t."""
    leading = leading_transform(kernel.weight + kernel.power * alpha, kernel.power * beta, at=at)
    if leading.coefficient is None:
        return constant_symbol(kernel)
    logarithm = sp.log(1 / p) if at == "infinity" else sp.log(p)
    value = (
        AMPLITUDE**kernel.power * leading.coefficient * p ** (-leading.power) * logarithm**leading.log_power
    )
    return value * sp.log(logarithm) ** leading.loglog_power


def tell_failure(relation: Relation, cases: list[Case], at: str) -> str:
    """Why no law of the form C t^α ln^β t solves the relation."""
    if not cases:
        return (
            "no power of t balances the powers of p: for every exponent α one term outweighs the others, so "
            f"at leading order the relation reads 1 = 0 ({_orders_in_alpha(relation, at)})"
        )
    told = []
    for case in cases:
        where = f"t^({case.alpha})" + ("" if case.beta is None else f" ln^({case.beta})")
        detail = ""
        if case.beta is None and case.alpha is not None:
            detail = f" ({_orders_in_beta(relation, case, at)})"
        if case.alpha is None:
            told.append(case.reason)
        else:
            told.append(f"{where} balances the powers of p, but {case.reason}{detail}")
    return "; ".join(told)


def _exponent_step(rule: str, lines: list[tuple[Any, Any]], unknown: Any, value: Any, says: str) -> Step:
    sides = list(dict.fromkeys(intercept + slope * unknown for intercept, slope in lines))
    before = sp.Eq(sides[0], sides[1], evaluate=False) if len(sides) > 1 else sides[0]
    return Step(
        rule,
        says,
        before,
        sp.Eq(unknown, value, evaluate=False),
        turning_point=True,
    )


def _coefficient_expression(term: Term, relation: Relation, alpha: Any, beta: Any, at: str) -> Any:
    product = term.coefficient
    for kernel, n in term.transforms:
        leading = leading_transform(kernel.weight + kernel.power * alpha, kernel.power * beta, at=at)
        if leading.coefficient is None:
            product *= constant_symbol(kernel) ** n
        else:
            product *= (AMPLITUDE**kernel.power * leading.coefficient) ** n
    return product


def _bounds(name: str, low: Any, high: Any) -> str:
    if high == sp.oo:
        return f"{name} > {low}"
    return f"{name} < {high}" if low == -sp.oo else f"{low} < {name} < {high}"


def _orders_in_alpha(relation: Relation, at: str) -> str:
    """The orders of the terms on each piece, in words."""
    breaks = sorted({(-1 - k.weight) / k.power for k in relation.kernels if k.power != 0})
    edges = [-sp.oo, *breaks, sp.oo]
    alpha = sp.Symbol("α")
    told = []
    for low, high in pairwise(edges):
        sample = (low + high) / 2 if sp.oo not in (high, -low) else (high - 1 if high != sp.oo else low + 1)
        lines = [power_line(term, sample, at == "infinity") for term in relation.terms]
        sign = 1 if at == "infinity" else -1
        powers = ", ".join(f"p^({-sign * (c + s * alpha)})" for c, s in lines)
        bounds = _bounds("α", low, high)
        told.append(f"{bounds}: {powers}")
    return "; ".join(told)


def _orders_in_beta(relation: Relation, case: Case, at: str) -> str:
    border = [k for k in relation.kernels if k.weight + k.power * case.alpha == -1 and k.power != 0]
    breaks = sorted({-1 / k.power for k in border})
    edges = [-sp.oo, *breaks, sp.oo]
    beta = sp.Symbol("β")
    told = []
    for low, high in pairwise(edges):
        sample = (low + high) / 2 if sp.oo not in (high, -low) else (high - 1 if high != sp.oo else low + 1)
        if high == sp.oo and low == -sp.oo:
            sample = sp.S.Zero
        lines = [log_line(relation.terms[i], case.alpha, sample, at) for i in case.leaders]
        powers = ", ".join(f"ℓ^({c + s * beta})" for c, s in lines)
        if low == -sp.oo and high == sp.oo:
            bounds = "every β"
        else:
            bounds = _bounds("β", low, high)
        told.append(f"{bounds}: {powers}")
    return "orders in ℓ = ln(1/p): " + "; ".join(told)
