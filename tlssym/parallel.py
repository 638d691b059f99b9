"""Check many formulas, on several processes where that pays."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tlssym.cache.store import Store
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.parse.declared import Declared
from tlssym.parse.tree import Source

FEW = 6
NOTHING: Mapping[int, Outcome] = MappingProxyType({})
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
    known: Mapping[int, Outcome] = NOTHING,
    found: Callable[[Formula, Outcome], Outcome] | None = None,
) -> list[Outcome]:
    """The outcome of each formula, in order.

    Parameters
    ----------
    formulas : sequence of Formula
    parsed, session
        As for ``tlssym.pipeline.check_and_write``.
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
    known : mapping from the index of a formula to its outcome
        What need not be found any more.
    found : callable, optional
        Given each formula and its outcome as soon as that is found, in any order; what it returns takes its place.
    """
    total = len(formulas)
    outcomes = dict(known)
    told: list[Outcome] = []

    def tell() -> list[Outcome]:
        """Whatever can be told by now."""
        while len(told) < total and len(told) in outcomes:
            outcome = outcomes[len(told)]
            told.append(outcome if arrived is None else arrived(outcome))
        return told

    tell()
    streams = arrived is not None
    made = _found(formulas, parsed, session, digits, jobs, progress, inputs, set(known), streams)
    with closing(made):
        for index, outcome in made:
            outcomes[index] = outcome if found is None else found(formulas[index], outcome)
            tell()
    return told


def _found(
    formulas: Sequence[Formula],
    parsed: Any,
    session: Any,
    digits: int,
    jobs: int | None,
    progress: Callable[[str], None] | None,
    inputs: str,
    known: AbstractSet[int],
    streams: bool,
) -> Generator[tuple[int, Outcome], None, None]:
    """The outcomes that are not known, each as soon as it is there, with the index of its formula."""
    from tlssym.pipeline import check_and_write

    total = len(formulas)
    waiting = [index for index in range(total) if index not in known]
    jobs = processes(len(waiting), jobs)
    tell = progress or (lambda what: None)
    if jobs == 1:
        for index in waiting:
            tell(f"{index + 1} of {total}: ({formulas[index].short})")
            yield index, check_and_write(formulas[index], parsed, session, digits)
        return
    # every process makes its own session: derivations hold functions, which do not travel
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    places = {id(formula): place for place, formula in enumerate(_all(parsed))}
    folder = session.store.folder if isinstance(session.store, Store) else None
    arguments = (parsed.source, parsed.path, digits, inputs, folder, parsed.text.declared)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=arguments) as pool:
        try:
            longest = sorted(waiting, key=lambda i: _long_ones_first(places[id(formulas[i])], parsed))
            order = waiting if streams else longest
            tasks = {pool.submit(_check_one, places[id(formulas[i])]): i for i in order}
            for done, task in enumerate(as_completed(tasks), len(known) + 1):
                outcome = task.result()
                tell(f"{done} of {total}: ({outcome.short})")
                yield tasks[task], outcome
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # a formula can take a minute: whoever stops the program does not wait for it
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise


def processes(count: int, jobs: int | None) -> int:
    """How many processes ``count`` formulas are worth, of ``jobs`` (None for as many as there are cores)."""
    return 1 if count <= FEW else jobs or _cores()


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _all(parsed: Any) -> list[Formula]:
    return [*parsed.equations, *parsed.claims]


def _long_ones_first(place: int, parsed: Any) -> tuple[bool, int]:
    """Equations before claims, later equations (which need more) first."""
    return place >= len(parsed.equations), -place


def _start(
    text: Source, path: str, digits: int, inputs: str, folder: Path | None, declared: Declared
) -> None:
    import signal
    import threading

    from tlssym.catalogue import match_lecture
    from tlssym.pipeline import Session, parse_lecture
    from tlssym.read.lecture import read_text

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # the file itself may be a pipe, or have changed
    read = replace(read_text(text, path), declared=declared)
    lecture = match_lecture(read)
    parsed = parse_lecture(read, lecture)
    store = None if folder is None else Store(folder)
    session = Session(lecture, model=parsed if inputs == "file" else None, store=store)
    _worker.update(parsed=parsed, session=session, digits=digits)


def _end_with_parent() -> None:
    """A worker does not outlive the program, however that was killed: nobody would read its answers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check_one(index: int) -> Outcome:
    from tlssym.pipeline import check_and_write

    parsed = _worker["parsed"]
    return check_and_write(_all(parsed)[index], parsed, _worker["session"], _worker["digits"])
