"""Check many formulas, on several processes where that pays."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome

FEW = 6
_worker: dict[str, Any] = {}


def check_all(
    formulas: Sequence[Formula], parsed: Any, session: Any, digits: int, jobs: int | None, progress: Callable[[str], None] | None
) -> list[Outcome]:
    """The outcome of each formula, in order.

    Parameters
    ----------
    formulas : sequence of Formula
    parsed, session
        As for ``tlssym.pipeline.check_formula``.
    digits : int
    jobs : int or None
        Processes; None for the number of cores.
    progress : callable, optional
        Told each formula's id when its check begins (one process) or ends (several).
    """
    from tlssym.pipeline import check_formula

    jobs = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
    if jobs == 1 or len(formulas) <= FEW:
        found = []
        for formula in formulas:
            if progress is not None:
                progress(formula.id)
            found.append(check_formula(formula, parsed, session, digits))
        return found
    # every process makes its own session: derivations hold functions, which do not travel
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    outcomes: dict[int, Outcome] = {}
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(parsed.path, digits)) as pool:
        try:
            waiting = {pool.submit(_check_one, index): index for index in _long_ones_first(formulas, parsed)}
            for done in as_completed(waiting):
                index, outcome = done.result()
                outcomes[index] = outcome
                if progress is not None:
                    progress(outcome.id)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [outcomes[_index_of(formula, parsed)] for formula in formulas]


def _all(parsed: Any) -> list[Formula]:
    return [*parsed.equations, *parsed.claims]


def _index_of(formula: Formula, parsed: Any) -> int:
    return next(i for i, f in enumerate(_all(parsed)) if f is formula)


def _long_ones_first(formulas: Sequence[Formula], parsed: Any) -> list[int]:
    """Equations before claims, later equations (which need more) first."""
    return sorted((_index_of(f, parsed) for f in formulas), key=lambda i: (i >= len(parsed.equations), -i))


def _start(path: str, digits: int) -> None:
    import signal

    from tlssym.catalogue import match_lecture
    from tlssym.pipeline import Session, parse_lecture
    from tlssym.read.lecture import read_lecture

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    text = read_lecture(path)
    lecture = match_lecture(text)
    _worker.update(parsed=parse_lecture(text, lecture), session=Session(lecture), digits=digits)


def _check_one(index: int) -> tuple[int, Outcome]:
    from tlssym.pipeline import check_formula

    parsed = _worker["parsed"]
    return index, check_formula(_all(parsed)[index], parsed, _worker["session"], _worker["digits"])
