"""Check many formulas, on several processes where that pays: what is done with each is the caller's."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome

FEW = 6
PATIENCE = 5.0
"""Seconds that the threads of a pool get to end in, after an interruption."""
NOTHING: Mapping[int, Outcome] = MappingProxyType({})
_worker: dict[str, Callable[[int], Outcome]] = {}


@dataclass(frozen=True)
class Work:
    """What is done with each formula of a file, in this process or in another.

    Attributes
    ----------
    check : callable
        Gives the outcome of a formula here.
    formulas : sequence of Formula
        All of the file, the first ``equations`` of which take longest, the later the longer.
    equations : int
    begin : callable
        A function of a module, which another process calls once with ``arguments``; it returns what gives there
        the outcome of the formula with an index.
    arguments : tuple
        Derivations hold functions, which do not travel: text does.
    """

    check: Callable[[Formula], Outcome]
    formulas: Sequence[Formula]
    equations: int
    begin: Callable[..., Callable[[int], Outcome]]
    arguments: tuple[Any, ...]

    def long_ones_first(self, place: int) -> tuple[bool, int]:
        """Equations before claims, later equations (which need more) first."""
        return place >= self.equations, -place


def check_all(
    formulas: Sequence[Formula],
    work: Work,
    jobs: int | None,
    progress: Callable[[str], None] | None = None,
    arrived: Callable[[Outcome], Outcome] | None = None,
    known: Mapping[int, Outcome] = NOTHING,
    found: Callable[[Formula, Outcome], Outcome] | None = None,
) -> list[Outcome]:
    """The outcome of each formula, in order.

    Parameters
    ----------
    formulas : sequence of Formula
    work : Work
    jobs : int or None
        Processes; None for the number of cores.
    progress : callable, optional
        Told how many of how many are done, and which is next (one process) or was the last (several).
    arrived : callable, optional
        Given each outcome, in the order of ``formulas``, as soon as those before it are there; what it returns
        takes its place.
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
    made = _found(formulas, work, jobs, progress, set(known), streams)
    with closing(made):
        for index, outcome in made:
            outcomes[index] = outcome if found is None else found(formulas[index], outcome)
            tell()
    return told


def _found(
    formulas: Sequence[Formula],
    work: Work,
    jobs: int | None,
    progress: Callable[[str], None] | None,
    known: AbstractSet[int],
    streams: bool,
) -> Generator[tuple[int, Outcome], None, None]:
    """The outcomes that are not known, each as soon as it is there, with the index of its formula."""

    total = len(formulas)
    waiting = [index for index in range(total) if index not in known]
    jobs = processes(len(waiting), jobs)
    tell = progress or (lambda what: None)
    if jobs == 1:
        for index in waiting:
            tell(f"{index + 1} of {total}: ({formulas[index].short})")
            yield index, work.check(formulas[index])
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    places = {id(formula): place for place, formula in enumerate(work.formulas)}
    arguments = (work.begin, work.arguments)
    threads = set(threading.enumerate())
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=arguments) as pool:
        try:
            longest = sorted(waiting, key=lambda i: work.long_ones_first(places[id(formulas[i])]))
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
            # the pool's own threads are over before the interpreter ends, which would wake what they are closing
            for thread in set(threading.enumerate()) - threads:
                thread.join(PATIENCE)
            raise


def processes(count: int, jobs: int | None) -> int:
    """How many processes ``count`` formulas are worth, of ``jobs`` (None for as many as there are cores)."""
    return 1 if count <= FEW else jobs or cores()


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(begin: Callable[..., Callable[[int], Outcome]], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker["check"] = begin(*arguments)


def _end_with_parent() -> None:
    """A worker does not outlive the program, however that was killed: nobody would read its answers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check_one(index: int) -> Outcome:
    return _worker["check"](index)
