"""One equation explained: what is given and wanted, the steps, the result, what is printed, the verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import sympy as sp

from tlssym.derive.lecture import Lecture
from tlssym.derive.targets import AsGiven, Condition, Equation, Relation, Target, Value
from tlssym.derive.work import Derivation, own
from tlssym.judge.result import Outcome
from tlssym.judge.telling import ratio_words
from tlssym.mathematics.removable import edges
from tlssym.parse.latex import to_latex
from tlssym.render.document import TEXT_WIDTH, Block, Formula, Heading, Items, Paragraph, set_width, write
from tlssym.render.meanings import meanings
from tlssym.render.prose import sentence
from tlssym.render.telling import MARKS, at_edges, grouped, repeated, rounded, tell
from tlssym.values import Evidence, Finding, Severity, Step, Verdict

BESIDE = 90
"""How wide a printed formula may be that is shown beside the derived one."""

_SAYS_SOMETHING = re.compile(r"(?<![\\A-Za-z])\w|\\frac|_|\^")
"""What is more than a relation sign."""

VERDICT_SAYS = {
    Verdict.PROVED: "**proved**: the printed formula equals the derived one under the conditions found.",
    Verdict.SCALING: "**scaling**: right up to a pure number.",
    Verdict.AGREES: "**agrees**: numbers agree at several points; it is not derived.",
    Verdict.DEFINITION: "**definition**: it introduces a quantity; there is nothing to derive.",
    Verdict.INPUT: "**input**: taken as given.",
    Verdict.UNDECIDED: "**undecided**: neither proved nor refuted.",
    Verdict.DIVERGENT: "**divergent**: an integral does not converge as it is printed.",
    Verdict.REFUTED: "**refuted**: the printed formula contradicts the derived one.",
}


class Sources(Protocol):
    """What an explanation looks up beside the outcome itself."""

    lecture: Lecture

    def derivation(self, id: str) -> Derivation:
        """How an equation follows."""
        ...

    def steps(self, outcome: Outcome) -> tuple[Step, ...]:
        """The steps of a derivation as they are told."""
        ...

    def printed_latex(self, id: str) -> str:
        """The formula as the shipped lecture prints it."""
        ...

    def prints(self, id: str) -> tuple[Any, ...]:
        """What the shipped lecture prints for an equation, as sympy: the members of its statements."""
        ...

    def remarks(self, id: str) -> tuple[Outcome, ...]:
        """What is said of the claims that stand after an equation."""
        ...


def explain(
    outcome: Outcome,
    sources: Sources,
    *,
    detail: str = "brief",
    form: str = "text",
    step: int = 0,
    width: int = TEXT_WIDTH,
) -> str:
    """A derivation told to a reader.

    Parameters
    ----------
    outcome : Outcome
        Of the equation, as ``check_formula`` gives it.
    sources : Sources
        The lecture and its derivations, for the equations used.
    detail : {"sentence", "brief", "full"}
        One sentence, the turning points, or every step with its rule, conditions and check.
    form : {"text", "markdown", "latex"}
    step : int
        Only this step of the full telling, opened; 0 for all.
    width : int
        Of a line of text.

    Returns
    -------
    str
    """
    return write(explanation(outcome, sources, detail=detail, step=step), form, width=width)


def explanation(outcome: Outcome, sources: Sources, *, detail: str = "brief", step: int = 0) -> list[Block]:
    """The same as blocks of a document.

    Raises
    ------
    LookupError
        There is no such step; the message says how many there are.
    """
    if detail == "sentence":
        return [Paragraph(in_one_sentence(outcome, sources))]
    blocks: list[Block] = [
        Heading(f"{name_of(outcome.id)} {sentence(outcome.title, sources.lecture.notation)}", 1)
    ]
    if step:
        return blocks + _one_step(outcome, sources, step)
    blocks += opening(outcome, sources)
    blocks += steps_of(outcome, sources, full=detail == "full")
    blocks += ending(outcome, sources)
    return blocks


def in_one_sentence(outcome: Outcome, sources: Sources) -> str:
    """What it is, how it comes about, and what is said of it, in one sentence."""
    unit = sources.lecture.units.get(outcome.id)
    idea = sentence(unit.says if unit is not None else "", sources.lecture.notation).rstrip(".")
    results = _results(outcome, sources)
    derived = f"${results[-1]}$" if results else ""
    said = VERDICT_SAYS[outcome.verdict].replace("**", "").split(":")[0]
    parts = [part for part in (idea[:1].lower() + idea[1:], derived) if part]
    told = f": {', so '.join(parts)}" if parts else ""
    return f"{name_of(outcome.id)} {sentence(outcome.title, sources.lecture.notation)}{told} ({said} as printed)."


def _one_step(outcome: Outcome, sources: Sources, step: int) -> list[Block]:
    steps = sources.steps(outcome)
    found = tell(
        steps,
        sources.lecture.notation,
        full=True,
        equation=outcome.id.partition(":")[0],
        checks=outcome.checks,
        conditions=outcome.conditions,
        only=step,
    )
    if not found:
        count = len(repeated(grouped(steps)))
        raise LookupError(f"{name_of(outcome.id)} has {count} steps: there is no step {step}")
    return found


def name_of(id: str) -> str:
    """How an equation or a claim is called in running text."""
    after, _, text = id.partition(":")
    return f"The remark after ({after}), ${text}$:" if text else (f"({id})" if id[:1].isdigit() else id)


# -- given and wanted ----------------------------------------------------------------------------------


def opening(outcome: Outcome, sources: Sources) -> list[Block]:
    """What is wanted, what is given, and the equations that are used."""
    unit = sources.lecture.units.get(outcome.id)
    derivation = sources.derivation(unit.id) if unit is not None else None
    heads = _heads(outcome, derivation, sources)
    wanted = (
        f"**Wanted:** {', '.join(f'${h}$' for h in heads)}." if heads else f"**Wanted:** {outcome.title}."
    )
    idea = unit.says if unit is not None and unit.build is not None else ""
    blocks: list[Block] = [Paragraph(f"{wanted} {sentence(idea, sources.lecture.notation)}".strip())]
    if outcome.follows:
        blocks += [Paragraph("**Given:**"), Items(tuple(_used(id, sources) for id in outcome.follows))]
    assumed = (
        [id for id in derivation.cites if id in sources.lecture.inputs] if derivation is not None else []
    )
    if assumed:
        blocks += [
            Paragraph("**Assumed**, though no formula of the steps shows it:"),
            Items(tuple(_used(id, sources) for id in assumed)),
        ]
    shown = [part for step in sources.steps(outcome) for part in (step.before, step.after, *step.conditions)]
    for target in derivation.targets if derivation is not None else ():
        shown += [getattr(target, "head", None), getattr(target, "expr", None)]
    said = meanings(shown, sources.lecture.notation, outcome.id.partition(":")[0])
    return [*blocks, Paragraph(f"**Symbols:** {said}.")] if said else blocks


def _heads(outcome: Outcome, derivation: Derivation | None, sources: Sources) -> list[str]:
    found: dict[str, None] = {}
    for target in derivation.targets if derivation is not None else ():
        head = getattr(target, "head", None)
        if head is not None and not isinstance(target, Relation | Condition):
            found[_latex(sources, outcome)(head)] = None
    return list(found)


def _latex(sources: Sources, outcome: Outcome) -> Callable[[Any], str]:
    return lambda value: to_latex(value, sources.lecture.notation, outcome.id.partition(":")[0])


def _used(id: str, sources: Sources) -> str:
    lecture, notation = sources.lecture, sources.lecture.notation
    if id in lecture.inputs:
        given = lecture.inputs[id]
        formula = f": ${given.latex}$" if given.latex else ""
        return f"*{given.id}* (taken as given): {sentence(given.says, notation)}{formula}"
    if id not in lecture.units:
        return name_of(id)  # a display of the file itself, which nothing is derived for
    unit = lecture.units[id]
    targets = sources.derivation(id).targets
    formulas = [
        s
        for t in [t for t in targets if getattr(t, "head", t) is not None] or targets
        if (s := statement(t, lambda v: to_latex(v, notation, unit.after or id)))
    ]
    title = sentence(unit.title, notation)
    shown = "; ".join(f"${f}$" for f in formulas)
    if not shown:
        shown = f"${_one_line(sources.printed_latex(id))}$"
    needed = [c for c in sources.derivation(id).conditions if not isinstance(c, sp.Equality)]
    if needed and unit.build is not None:
        shown += " for " + ", ".join(f"${to_latex(c, notation, unit.after or id)}$" for c in needed)
    name = f"the remark after ({unit.after})" if unit.is_claim else f"({id})"
    if unit.build is not None and formulas and not _is_printed(id, targets, sources):
        printed = _one_line(sources.printed_latex(id))
        said = f"printed is ${printed}$" if set_width(printed) < BESIDE else "it is printed otherwise"
        shown += f" (as derived; {said})"
    return f"{name} {title}: {shown}" if not unit.is_claim else f"{name}, “{title}”: {shown}"


def _is_printed(id: str, targets: Sequence[Target], sources: Sources) -> bool:
    """Whether what was derived stands in the text."""
    values = [t.expr for t in targets if isinstance(t, Value | Equation)]
    printed = [p for p in sources.prints(id) if isinstance(p, sp.Expr)]
    return not values or all(any(_is_same(v, p) for p in printed) for v in values)


def _is_same(one: Any, other: Any) -> bool:
    if one == other:
        return True
    if one.has(sp.Integral) or other.has(sp.Integral) or one.free_symbols != other.free_symbols:
        return False
    return bool(sp.powdenest(sp.expand_power_base(sp.powsimp(one / other, force=True)), force=True) == 1)


def _one_line(latex: str) -> str:
    cleaned = re.sub(r"\\begin\{[a-z*]+\}|\\end\{[a-z*]+\}|\\tag\{[^}]*\}|&", "", latex)
    return _unpointed(" ".join(cleaned.replace(r"\\", r"\quad ").split()))


def _unpointed(latex: str) -> str:
    """Without the sentence's point or comma, and the space before the number that stood there."""
    return re.sub(r"(?:[.,;\s]|\\q?quad|\\[ ,;])+$", "", latex)


def statement(target: Target, latex: Callable[[Any], str]) -> str:
    """A result of a derivation as one formula; empty where it only repeats what is printed."""
    if isinstance(target, Value | Equation):
        ways = own(target.node) if target.node is not None else []
        leads = next((n.operation.leading_in for n in ways if n.operation.leading_in is not None), None)
        small = getattr(target, "small", None)
        if small is not None:
            leads = (small, sp.S.Zero)
        rough = target.up_to_number or any(n.operation.brings_estimate for n in ways)
        sign = r"\sim" if rough else (r"\simeq" if leads is not None else "=")
        value = latex(target.expr)
        if target.head is None:
            return value
        note = rf"\quad({latex(leads[0])}\to{latex(leads[1])})" if leads is not None else ""
        return f"{latex(target.head)} {sign} {value}{note}"
    if isinstance(target, Relation):
        sign = {"<": "<", "<<": r"\ll", "<=": r"\leq", ">": ">", ">>": r"\gg", ">=": r"\geq"}.get(
            target.kind, target.kind
        )
        return f"{latex(target.lhs)} {sign} {latex(target.rhs)}"
    if isinstance(target, Condition):
        return latex(target.relation)
    return ""


# -- the steps -----------------------------------------------------------------------------------------


def steps_of(outcome: Outcome, sources: Sources, *, full: bool) -> list[Block]:
    """The derivation, or why there is none."""
    derivation = sources.derivation(outcome.id) if outcome.id in sources.lecture.units else None
    if not outcome.steps:
        given = derivation is not None and any(isinstance(t, AsGiven) for t in derivation.targets)
        return [] if given else [Paragraph("Nothing has been derived for this formula.")]
    blocks: list[Block] = [Heading("Derivation" if full else "Derivation in brief")]
    blocks += tell(
        sources.steps(outcome),
        sources.lecture.notation,
        full=full,
        equation=outcome.id.partition(":")[0],
        checks=outcome.checks,
        conditions=outcome.conditions,
    )
    if derivation is not None and derivation.failure:
        blocks.append(
            Paragraph(f"Here the derivation stops: {sentence(derivation.failure, sources.lecture.notation)}")
        )
    return blocks


# -- result, verdict, difference -----------------------------------------------------------------------


def ending(outcome: Outcome, sources: Sources) -> list[Block]:
    """The result with its conditions, what is printed, what is said of it, and how the two differ."""
    return [*result(outcome, sources), *judged(outcome, sources), *_remarks(outcome, sources)]


def _remarks(outcome: Outcome, sources: Sources) -> list[Block]:
    """What is said of the claims after the equation, each of which is judged by itself."""
    told = []
    for each in sources.remarks(outcome.id):
        worst = min(each.findings, key=lambda f: list(Severity).index(f.severity), default=None)
        why = ""
        if worst is not None and worst.severity is Severity.ERROR:
            why = f": {sentence(worst.said, sources.lecture.notation)}"
        told.append(f"${each.id.partition(':')[2]}$: {each.verdict.value}{why or _means(each, sources)}")
    return [Paragraph("The remarks after it are judged by themselves:"), Items(tuple(told))] if told else []


def _means(claim: Outcome, sources: Sources) -> str:
    """The condition that a claim was found to mean, where it is written in another way."""
    if claim.verdict is not Verdict.PROVED or claim.id not in sources.lecture.units:
        return ""
    found = [t.relation for t in sources.derivation(claim.id).targets if isinstance(t, Condition)]
    printed = sources.prints(claim.id)
    return "".join(
        f": it means ${_latex(sources, claim)(each)}$" for each in found if each.lhs not in printed
    )


def result(outcome: Outcome, sources: Sources) -> list[Block]:
    """What was derived, with its conditions; nothing where nothing was."""
    latex = _latex(sources, outcome)
    results = _results(outcome, sources)
    needed = [c for c in outcome.conditions if not isinstance(c, sp.Equality)]
    blocks: list[Block] = [Formula((each,)) for each in results]
    if needed:
        blocks.append(Paragraph("This holds for " + ", ".join(f"${latex(c)}$" for c in needed) + "."))
        blocks += _outside(needed, sources.lecture.at, latex)
    derivation = sources.derivation(outcome.id) if outcome.id in sources.lecture.units else None
    for target in derivation.targets if derivation is not None else ():
        found = edges(getattr(target, "expr", None), outcome.conditions)
        if found:
            blocks.append(Paragraph(at_edges(found, latex)))
    return [Heading("Result"), *blocks] if blocks else []


def _outside(needed: Sequence[Any], at: Mapping[Any, Any], latex: Callable[[Any], str]) -> list[Block]:
    """That the values of the exponents of which the lecture speaks are outside of what a result was derived for."""
    broken = [c for c in needed if c.free_symbols <= set(at) and c.subs(at) in (False, sp.false)]
    if not broken:
        return []
    here = ", ".join(f"${latex(symbol)}={latex(value)}$" for symbol, value in at.items())
    conditions = " and ".join(f"${latex(c)}$" for c in broken)
    on = all(sp.simplify((c.lhs - c.rhs).subs(at)) == 0 for c in broken)
    where = "on the border of" if on else "outside of"
    return [
        Paragraph(
            f"The lecture speaks of {here}: that is {where} {conditions}, and nothing is derived there."
        )
    ]


def _results(outcome: Outcome, sources: Sources) -> tuple[str, ...]:
    derivation = sources.derivation(outcome.id) if outcome.id in sources.lecture.units else None
    latex = _latex(sources, outcome)
    return tuple(
        s for t in (derivation.targets if derivation is not None else ()) if (s := statement(t, latex))
    )


def judged(outcome: Outcome, sources: Sources) -> list[Block]:
    """What is printed beside its verdict, what is wrong with it, and the checks."""
    blocks: list[Block] = [Heading("Verdict")]
    if outcome.printed:
        blocks += [Paragraph("The text prints"), Formula(tuple(display_lines(outcome.printed)))]
    blocks.append(Paragraph(f"Verdict: {verdict_says(outcome, _latex(sources, outcome))}"))
    blocks += _findings(outcome, sources)
    confirmed = [_evidence(e, sources) for e in outcome.checks]
    if confirmed:
        blocks += [Paragraph("Checked by numbers:"), Items(tuple(dict.fromkeys(confirmed)))]
    return blocks


def display_lines(printed: str) -> list[str]:
    """The displays of a printed formula, one by one, ready to be set."""
    return [_unpointed(re.sub(r"\\tag\{[^}]*\}", "", line)) for line in printed.split("\n") if line.strip()]


def verdict_says(outcome: Outcome, latex: Callable[[Any], str]) -> str:
    """The verdict in a sentence, with the pure number where one was left out."""
    says = VERDICT_SAYS[outcome.verdict]
    number = outcome.prefactor
    if number is None or number == 1 or outcome.verdict is not Verdict.SCALING:
        return says
    digits = "" if number.free_symbols or number.is_Rational else rf"\approx {sp.Float(number.evalf(8), 6)}"
    return says[:-1] + f"; the derived value is the printed one times ${latex(number)}{digits}$."


def _findings(outcome: Outcome, sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    ranked = sorted(outcome.findings, key=lambda f: list(Severity).index(f.severity))
    for finding in ranked:
        alike = sum(each.code == finding.code for each in ranked) > 1
        blocks += finding_blocks(finding, sources, among_others=alike)
    return blocks


def finding_blocks(finding: Finding, sources: Sources, *, among_others: bool = False) -> list[Block]:
    """A finding in words, what the formula should be, and a point at which the two sides differ.

    A warning shows the formula it is about where it is one ``among_others`` that say the same of another one.
    """
    notation = sources.lecture.notation
    place = (
        f" (line {finding.place.line} of the text)"
        if finding.place and finding.severity is Severity.ERROR
        else ""
    )
    blocks: list[Block] = [
        Paragraph(
            f"**{finding.severity.value.capitalize()} {finding.code}**{place}: {sentence(finding.said, notation)}."
        )
    ]
    if finding.severity is Severity.NOTE:
        return blocks
    if _SAYS_SOMETHING.search(finding.printed) and (finding.severity is Severity.ERROR or among_others):
        blocks += [Paragraph("The text has"), Formula(tuple(display_lines(_bare(finding.printed))))]
    if finding.suggestion:
        blocks += [Paragraph("In its place there should be"), Formula((finding.suggestion,))]
    if finding.witness:
        blocks.append(Paragraph(_witness(finding, sources)))
    return blocks


def _bare(latex: str) -> str:
    """A piece cut out of an aligned formula, without what belongs to the alignment."""
    return latex if r"\begin" in latex else re.sub(r"\s*\\\\\s*|\s*&\s*", " ", latex)


def _witness(finding: Finding, sources: Sources) -> str:
    notation = sources.lecture.notation
    sides = {k: v for k, v in finding.witness.items() if k.startswith("=") or k in ("printed", "derived")}
    point = {k: v for k, v in finding.witness.items() if k not in sides}

    def side(word: str) -> str:
        return next((v for k, v in sides.items() if k.endswith(word)), "")

    at = ", ".join(
        f"{_symbol(name, notation)} $= {value.replace('*', ' ')}$" for name, value in point.items()
    )
    if not side("printed"):
        return f"For example, at {at}."
    more = ratio_words(finding.witness, lambda name: _symbol(name, notation))
    return f"For example, at {at}: printed gives {side('printed')}, derived gives {side('derived')}{more}."


def _symbol(name: str, notation: Any) -> str:
    transform = re.fullmatch(r"Transform\((.+), \w+, (\w+)\)", name)
    if transform:
        return rf"$\left({transform.group(1)}\right)_{transform.group(2)}$"
    call = re.fullmatch(r"(\w+)\((\w+(?:, \w+)*)\)", name)
    if call:
        letters = [to_latex(sp.Symbol(each), notation) for each in (call[1], *call[2].split(", "))]
        return f"${letters[0]}({', '.join(letters[1:])})$"
    return f"${to_latex(sp.Symbol(name), notation)}$" if name.isidentifier() else sentence(name, notation)


def _evidence(evidence: Evidence, sources: Sources) -> str:
    says = sentence(rounded(evidence.says), sources.lecture.notation)
    return (
        f"{MARKS[evidence.outcome]} {says if says.startswith(evidence.name) else f'{evidence.name}: {says}'}"
    )
