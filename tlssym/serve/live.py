"""The site of a file, made again when the file changes; what has not changed is not checked again."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tlssym.catalogue import match_lecture
from tlssym.classroom import Lesson
from tlssym.judge.formula import Formula
from tlssym.judge.result import Outcome
from tlssym.project.config import find_config
from tlssym.read.lecture import read_lecture
from tlssym.read.source import ReadError
from tlssym.render.page.site import pages
from tlssym.values import Finding


@dataclass(frozen=True)
class Made:
    """The files of the site, and a number that grows with each change of the file."""

    version: int
    files: dict[str, bytes]
    digest: str
    problem: str = ""


class Live:
    """A file under an editor.

    Parameters
    ----------
    path : str
    digits : int
        Asked of the numeric checks.
    """

    def __init__(self, path: str, *, digits: int = 30) -> None:
        self.path = path
        self.digits = digits
        self._lesson: Lesson | None = None
        self._known: dict[str, tuple[Formula, Outcome]] = {}
        self._lock = threading.Lock()
        self.made = Made(0, {}, "")

    def refresh(self, tell: Callable[[str], None] | None = None) -> bool:
        """Read the file; make the site again where it has changed.  Whether it has."""
        with self._lock:
            digest = _digest(self.path)
            if digest == self.made.digest:
                return False
            try:
                files = self._make(tell)
            except ReadError as error:
                # what is half-written is told, and the last good site stays
                self.made = replace(self.made, digest=digest, problem=error.finding.message)
                return False
            self.made = Made(self.made.version + 1, files, digest)
            return True

    def _make(self, tell: Callable[[str], None] | None) -> dict[str, bytes]:
        text = read_lecture(self.path)
        lecture = match_lecture(text)
        store = find_config(Path(self.path).parent).store
        lesson = Lesson(lecture, self.path, digits=self.digits, progress=tell, text=text, store=store)
        if self._lesson is not None and self._lesson.lecture is lecture:
            lesson.session = self._lesson.session  # derivations do not depend on what is printed
            for formula in (*lesson.parsed.equations, *lesson.parsed.claims):
                known = self._known.get(formula.id)
                if known is not None and _unchanged(known[0], formula):
                    lesson.remember(_moved(known[1], formula))
        lesson.check_all(jobs=1)
        files = pages(lesson, server=True)
        self._lesson = lesson
        self._known = {
            f.id: (f, lesson.check(f.id)) for f in (*lesson.parsed.equations, *lesson.parsed.claims)
        }
        return files


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return "missing"


def _unchanged(old: Formula, new: Formula) -> bool:
    """Whether a formula that the lecture derives is printed as before; an open one depends on all of the text."""
    return old.unit is new.unit and old.unit.kind != "open" and old.latex == new.latex


def _moved(outcome: Outcome, formula: Formula) -> Outcome:
    """The outcome at the formula's new line."""
    down = formula.place.line - outcome.line

    def moved(finding: Finding) -> Finding:
        if finding.place is None or finding.place.file:
            return finding
        return replace(finding, place=replace(finding.place, line=finding.place.line + down))

    return replace(outcome, line=formula.place.line, findings=tuple(map(moved, outcome.findings)))
