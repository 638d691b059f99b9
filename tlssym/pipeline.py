"""The stages in order, one call each.  Read this first.

file → read → Passage → parse → Printed → derive → Derivation → cross-check → Evidence → judge → Outcome → render
"""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.cache.keys import EARLIER, Kept
from tlssym.cache.store import Keeps
from tlssym.catalogue import match_lecture, nearest, resemblance
from tlssym.check.reading import Measured
from tlssym.derive.engine import Derivations
from tlssym.derive.known import GivenFormulas, LectureError
from tlssym.derive.lecture import Lecture, Unit
from tlssym.derive.work import Derivation
from tlssym.judge.align import align_claims
from tlssym.judge.context import Context
from tlssym.judge.definitions import Definitions
from tlssym.judge.equation import judge_equation
from tlssym.judge.evidence import evidence_for, own_checks
from tlssym.judge.formula import Formula
from tlssym.judge.implication.constraints import Constraint, Earlier, Quantities, constraints_of, is_special
from tlssym.judge.implication.nearby import nearby
from tlssym.judge.implication.search import accepted
from tlssym.judge.outcome import make_outcome
from tlssym.judge.readings import is_settled, of_two_readings, second_reading
from tlssym.judge.replay import replay_findings
from tlssym.judge.result import Outcome, OwnChecks, Report
from tlssym.judge.written import written
from tlssym.language import Antiderivative
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import Lowered, lower, lower_node
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import Node, Printed, Source
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture
from tlssym.selection import select
from tlssym.values import Evidence, Finding, Severity, Step, Verdict, severity_of

Progress = Callable[[str], None]
MOST_LISTED = 8


@dataclass(frozen=True)
class Parsed:
    """A lecture file after reading and parsing, beside the lecture that it belongs to."""

    text: LectureText
    lecture: Lecture
    equations: tuple[Formula, ...]
    claims: tuple[Formula, ...]
    problems: tuple[Finding, ...]

    @property
    def path(self) -> str:
        """The file's."""
        return self.text.path

    @property
    def source(self) -> Source:
        """Its text and the places in it."""
        return self.text.source

    @cached_property
    def lowered(self) -> tuple[tuple[Lowered, ...], ...]:
        """The statements of each equation in sympy; of the two that a ± stands for, it is not known which holds."""
        return tuple(
            tuple(
                statement
                for statement in lower(each.printed, self.lecture.notation, equation=each.id, lenient=True)[0]
                if statement.printed.is_certain
            )
            for each in self.equations
        )

    @cached_property
    def introduced(self) -> tuple[tuple[int, Any, Any], ...]:
        """The names that the text introduces, name = value, each with the index of its equation."""
        return tuple(
            (index, *pair)
            for index, lowered in enumerate(self.lowered)
            for statement in lowered
            for pair in _introducing(statement)
        )

    @cached_property
    def constraints(self) -> tuple[Quantities, tuple[Constraint, ...]]:
        """What each display says, as constraints on quantities that all of them share."""
        quantities = Quantities({name: value for _, name, value in reversed(self.introduced)})
        found: list[Constraint] = []
        for each, lowered in zip(self.equations, self.lowered, strict=True):
            # of the two formulas of a ± it is not known that both hold
            statements = [(s.members, s.relations) for s in lowered if s.printed.is_certain]
            found += constraints_of(each.id, each.place.line, statements, quantities)
        return quantities, tuple(found)

    @cached_property
    def _accepted(self) -> tuple[Constraint, ...]:
        return accepted(self.constraints[1])

    def _until(self, formula: Formula) -> int:
        """How many constraints stand before a formula."""
        order = {each.id: index for index, each in enumerate(self.equations)}
        at = order.get(formula.id, 0)
        return sum(order[c.id] < at for c in self.constraints[1])

    def earlier(self, formula: Formula) -> Earlier:
        """What the text says before a formula, without what contradicts what it said before."""
        quantities, found = self.constraints
        before = {id(each) for each in found[: self._until(formula)]}
        both = zip(self.equations, self.lowered, strict=True)
        own = next((lowered for each, lowered in both if each.id == formula.id), ())
        special = is_special([(s.members, s.relations) for s in own])
        kept = tuple(c for c in self._accepted if id(c) in before)
        return Earlier(kept, quantities, nearby(formula, self.equations, self.source), special)


@dataclass
class _Shipped:
    """What follows from a lecture's own file, whatever notes are checked: found once in a process."""

    text: LectureText
    parsed: Parsed | None = None
    made: dict[str, Derivation] = field(default_factory=dict)
    own: dict[tuple[str, int], OwnChecks] = field(default_factory=dict)
    sources: dict[str, GivenFormulas] = field(default_factory=dict)


_SHIPPED: WeakKeyDictionary[Lecture, _Shipped] = WeakKeyDictionary()


def _shipped(lecture: Lecture) -> _Shipped:
    text = read_lecture(lecture.path)
    known = _SHIPPED.get(lecture)
    if known is None or known.text.text != text.text:
        known = _SHIPPED[lecture] = _Shipped(text)
    return known


class Session:
    """A lecture and its derivations, made once and used for any number of files and questions.

    Parameters
    ----------
    lecture : Lecture
    progress : callable, optional
        Told what is being derived.
    model : Parsed, optional
        A file whose inputs and definitions hold in place of the shipped lecture's: another model.
    fresh : bool
        Whether to derive again what another session of this process has derived.
    store : Keeps, optional
        Where numeric checks of derivations are kept.
    """

    def __init__(
        self,
        lecture: Lecture,
        progress: Progress | None = None,
        model: Parsed | None = None,
        *,
        fresh: bool = False,
        store: Keeps | None = None,
    ) -> None:
        self.lecture = lecture
        self.store = store
        self._model = model
        self._known = _shipped(lecture) if lecture.units else None
        self._own: dict[tuple[str, int], OwnChecks] = {}
        self._kept: Kept | None = None
        if self._known is None or fresh or model is not None:
            self.derivations = Derivations(lecture, self._given, progress)
        else:
            self._own = self._known.own
            self.derivations = Derivations(
                lecture, self._given, progress, made=self._known.made, sources=self._known.sources
            )
        self.measured = Measured()

    def own_checks(self, derivation: Derivation, digits: int, parsed: Parsed) -> OwnChecks:
        """What numbers say of a derivation, found once; ``parsed`` is the file that is checked."""
        key = (derivation.unit.id, digits)
        if key in self._own:
            return self._own[key]
        kept = self._kept_of(parsed, digits)
        own = None if kept is None else kept.recall_own(derivation)
        if own is None:
            own = own_checks(
                derivation, digits, lambda expr: to_latex(expr, self.lecture.notation), self.measured
            )
            if kept is not None:
                kept.keep_own(derivation, own)
        self._own[key] = own
        return own

    def _kept_of(self, parsed: Parsed, digits: int) -> Kept | None:
        if self.store is None:
            return None
        kept = self._kept
        if kept is None or kept.parsed is not parsed or kept.digits != digits:
            inputs = "lecture" if self._model is None else "file"
            kept = self._kept = Kept(self.store, parsed, digits, inputs)
        return kept

    @property
    def shipped(self) -> Parsed:
        """The lecture's own file."""
        known = self._known or _shipped(self.lecture)
        if known.parsed is None:
            known.parsed = parse_lecture(known.text, self.lecture)
        return known.parsed

    def printed(self, id: str) -> Printed | None:
        """The formula of an equation or a claim: that of the shipped lecture, or the model's own input."""
        unit = self.lecture.units.get(id)
        if unit is None:
            return None
        if self._model is not None and unit.is_model:
            own = _printed_in(self._model, id)
            if own is not None and own.statements and not own.findings:
                return own
        return _printed_in(self.shipped, id)

    @cached_property
    def _said(self) -> tuple[tuple[str, Any], ...]:
        """The units of the shipped lecture in the order of its text, each with its left side."""
        shipped = self.shipped
        formulas = sorted((*shipped.equations, *shipped.claims), key=lambda f: shipped.source.offset(f.place))
        found = []
        for each in formulas:
            if each.unit.id in self.lecture.units:
                statements, _ = lower(
                    each.printed, self.lecture.notation, equation=_scope(each.unit), lenient=True
                )
                found += [(each.unit.id, s.members[0]) for s in statements if s.members]
        return tuple(found)

    def established(self, unit: Unit) -> Callable[[frozenset[Any]], Mapping[Any, Any]]:
        """What gives estimates the values that the lecture has derived for them before a unit."""

        def values(names: frozenset[Any]) -> Mapping[Any, Any]:
            at = next((i for i, (id, _) in enumerate(self._said) if id == unit.id), 0)
            known = Definitions(self.lecture, lambda id: self.derivations[id])
            return known.established(names, self._said[:at])

        return cache(values)

    def _given(self, id: str) -> GivenFormulas:
        """The formulas of a named input, or of a printed input or definition."""
        if id in self.lecture.inputs:
            return GivenFormulas(id, self._statements(self.lecture.inputs[id].latex, ""))
        unit = self.lecture.units[id]
        printed = self.printed(id)
        if printed is None:
            return GivenFormulas(id, ())
        statements, _ = lower(printed, self.lecture.notation, equation=_scope(unit))
        general = None
        if unit.general is not None:
            ((general,), _) = self._statements(unit.general.latex, _scope(unit))[0]
        return GivenFormulas(id, tuple((s.members, s.relations) for s in statements), general)

    def _statements(self, latex: str, scope: str) -> tuple[tuple[tuple[Any, ...], tuple[str, ...]], ...]:
        """A formula that the lecture's package states, in its notation."""
        source = Source(latex)
        printed = parse_blocks([(latex, 0)], self.lecture.notation, number=scope, source=source)
        statements, unmeant = lower(printed, self.lecture.notation, equation=scope, source=source)
        wrong = [*printed.findings, *unmeant]
        if wrong:
            raise LectureError(f"{self.lecture.id}: {latex} cannot be read: {wrong[0].message}")
        return tuple((s.members, s.relations) for s in statements)


def follows_of(lecture: Lecture, store: Keeps | None) -> Callable[[str], tuple[str, ...]]:
    """What each equation of a lecture follows from, derived where no store has it.

    Parameters
    ----------
    lecture : Lecture
    store : Keeps or None
        Where it is kept.
    """
    session = Session(lecture, store=store)
    if store is None or not lecture.units:
        return session.derivations.follows
    kept = Kept(store, session.shipped, 0)
    found = kept.recall_follows()
    if found is None:
        found = {id: session.derivations.follows(id) for id in lecture.units}
        kept.keep_follows(found)
    known = found
    return lambda id: known.get(id, ())


def _printed_in(parsed: Parsed, id: str) -> Printed | None:
    return next((f.printed for f in parsed.equations + parsed.claims if f.unit.id == id), None)


def _scope(unit: Unit) -> str:
    """The equation whose meanings of letters hold in a formula."""
    return unit.after or unit.id


# -- read and parse ------------------------------------------------------------------------------------


def parse_lecture(text: LectureText, lecture: Lecture) -> Parsed:
    """Parse every numbered display and every formula of the prose that states a relation.

    Parameters
    ----------
    text : LectureText
        A file after reading.
    lecture : Lecture
        Whose notation holds; an equation that it does not know is taken as it stands.
    """
    equations = []
    for passage in text.passages:
        unit = lecture.units.get(passage.number) or Unit(passage.number, _plain_title(passage.number), "open")
        printed = parse_blocks(
            passage.parts,
            lecture.notation,
            number=passage.number,
            source=text.source,
            macros=text.macros,
            lenient=lecture.notation.is_generic,
        )
        if lecture.notation.is_generic:
            printed = replace(printed, findings=tuple(_milder(f) for f in printed.findings))
        latex = text.macros.written_out(passage.latex, passage.blocks[0].start)
        equations.append(
            Formula(
                passage.number, unit, printed, passage.place, _tidy(latex), passage.number, passage.labels
            )
        )
    claims = []
    known = [unit for unit in lecture.units.values() if unit.is_claim]
    shipped = read_lecture(lecture.path).inline if known and Path(text.path) != lecture.path else text.inline
    paired = align_claims(text.inline, known, shipped)
    after: Counter[str] = Counter()
    for inline, unit in paired:
        after[inline.follows] += 1
        printed = parse_blocks(
            [(inline.latex, inline.start)],
            lecture.notation,
            number="",
            equation=inline.follows,
            source=text.source,
            macros=text.macros,
            lenient=lecture.notation.is_generic,
        )
        if unit.kind == "open":
            printed = replace(printed, findings=tuple(_milder(f) for f in printed.findings))
        claims.append(
            Formula(
                f"{inline.follows}:{inline.latex.strip()}",
                unit,
                printed,
                inline.place,
                inline.latex.strip(),
                f"{inline.follows}/{after[inline.follows]}",
            )
        )
    return Parsed(
        text,
        lecture,
        tuple(equations),
        tuple(claims),
        tuple(text.problems) + _coverage(text, lecture, {unit.id for _, unit in paired}),
    )


def _milder(finding: Finding) -> Finding:
    """What cannot be read in the running text, or where no lecture is known, is a warning: nothing is claimed by it."""
    milder = severity_of(finding.code, "prose")
    return (
        finding if finding.severity is Severity.NOTE else replace(finding, variant="prose", severity=milder)
    )


def _tidy(latex: str) -> str:
    """The formula without the space that stood before its number."""
    return re.sub(r"(?:\s|\\q?quad|\\[,;])+$", "", latex)


def _plain_title(number: str) -> str:
    return f"Equation ({number})"


def _coverage(text: LectureText, lecture: Lecture, paired: set[str]) -> tuple[Finding, ...]:
    """One note on the equations of the lecture that the file lacks, one on the claims of its prose."""
    present = {p.number for p in text.passages}
    lacking = [u.id for u in lecture.equations if u.id not in present]
    # a claim is only missed where the equation that it follows is there
    silent = [u.text for u in lecture.claims if u.id not in paired and u.after in present]
    notes = _recognised(text, lecture)
    if silent:
        shown = ", ".join(f"${text}$" for text in silent[:MOST_LISTED]) + (
            ", …" if len(silent) > MOST_LISTED else ""
        )
        notes.append(Finding("TLS602", f"not found in the prose of this file: {shown}"))
    if not lacking:
        return tuple(notes)
    shown = ", ".join(f"({id})" for id in lacking[:MOST_LISTED]) + (
        ", …" if len(lacking) > MOST_LISTED else ""
    )
    told = f"{len(lacking)} of the lecture's equations {'is' if len(lacking) == 1 else 'are'} not in this file: {shown}"
    return (Finding("TLS602", told), *notes)


def _recognised(text: LectureText, lecture: Lecture) -> list[Finding]:
    """What made the file one of the lecture's, where not all of its formulas did."""
    if lecture.notation.is_generic:
        return _alone(text)
    if Path(text.path) == lecture.path:
        return []
    found = resemblance(text, lecture)
    if found.alike == found.formulas:
        return []
    said = f"{found.alike} of its {found.formulas} formulas are like the lecture's of the same number"
    return [Finding("TLS602", f"the file is taken for “{lecture.title}”: {said}")]


def _alone(text: LectureText) -> list[Finding]:
    """What is used for a file that no lecture fits, and why the one that nearly fits is not."""
    used = text.declared
    said = "no installed lecture fits this file: its formulas are held against each other"
    near = nearest(text)
    if near is not None and near.alike:
        said += f" (of {near.formulas}, {near.alike} are like those of “{near.lecture.title}”: too few)"
    if used.count:
        letters = f"{used.count} letter{'s' if used.count > 1 else ''}"
        said += f"; {letters} as {Path(used.path).name or 'the configuration'} declares them"
    return [Finding("TLS602", said)]


# -- derive, cross-check and judge ---------------------------------------------------------------------


def check_formula(
    formula: Formula,
    parsed: Parsed,
    session: Session,
    digits: int,
    *,
    numeric: bool = True,
    known: Outcome | None = None,
) -> Outcome:
    """Derive, cross-check and judge one formula.

    Parameters
    ----------
    formula : Formula
        Of ``parsed``.
    parsed : Parsed
        The file it stands in.
    session : Session
        The derivations.
    digits : int
        Asked of the numeric checks.
    numeric : bool
        Whether to run them: without them a verdict rests on one leg, which only a test of faults may want.
    known : Outcome, optional
        What was said of the same formula before, written out: its numeric checks are not run again.
    """
    try:
        return _check_formula(formula, parsed, session, digits, numeric, known)
    except Exception as error:  # one formula must never cost the reader the others
        return Outcome(
            formula.id,
            formula.unit.title,
            formula.place.line,
            Verdict.UNDECIDED,
            printed=formula.latex,
            findings=(_failed(error, formula),),
            short=formula.short,
            labels=formula.labels,
        )


def _failed(error: Exception, formula: Formula) -> Finding:
    """What is said where a formula could not be worked with: our mistake, or more than the mathematics can do."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if Path(__file__).parent not in Path(where.filename).parents:
        # a library gives up on what is printed: that may be a slip, and is no defect to be reported
        told = f"this formula cannot be worked with ({said}); look for a slip in it, or write it in smaller parts"
        return Finding("TLS306", told, formula.place)
    at = f"{Path(where.filename).name}:{where.lineno}"
    return Finding("TLS699", f"internal error, please report it: {said} ({at})", formula.place)


def check_and_write(formula: Formula, parsed: Parsed, session: Session, digits: int) -> Outcome:
    """As :func:`check_formula`, written out.

    What travels between processes must be text: sympy evaluates again what it unpickles, and ``E = oo`` is False.
    """
    outcome = check_formula(formula, parsed, session, digits)
    return written(outcome, digits, lambda expr: to_latex(expr, session.lecture.notation))


def checked(formula: Formula, parsed: Parsed, session: Session, digits: int, store: Keeps | None) -> Outcome:
    """The same, with the numeric checks from a store where they were run before, else kept there."""
    if store is None:
        return check_formula(formula, parsed, session, digits)
    kept = Kept(store, parsed, digits)
    known = kept.recall(formula)
    outcome = check_formula(formula, parsed, session, digits, known=known)
    if known is None:
        kept.keep(formula, written(outcome, digits, lambda e: to_latex(e, session.lecture.notation)))
    return outcome


def _as_before(steps: Sequence[Step], known: Sequence[Step]) -> tuple[Step, ...]:
    """Steps, each with what its check found before."""
    return tuple(
        replace(step, checked=before.checked, check=before.check)
        for step, before in zip(steps, known, strict=True)
    )


def _check_formula(
    formula: Formula,
    parsed: Parsed,
    session: Session,
    digits: int,
    numeric: bool,
    known: Outcome | None,
) -> Outcome:
    """Judge a formula, and its other reading where it has two."""
    said = _read_once(formula, parsed, session, digits, numeric, known)
    other = second_reading(formula)
    if other is None or is_settled(said):
        return said
    return of_two_readings(said, _read_once(other, parsed, session, digits, numeric, None), formula)


def _read_once(
    formula: Formula,
    parsed: Parsed,
    session: Session,
    digits: int,
    numeric: bool,
    known: Outcome | None,
) -> Outcome:
    unit, lecture = formula.unit, session.lecture
    derivation = session.derivations[unit.id] if unit.id in lecture.units else Derivation(unit)
    looked: list[str] = []

    def earlier() -> Earlier:
        looked.append(formula.id)
        return parsed.earlier(formula)

    context = _context(formula, parsed, session, derivation, earlier)
    given = session.printed(unit.id)
    # what means nothing (an integral without limits) is told, and the other statements are judged all the same
    meant, unmeant = lower(
        formula.printed,
        lecture.notation,
        equation=context.unit_id,
        source=parsed.source,
        lenient=lecture.notation.is_generic,
    )
    formula = replace(
        formula,
        printed=replace(
            formula.printed,
            statements=tuple(each.printed for each in meant),
            findings=(
                *formula.printed.findings,
                *(map(_milder, unmeant) if lecture.notation.is_generic else unmeant),
            ),
        ),
    )
    judged = judge_equation(formula.printed.statements, context, given.statements if given else None)
    replays = replay_findings(
        formula,
        derivation,
        context,
        lambda id: _other(parsed, id),
        lambda source: session.derivations.replayed(unit.id, source),
    )
    checks: Sequence[Evidence] = ()
    steps: Sequence[Step] = derivation.steps
    if known is not None and len(known.steps) == len(steps):
        checks, steps = known.checks, _as_before(steps, known.steps)
    elif numeric:
        own = OwnChecks()
        if unit.id in lecture.units:
            own = session.own_checks(derivation, digits, parsed)
            steps = own.steps
        checks = evidence_for(derivation, judged, context, own, digits)
    outcome = make_outcome(formula, derivation, judged, checks, steps, replays, context)
    return replace(outcome, reads=(*outcome.reads, EARLIER)) if looked else outcome


def _other(parsed: Parsed, id: str) -> Printed | None:
    return next((f.printed for f in parsed.equations if f.id == id), None)


def definitions_of(
    formula: Formula, parsed: Parsed, session: Session, derivation: Derivation
) -> dict[Any, Any]:
    """What the names in a formula stand for: derived values, or, where nothing is derived, the text's own."""
    if formula.unit.kind == "open":
        return printed_names(formula, parsed)
    derived = Definitions(session.lecture, lambda id: session.derivations[id]).for_unit(formula.unit)
    return {**derived, **dict(derivation.names)}


def printed_names(formula: Formula, parsed: Parsed) -> dict[Any, Any]:
    """The names that the text introduces, name = value, up to a formula; the first meaning holds."""
    at = next((i for i, each in enumerate(parsed.equations) if each.id == formula.id), len(parsed.equations))
    table: dict[Any, Any] = {}
    for index, name, value in parsed.introduced:
        if index > at:
            break
        if name not in table and not _stands_in(name, value, table):
            table[name] = value
    return table


def _stands_in(name: Any, value: Any, table: Mapping[Any, Any]) -> bool:
    """Whether a name comes back in its own value once the others are written out: it is then no abbreviation."""
    seen: set[Any] = set()
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if here.has(name) or (isinstance(name, AppliedUndef) and here.has(name.func)):
            return True
        names = here.free_symbols | {call.func for call in here.atoms(AppliedUndef)}
        for other, meaning in table.items():
            mark = other.func if isinstance(other, AppliedUndef) else other
            if mark in names and other not in seen:
                seen.add(other)
                waiting.append(meaning)
    return False


def _introducing(statement: Lowered) -> list[tuple[Any, Any]]:
    """The name and its value where a statement introduces one."""
    if len(statement.members) < 2 or statement.relations[0] not in ("=", ":="):
        return []
    name, value = statement.members[:2]
    if not isinstance(value, sp.Expr) or value.has(sp.Integral, name):
        return []
    if value.is_commutative is False or not statement.printed.is_certain or value.has(Antiderivative):
        return []
    if isinstance(name, AppliedUndef):
        plain = all(isinstance(argument, sp.Symbol) for argument in name.args)
        again = any(call.func == name.func for call in value.atoms(AppliedUndef))
        return [(name, value)] if plain and len(set(name.args)) == len(name.args) and not again else []
    return [(name, value)] if isinstance(name, sp.Symbol) else []


def _context(
    formula: Formula,
    parsed: Parsed,
    session: Session,
    derivation: Derivation,
    earlier: Callable[[], Earlier],
) -> Context:
    unit, notation, source = formula.unit, session.lecture.notation, parsed.source
    scope = _scope(unit)

    def text_of(node: Node) -> str:
        return source.text[node.span[0] : node.span[1]]

    return Context(
        unit_id=scope,
        at=session.derivations.at(unit) if unit.id in session.lecture.units else unit.at,
        derivation=derivation,
        notation=notation,
        place=source.place,
        latex=lambda expr: to_latex(expr, notation),
        source=text_of,
        lower=lambda node: lower_node(node, notation, scope),
        definitions=definitions_of(formula, parsed, session, derivation),
        file=source,
        small=unit.small,
        assumptions=derivation.conditions,
        earlier=earlier if unit.kind == "open" else None,
        established=session.established(unit) if unit.id in session.lecture.units else None,
    )


def check_lecture(
    path: str,
    *,
    only: Sequence[str] = (),
    digits: int = 30,
    jobs: int | None = 1,
    progress: Progress | None = None,
    text: LectureText | None = None,
    arrived: Callable[[Outcome], Outcome] | None = None,
    partly: bool = False,
    inputs: str = "lecture",
    store: Keeps | None = None,
) -> Report:
    """Check a lecture file.

    Parameters
    ----------
    path : str
        A Markdown or LaTeX file; empty for the lecture shipped with the package.
    only : sequence of str
        What is meant (``tlssym.selection``); all when empty.  The claims after an equation go with it.
    digits : int
        Asked of the numeric checks.
    jobs : int
        Processes to use; None for the number of cores.
    progress : callable, optional
        Told what is being done.
    text : Lecture, optional
        The file where it has been read already.
    arrived : callable, optional
        Given each outcome as soon as it and all before it in the file are there; what it returns goes into the
        report.
    partly : bool
        Whether it is enough that one of ``only`` is in this file.
    inputs : {"lecture", "file"}
        Whose inputs and definitions everything is derived from: the installed lecture's, or the file's own.
    store : Keeps, optional
        Where outcomes of the same content are kept.

    Returns
    -------
    Report
        Written out: with text in place of sympy expressions.

    Raises
    ------
    ReadError
        The file cannot be read.
    KeyError
        What ``only`` names is not in the file; the message says so.
    """
    from tlssym.parallel import check_all

    text = read_lecture(path) if text is None else text
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    session = Session(lecture, progress, parsed if inputs == "file" else None, store=store)
    chosen, claims = list(parsed.equations), list(parsed.claims)
    if only:
        try:
            chosen, claims = select(only, chosen, claims, parsed.source, partly)
        except KeyError as error:
            raise KeyError(f"{error.args[0]} in {path}") from None
    formulas = sorted(
        [*chosen, *claims], key=lambda f: parsed.source.offset(f.place)
    )  # as they stand in the file
    kept = None if store is None else Kept(store, parsed, digits, inputs)

    def found(formula: Formula, outcome: Outcome) -> Outcome:
        if kept is not None:
            kept.keep(formula, outcome)
        return outcome

    recalled = [] if kept is None else [kept.recall(formula) for formula in formulas]
    known = {index: outcome for index, outcome in enumerate(recalled) if outcome is not None}
    outcomes = check_all(
        formulas, parsed, session, digits, jobs, progress, arrived, inputs, known=known, found=found
    )
    return Report(
        path,
        lecture.title,
        digits,
        tuple((i.id, i.says) for i in lecture.inputs.values()),
        tuple(o for o, f in zip(outcomes, formulas, strict=True) if any(f is each for each in chosen)),
        tuple(o for o, f in zip(outcomes, formulas, strict=True) if any(f is each for each in claims)),
        parsed.problems,
        parsed.source.text,
        {s.id: s.title for s in lecture.sections.values()},
        {part.file: part.text for part in parsed.source.parts},
    )
