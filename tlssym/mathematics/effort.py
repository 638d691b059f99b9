"""A bound on work that is counted, not timed: the same on a slow machine as on a fast one.

What sympy's integrator, limits or series will take cannot be told from what is given to them.  They run under
a profiling hook that counts the calls made, and are ended from inside at the call where the budget is used up.
sympy's caches are emptied first: else the count would hang on what was worked out before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

from sympy.core.cache import clear_cache

T = TypeVar("T")


class Exhausted(BaseException):
    """The budget is used up; no ``except Exception`` on the way out may hold it up."""


class _Counter:
    """Counts what the interpreter calls, and ends the work at the budget."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        self.left -= 1
        if self.left < 0 and event == "c_call":
            # not at a return: what is raised while a generator is cleaned up is lost, and the hook with it
            raise Exhausted


def bounded(calls: int, work: Callable[[], T]) -> T:
    """The result of ``work``, which may make so many calls.

    Parameters
    ----------
    calls : int
        Calls and returns, of Python functions and of built-in ones; about 2 million a second.
    work : callable
        Within another ``bounded`` its calls count there.

    Raises
    ------
    Exhausted
        More calls were made.
    """
    before = sys.getprofile()
    if isinstance(before, _Counter):
        return work()
    clear_cache()
    sys.setprofile(_Counter(calls))
    try:
        return work()
    finally:
        sys.setprofile(before)
