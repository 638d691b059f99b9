"""The way of the data: the stages in order, one call each.  Read this first.

file → read → Passage → parse → Formula → derive → Derivation → judge → Judged → check → Evidence → make_outcome →
Outcome → render.  ``check_lecture`` is the way of a file, ``_read_once`` that of one formula; docs/architecture.md
tells both file by file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tlssym.cache.keys import EARLIER, Kept
from tlssym.cache.store import Keeps, Store
from tlssym.catalogue import match_lecture
from tlssym.derive.work import Derivation
from tlssym.evidence.checks import OwnChecks, confirmed_steps, evidence_for
from tlssym.judge.equation import judge_equation
from tlssym.judge.formula import Formula
from tlssym.judge.outcome import is_settled, make_outcome, of_two_readings, second_reading
from tlssym.judge.printed import replay_findings
from tlssym.judge.result import Outcome, Report
from tlssym.judge.written import written
from tlssym.parallel import Work, check_all
from tlssym.parse.declared import Declared
from tlssym.parse.latex import to_latex
from tlssym.parse.tree import Source
from tlssym.parsed import Parsed, parse_lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture, read_text
from tlssym.selection import select
from tlssym.session import Progress, Session
from tlssym.setting import context_of, failed, printed_as, with_meaning
from tlssym.values import Evidence, Step


def _read_once(
    formula: Formula, parsed: Parsed, session: Session, digits: int, numeric: bool, known: Outcome | None
) -> Outcome:
    """One reading of a formula on its way from its print to what is said of it."""
    unit = formula.unit
    is_derived = unit.id in session.lecture.units
    # derive
    derivation = session.derivations[unit.id] if is_derived else Derivation(unit)
    looked: list[str] = []
    context = context_of(formula, parsed, session, derivation, looked)
    given = session.printed(unit.id)
    formula = with_meaning(formula, parsed, session)
    # judge: the formula against what was derived, and against the formula it follows from as printed
    judged = judge_equation(formula.statements, context, given.statements if given else None)
    replays = replay_findings(
        formula,
        derivation,
        context,
        lambda id: printed_as(parsed, id),
        lambda source: session.derivations.replayed(unit.id, source),
    )
    # check: the same by numbers
    checks: Sequence[Evidence] = ()
    steps: Sequence[Step] = derivation.steps
    if known is not None and len(known.steps) == len(steps):
        checks, steps = known.checks, _as_before(steps, known.steps)
    elif numeric:
        own = session.own_checks(derivation, digits, parsed) if is_derived else OwnChecks()
        steps = own.steps if is_derived else steps
        checks = evidence_for(
            derivation, judged, own, digits, source=context.source, small=context.small
        )
    # the verdict: the worst of the parts, and never better than the checks
    steps = confirmed_steps(steps, checks, derivation)
    outcome = make_outcome(formula, derivation, judged, checks, steps, replays, context)
    return replace(outcome, reads=(*outcome.reads, EARLIER)) if looked else outcome


def _as_before(steps: Sequence[Step], known: Sequence[Step]) -> tuple[Step, ...]:
    """Steps, each with what its check found before."""
    return tuple(
        replace(step, checked=before.checked, check=before.check)
        for step, before in zip(steps, known, strict=True)
    )


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
        return failed(error, formula)


def _check_formula(
    formula: Formula, parsed: Parsed, session: Session, digits: int, numeric: bool, known: Outcome | None
) -> Outcome:
    """Judge a formula, and its other reading where it has two."""
    said = _read_once(formula, parsed, session, digits, numeric, known)
    other = second_reading(formula)
    if other is None or is_settled(said):
        return said
    return of_two_readings(said, _read_once(other, parsed, session, digits, numeric, None), formula)


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


def check_and_write(formula: Formula, parsed: Parsed, session: Session, digits: int) -> Outcome:
    """As :func:`check_formula`, written out.

    What travels between processes must be text: sympy evaluates again what it unpickles, and ``E = oo`` is False.
    """
    outcome = check_formula(formula, parsed, session, digits)
    return written(outcome, digits, lambda expr: to_latex(expr, session.lecture.notation))


def work_of(parsed: Parsed, session: Session, digits: int, inputs: str = "lecture") -> Work:
    """What is done with each formula of a file, here or in another process.

    Parameters
    ----------
    parsed : Parsed
    session : Session
        Of this process; others make their own.
    digits : int
    inputs : {"lecture", "file"}
        As for :func:`check_lecture`.
    """
    folder = session.store.folder if isinstance(session.store, Store) else None
    # the file itself may be a pipe, or have changed
    arguments = (parsed.source, parsed.path, digits, inputs, folder, parsed.text.declared)
    return Work(
        lambda formula: check_and_write(formula, parsed, session, digits),
        (*parsed.equations, *parsed.claims),
        len(parsed.equations),
        _begin,
        arguments,
    )


def _begin(
    source: Source, path: str, digits: int, inputs: str, folder: Path | None, declared: Declared
) -> Callable[[int], Outcome]:
    """In another process: the outcome of each formula of a file by its index."""
    text = replace(read_text(source, path), declared=declared)
    lecture = match_lecture(text)
    parsed = parse_lecture(text, lecture)
    store = None if folder is None else Store(folder)
    session = Session(lecture, model=parsed if inputs == "file" else None, store=store)
    formulas = (*parsed.equations, *parsed.claims)
    return lambda index: check_and_write(formulas[index], parsed, session, digits)


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
    work = work_of(parsed, session, digits, inputs)
    outcomes = check_all(formulas, work, jobs, progress, arrived, known=known, found=found)
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
