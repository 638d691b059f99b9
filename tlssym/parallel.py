"""Check many formulas, on several processes where that pays."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.parse.tree import Source

FEW = 6
_worker: dict[str, Any] = {}


def check_all(
    formulas: Sequence[Formula],
    parsed: Any,
    session: Any,
    digits: int,
    jobs: int | None,
    progress: Callable[[str], None] | None,
    arrived: Callable[[Outcome], Outcome] | None = None,
    inputs: str = "lecture",
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
        Told how many of how many are done, and which is next (one process) or was the last (several).
    arrived : callable, optional
        Given each outcome, in the order of ``formulas``, as soon as those before it are there; what it returns
        takes its place.
    inputs : str
        Whose inputs hold, as for ``tlssym.pipeline.check_lecture``.
    """
    from tlssym.pipeline import check_formula

    jobs = jobs or _cores()
    take = arrived or (lambda outcome: outcome)
    total = len(formulas)
    if jobs == 1 or total <= FEW:
        found = []
        for number, formula in enumerate(formulas, 1):
            if progress is not None:
                progress(f"{number} of {total}: ({formula.short})")
            found.append(take(check_formula(formula, parsed, session, digits)))
        return found
    # every process makes its own session: derivations hold functions, which do not travel
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    places = {id(formula): index for index, formula in enumerate(_all(parsed))}
    indices = [places[id(formula)] for formula in formulas]
    outcomes: dict[int, Outcome] = {}
    found = []
    arguments = (parsed.source, parsed.path, digits, inputs)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=arguments) as pool:
        try:
            order = indices if arrived else _long_ones_first(indices, len(parsed.equations))
            for done in as_completed([pool.submit(_check_one, i) for i in order]):
                index, outcome = done.result()
                outcomes[index] = outcome
                if progress is not None:
                    progress(f"{len(outcomes)} of {total}: ({outcome.short})")
                while len(found) < total and indices[len(found)] in outcomes:
                    found.append(take(outcomes[indices[len(found)]]))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # a formula can take a minute: whoever stops the program does not wait for it
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
    return found


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _all(parsed: Any) -> list[Formula]:
    return [*parsed.equations, *parsed.claims]


def _long_ones_first(indices: Sequence[int], equations: int) -> list[int]:
    """Equations before claims, later equations (which need more) first."""
    return sorted(indices, key=lambda i: (i >= equations, -i))


def _start(text: Source, path: str, digits: int, inputs: str) -> None:
    import signal
    import threading

    from tlssym.catalogue import match_lecture
    from tlssym.pipeline import Session, parse_lecture
    from tlssym.read.lecture import read_text

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    threading.Thread(target=_end_with_parent, daemon=True).start()
    read = read_text(text, path)  # the file itself may be a pipe, or have changed
    lecture = match_lecture(read)
    parsed = parse_lecture(read, lecture)
    session = Session(lecture, model=parsed if inputs == "file" else None)
    _worker.update(parsed=parsed, session=session, digits=digits)


def _end_with_parent() -> None:
    """A worker does not outlive the program, however that was killed: nobody would read its answers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check_one(index: int) -> tuple[int, Outcome]:
    from tlssym.pipeline import check_formula

    parsed = _worker["parsed"]
    return index, check_formula(_all(parsed)[index], parsed, _worker["session"], _worker["digits"])
