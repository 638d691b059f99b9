"""What ``tlssym integrate`` prints: the object of the contract, and a text for people."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.integrate import IntegralReport
from tlssym.judge.written import ToLatex, condition_text, written_formula, written_step
from tlssym.parse.latex import to_latex
from tlssym.render.json import evidence_object, formula_object, step_object
from tlssym.render.plain import plain, plain_words
from tlssym.several_limits import Order
from tlssym.values import Answer, Step

SCHEMA = 1
MARKS = {Answer.AGREES: "✓", Answer.REFUTES: "✗", Answer.UNDECIDED: "?"}


def integral_object(report: IntegralReport) -> dict[str, Any]:
    """The object that ``integrate --format json`` prints.

    Parameters
    ----------
    report : IntegralReport

    Returns
    -------
    dict
        Plain values only.  ``conditions`` are those found, beyond the given ones; ``value`` is the leading
        behaviour where a small or large parameter was named; what was found but is confirmed by no number
        is ``unconfirmed`` instead.  Why there is no value, and what holds beyond
        the conditions, stands among the ``steps``.
    """

    def latex(expr: Any) -> str:
        return to_latex(expr, report.notation)

    result = report.result
    return {
        "schema": SCHEMA,
        "converges": report.converges,
        "conditions": [condition_text(c) for c in report.conditions],
        "value": value_object(report.value, latex),
        "exponents": {sp.sstr(s): sp.sstr(power) for s, power in result.exponents.items()},
        "log_powers": {sp.sstr(s): int(power) for s, power in result.log_powers.items()},
        "escapes": result.escapes,
        "elsewhere": [_case_object(condition, value, latex) for condition, value in result.cases],
        **(
            {"unconfirmed": value_object(report.unconfirmed, latex)} if report.unconfirmed is not None else {}
        ),
        **({"orders": [order_object(order, latex) for order in report.orders]} if report.orders else {}),
        "checks": [evidence_object(e) for e in report.checks],
        "steps": [step_object(written_step(s, latex)) for s in (*result.steps, *_more(report))],
    }


def readable(expr: Any) -> tuple[str, dict[str, str]]:
    """An expression as a string that ``sympify`` reads back, and the names that had to be changed for that.

    ``E``, ``gamma`` or ``lambda`` would be read as something else than a symbol: they get an underscore.
    """
    clashing = [
        s for s in sorted(expr.free_symbols, key=str) if keyword.iskeyword(s.name) or hasattr(sp, s.name)
    ]
    taken = {s.name for s in expr.free_symbols}
    renamed: dict[Any, str] = {}
    for symbol in clashing:
        name = f"{symbol.name}_"
        while name in taken or hasattr(sp, name):
            name += "_"
        renamed[symbol] = name
    shown = expr.xreplace({s: sp.Symbol(name, **s.assumptions0) for s, name in renamed.items()})
    return sp.sstr(shown), {name: symbol.name for symbol, name in renamed.items()}


def value_object(value: Any, latex: ToLatex) -> dict[str, Any] | None:
    shown = formula_object(written_formula(value, latex))
    if shown is None:
        return None
    text, names = readable(value)
    return {**shown, "sympy": text, **({"names": names} if names else {})}


def order_object(order: Order, latex: ToLatex) -> dict[str, Any]:
    """One order of two limits, the one that is taken first standing first."""
    return {
        "limits": [{"symbol": sp.sstr(e.symbol), "to": "0" if e.is_small else "oo"} for e in order.limits],
        "value": value_object(order.value, latex),
        "conditions": [condition_text(c) for c in order.conditions],
        "refused": order.refused,
    }


def _case_object(condition: Any, value: Any, latex: ToLatex) -> dict[str, Any]:
    """What holds beyond the conditions: a value, how it scales, or that it diverges."""
    parts = condition.args if isinstance(condition, sp.And) else (condition,)
    case: dict[str, Any] = {"conditions": sorted(condition_text(c) for c in parts)}
    if value in (sp.oo, sp.zoo):
        return {**case, "converges": False, "value": None}
    scaling = scaling_in(value)
    if scaling is not None:
        return {**case, "converges": True, "value": None, "scales_as": value_object(scaling, latex)}
    return {**case, "converges": None if value is None else True, "value": value_object(value, latex)}


def scaling_in(value: Any) -> Any:
    """What a value that is known up to a factor scales as; None for another."""
    return value.args[0] if isinstance(value, AppliedUndef) and value.func.__name__ == "scales_as" else None


def integral_text(report: IntegralReport) -> str:
    """The same for a person at a terminal.

    Parameters
    ----------
    report : IntegralReport

    Returns
    -------
    str
        Several lines, with Unicode mathematics, and the value as LaTeX and as a sympy string as well.
    """
    return "\n".join(_lines(report))


def _lines(report: IntegralReport) -> Iterator[str]:  # noqa: C901 - a branch a line of the report
    def latex(expr: Any) -> str:
        return to_latex(expr, report.notation)

    result = report.result
    yield plain(latex(report.integral))
    yield ""
    if report.given:
        yield f"  given       {plain(latex(report.given))}"
    if report.ignored:
        yield f"  left aside  {plain(report.ignored)} (only the member with the integral is evaluated)"
    if report.converges is None:
        yield f"  not decided: {plain(result.refused)}"
    elif report.converges is False:
        yield f"  diverges along {plain(result.escapes)}"
        if report.conditions:
            yield f"  for         {plain(latex(report.conditions))}"
        if result.missing:
            yield f"  would converge there for {plain(latex(result.missing))}"
    else:
        if report.conditions:
            yield f"  holds for   {plain(latex(report.conditions))}"
        yield from _value_lines(report, latex)
        if result.exponents:
            shown = ", ".join(
                f"{plain(latex(s))}: {plain(latex(p))}" for s, p in result.exponents.items() if p != 0
            )
            yield f"  powers of   {shown or 'none'}"
        if any(result.log_powers.values()):
            shown = ", ".join(f"{plain(latex(s))}: {p}" for s, p in result.log_powers.items() if p)
            yield f"  logarithms  {shown}"
    for order in report.orders:
        way = ", then ".join(f"{plain(latex(e.symbol))} → {'0' if e.is_small else '∞'}" for e in order.limits)
        shown = (
            plain(latex(order.value)) if order.value is not None else f"not decided: {plain(order.refused)}"
        )
        more = f"   for {plain(latex(order.conditions))}" if order.conditions else ""
        yield f"  {way}:  {shown}{more}"
    for condition, value in result.cases:
        yield f"  elsewhere   {plain(latex_condition(condition, latex))}: {_shown_value(value, latex)}"
    for check in report.checks:
        yield f"  {MARKS[check.outcome]} {check.name}: {check.outcome.value} ({plain(check.says)})"
    if result.steps:
        yield ""
    for number, step in enumerate(result.steps, 1):
        yield f"  {number}. {step.rule}: {plain_words(step.says)}"
        if step.before is None and step.after is not None:
            yield f"       {plain(latex(step.after))}"


def _value_lines(report: IntegralReport, latex: ToLatex) -> Iterator[str]:
    if report.unconfirmed is not None:
        yield "  undecided: the value found is confirmed by no number, and no answer"
        yield f"    found     {plain(latex(report.unconfirmed))}"
        return
    if report.value is None:
        yield "  converges, but no closed form was found"
        return
    yield f"  {_what(report):<11} {plain(latex(report.value))}"
    yield f"    LaTeX     {latex(report.value)}"
    text, names = readable(report.value)
    said = f"   ({', '.join(f'{new} for {old}' for new, old in names.items())})" if names else ""
    yield f"    sympy     {text}{said}"


def _what(report: IntegralReport) -> str:
    if report.result.exact:
        return "value"
    limit = "→ 0" if report.small is not None else "→ ∞"
    symbol = report.small if report.small is not None else report.large
    return f"as {plain(to_latex(symbol, report.notation))} {limit}" if symbol is not None else "value"


def latex_condition(condition: Any, latex: ToLatex) -> str:
    r"""A condition, with the parts of a conjunction side by side."""
    if isinstance(condition, sp.And):
        return ", ".join(sorted(latex(part) for part in condition.args))
    return latex(condition) if isinstance(condition, sp.core.relational.Relational) else "else"


def _shown_value(value: Any, latex: ToLatex) -> str:
    if value in (sp.oo, sp.zoo):
        return "diverges"
    scaling = scaling_in(value)
    if scaling is not None:
        return f"scales as {plain(latex(scaling))}"
    return plain(latex(value)) if value is not None else "not decided"


def _more(report: IntegralReport) -> Iterator[Step]:
    """What the object has no field for, as steps: members left aside, reasons, the answer elsewhere."""
    result = report.result
    if report.ignored:
        yield Step(
            "choose the member",
            f"Only the member with the integral is evaluated; ${report.ignored}$ is left aside.",
        )
    if result.refused:
        yield Step("not decided", result.refused)
    if result.missing:
        yield Step(
            "would converge",
            "Along the directions found it would converge under these conditions.",
            conditions=result.missing,
        )
    for condition, value in result.cases:
        if value in (sp.oo, sp.zoo, None):
            said = "not decided" if value is None else "the integral diverges"
            yield Step("elsewhere", f"Beyond the conditions: {said}.", conditions=(condition,))
        else:
            scaling = scaling_in(value)
            yield Step(
                "elsewhere",
                "Beyond the conditions the value is another."
                if scaling is None
                else "Beyond the conditions it scales so, up to a factor.",
                after=value if scaling is None else scaling,
                conditions=(condition,),
                exact=False,
            )
