"""An integral that does not converge as printed: which way it escapes, and what it lacks."""

from __future__ import annotations

from typing import Any

import sympy as sp

from tlssym.evidence.members import Member
from tlssym.judge.agreement import Agreement, agreement
from tlssym.judge.context import Context, Said, finding, named
from tlssym.judge.differences import endless_variable, parts_of_integral, turned_step
from tlssym.language import Theta, hold_functions
from tlssym.mathematics.equality import Kind
from tlssym.parse.tree import Integral, Node
from tlssym.values import Verdict

STRICTLY_OPPOSITE = {sp.Gt: sp.Lt, sp.Ge: sp.Lt, sp.Lt: sp.Gt, sp.Le: sp.Gt}


def tell_divergence(context: Context, member: Member, references: list[Any], previous: Member | None) -> Said:
    """What is said of a member whose integral does not converge as printed."""
    result = member.result
    assert result is not None
    needs = [context.latex(c) for c in result.missing]
    step = _missing_step(member, previous, context) if previous is not None else None
    if step is not None:
        needs.append(context.latex(Theta(step)))
    missing = f"; it would converge with ${', '.join(needs)}$" if needs else ""
    beside = integral_beside(context, member)
    number = sp.S.One
    if step is not None:
        said, number = _with_step(context, member, step, references)
        missing += said
    elif beside:
        missing += f"; beside the derived integral, which converges, {beside}"
    said = f"the integral as printed diverges: {named(context, result.escapes)}{missing}"
    derived = references[0] if references else None
    return _diverges(
        context, member, said, derived=derived, suggestion=mended_integral(context, member, step, number)
    )


def _diverges(context: Context, member: Member, said: str, **more: Any) -> Said:
    told = finding(context, integral_node(member), "TLS501", said, **more)
    return Said(Verdict.DIVERGENT, (told,), found=Agreement(Kind.RATIO))


def _missing_step(member: Member, previous: Member, context: Context) -> Any:
    """A step function of the member before whose absence makes the integral diverge."""
    source = previous.as_evaluated
    printed = member.as_evaluated
    integrals = printed.atoms(sp.Integral)
    if len(integrals) != 1:
        return None
    (integral,) = integrals
    present = {step.args[0] for step in integral.function.atoms(Theta)}
    known = printed.free_symbols | {limit[0] for limit in integral.limits}
    steps = {step.args[0] for i in source.atoms(sp.Integral) for step in i.function.atoms(Theta)}
    for argument in sorted(steps - present, key=sp.count_ops):
        if argument.free_symbols <= known and _converges_with(integral, argument, context):
            return argument
    return None


def _put_in(integral: Any, step: Any) -> Any:
    """The integral with a step function more, or with one that is turned round in it the right way."""
    turned = [each for each in integral.function.atoms(Theta) if sp.expand(each.args[0] + step) == 0]
    if turned:
        return sp.Integral(integral.function.xreplace({turned[0]: Theta(step)}), *integral.limits)
    return sp.Integral(integral.function * Theta(step), *integral.limits)


def _converges_with(integral: Any, argument: Any, context: Context) -> bool:
    mended = _put_in(integral, argument)
    return context.oracle.integral(mended, assuming=context.assumptions, explore=False).converges is True


def integral_node(member: Member) -> Node:
    """The first integral sign of a member, with all that stands under it."""
    return next((node for node in member.node.walk() if isinstance(node, Integral)), member.node)


def mended_integral(context: Context, member: Member, step: Any = None, number: Any = sp.S.One) -> str | None:
    """What may stand in place of the printed integral sign and all under it: it with the step, or the derived one.

    ``number`` is what the value lacks even with the step.
    """
    integrals = member.expr.atoms(sp.Integral)
    signs = [
        each for each in integrals if not any(other is not each and other.has(each) for other in integrals)
    ]
    if len(signs) != 1:
        return None
    (sign,) = signs
    if step is not None:
        whole = _put_in(sign, step)
        return context.latex(sp.Integral(number * whole.function, *whole.limits))
    records = context.derivation.integrals
    held = sp.Dummy("integral")
    beside = sp.cancel(member.expr.xreplace({sign: held}) / held)
    if not records or beside.has(held):
        return None
    whole = records[0].integral
    if isinstance(whole, sp.Integral):
        return context.latex(sp.Integral(whole.function / beside, *whole.limits))
    return context.latex(whole / beside)


def _with_step(context: Context, member: Member, step: Any, references: list[Any]) -> tuple[str, Any]:
    """What the mended integral would be against the derived value, and the number that it lacks even so.

    Another fault in it must not be hidden.
    """
    printed = member.as_evaluated
    mended = printed.replace(lambda e: isinstance(e, sp.Integral), lambda e: _put_in(e, step))
    value = context.oracle.integral(mended, assuming=context.assumptions, small=context.small, explore=False).value
    if value is None or not references:
        return "", sp.S.One
    found = agreement(value, references[0], conditions=context.assumptions, leading=context.small)
    if found.kind is Kind.NUMBER:
        return f" and, before it, the pure number ${context.latex(found.number)}$", found.number
    if not found.refutes:
        return "", sp.S.One
    if found.log_argument is not None:
        lacks = context.latex(found.log_argument)
        return f", and even then the argument of its logarithm would lack ${lacks}$", sp.S.One
    quotient = "" if found.ratio is None else f": it would lack the factor ${context.latex(found.ratio)}$"
    return f", and even then contradict the derivation{quotient}", sp.S.One


def integral_beside(context: Context, member: Member) -> str:
    """How the printed integral differs from the derived one, in words; empty where there is none to compare."""
    printed = member.as_evaluated
    mine = parts_of_integral(printed)
    for record in context.derivation.integrals:
        theirs = parts_of_integral(record.integral)
        if mine is None or theirs is None or mine == theirs:
            continue
        if mine.variables == theirs.variables:
            return mine.difference(theirs, context.latex)
        if len(mine.variables - theirs.variables) == len(theirs.variables - mine.variables) == 1:
            (have,), (want,) = mine.variables - theirs.variables, theirs.variables - mine.variables
            return f"it is integrated over ${context.latex(have)}$ and should be over ${context.latex(want)}$"
    return ""


def endless(context: Context, member: Member, left: Any) -> Said | None:
    """An integral that grows without end because nothing under it depends on its variable."""
    for integral in sorted(member.expr.atoms(sp.Integral), key=str):
        variable = endless_variable(integral)
        if variable is None:
            continue
        beside = integral_beside(context, member)
        said = f"the integral as printed diverges: nothing under it depends on ${context.latex(variable)}$, "
        said += "whose range is without end" + (f"; {beside}" if beside else "")
        mended = mended_integral(context, member) or _over_what_is_free(context, left, integral)
        return _diverges(context, member, said, suggestion=mended)
    return None


def _over_what_is_free(context: Context, left: Any, integral: Any) -> str | None:
    """The integral over the one letter under it that stands nowhere else, where its own variable does not."""
    if len(integral.limits) != 1 or not isinstance(left, sp.Expr):
        return None
    ((_, *ends),) = integral.limits
    free = integral.function.free_symbols - left.free_symbols - set(context.definitions)
    if len(free) != 1:
        return None
    return context.latex(sp.Integral(integral.function, (free.pop(), *ends)))


def turned(context: Context, member: Member) -> Said | None:
    """An integral that is the derived one with a step function turned round.

    The two add up to the integral without that step: where that diverges and the derived one does not, the
    printed one diverges, for what stands under it is nowhere negative.
    """
    printed = parts_of_integral(member.as_evaluated)
    if printed is None:
        return None
    for record in context.derivation.integrals:
        step = turned_step(printed, record.integral)
        if step is None:
            continue
        (whole,) = record.integral.atoms(sp.Integral)
        without = sp.Integral(whole.function.xreplace({Theta(step): sp.S.One}), *whole.limits)
        result = context.oracle.integral(without, assuming=context.assumptions, explore=False)
        if result.converges is not False:
            continue
        said = (
            f"the integral as printed diverges: the step function of ${context.latex(step)}$ is turned round"
        )
        mended = mended_integral(context, member)
        return _diverges(context, member, said, derived=record.integral, suggestion=mended)
    return None


def escaping(context: Context, member: Member) -> Said | None:
    """An integral of which it is known that it diverges wherever its region is not empty.

    Numbers say whether it is: quadrature grows wherever it is tried.
    """
    if not member.escapes_unless_empty or not context.derivation.targets:
        return None
    tried = context.oracle.tried(member.plain, context.assumptions)
    if tried.settled or not tried.escaped:
        return None
    return _needs(context, member, f"the integral as printed diverges: quadrature {tried.escaped}")


def partly(context: Context, member: Member) -> Said | None:
    """An integral that converges for some exponents only, where more are meant."""
    if member.result is None or member.value is None or not context.derivation.targets:
        return None
    free = {name.symbol for name in context.notation.names if name.exponent_parameter}
    for condition in member.result.conditions:
        opposite = STRICTLY_OPPOSITE.get(type(condition))
        if opposite is None or not condition.free_symbols <= free or condition in context.assumptions:
            continue
        elsewhere = opposite(condition.lhs, condition.rhs)
        held, _ = hold_functions(member.plain)
        result = context.oracle.integral(held, assuming=(*context.assumptions, elsewhere), small=context.small)
        if result.converges is False:
            where, needed = (context.latex(each) for each in (elsewhere, condition))
            said = f"the integral as printed diverges where ${where}$: {named(context, result.escapes)}"
            return _needs(context, member, f"{said}; it would converge with ${needed}$")
    return None


def _needs(context: Context, member: Member, said: str) -> Said:
    beside = integral_beside(context, member)
    if beside:
        said += f"; beside the derived integral, which converges, {beside}"
    return _diverges(context, member, said, suggestion=mended_integral(context, member))
