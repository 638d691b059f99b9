"""A process that grades: it can be ended when a question takes too long, which is then not decided."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection
from typing import Any

SECONDS = 60.0
WAITING = 4
"""Questions that may wait; more are turned away."""


class Busy(Exception):
    """Too many questions are waiting."""


class TooLong(Exception):
    """The question took longer than is allowed; nothing was decided."""


class Worker:
    """One process for one lecture file; started when first asked.

    Parameters
    ----------
    path : str
    seconds : float
        For one question.
    """

    def __init__(self, path: str, *, seconds: float = SECONDS) -> None:
        self.path = path
        self.seconds = seconds
        self._process: Any = None
        self._pipe: Connection | None = None
        self._turn = threading.Lock()
        self._waiting = threading.BoundedSemaphore(WAITING)

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Put a question; called from any thread, answered one at a time.

        Raises
        ------
        Busy, TooLong
        """
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            with self._turn:
                return self._asked(question)
        finally:
            self._waiting.release()

    def _asked(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process is None or not self._process.is_alive():
            self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(question)
            if self._pipe.poll(self.seconds):
                found: dict[str, Any] = self._pipe.recv()
                return found
        except (EOFError, OSError):
            pass
        self.stop()
        raise TooLong

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.path, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def _serve(path: str, pipe: Connection) -> None:
    """In the process: answer questions until the other end is gone."""
    from tlssym.serve.questions import Questions

    questions = Questions(path)
    while True:
        try:
            question = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            pipe.send(questions.asked(question))
        except Exception as error:  # one question must not cost the others
            pipe.send({"status": 500, "html": f"<p>Not decided ({type(error).__name__}).</p>"})
