"""What each command does once its arguments are read.  Imported only when a command runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tlssym.catalogue import generic, match_lecture, shipped
from tlssym.derive.lecture import Lecture
from tlssym.exits import EXIT_OK, EXIT_USAGE, UsageError
from tlssym.judge.result import Report
from tlssym.parse.latex import to_latex
from tlssym.pipeline import check_lecture
from tlssym.read.lecture import Lecture as LectureText
from tlssym.read.lecture import read_lecture, read_text
from tlssym.read.source import ReadError
from tlssym.render.json import report_object
from tlssym.values import Finding, Severity


def _path(lecture: str | None) -> str:
    return str(shipped().path) if lecture is None else lecture


def run_check(lecture: str | None, only: Sequence[str], digits: int, form: str, jobs: int | None) -> int:
    """``tlssym check``."""
    with _progress(form) as tell:
        try:
            report = check_lecture(_path(lecture), only=only, digits=digits, jobs=jobs, progress=tell)
        except ReadError as error:
            raise UsageError(_place_line(error.path, error.finding)) from None
        except KeyError as error:
            raise UsageError(f"{error.args[0]}; `tlssym list` shows the numbers there are") from None
    if form == "json":
        print(_json(report_object(report, _latex_of(report))))
    else:
        from tlssym.render.terminal import write_report

        write_report(report, sys.stdout)
    return _status(report)


def _status(report: Report) -> int:
    """The exit status; a file in which nothing could be read at all is a wrong input, not a wrong lecture."""
    if not report.equations and any(f.severity is Severity.ERROR for f in report.problems):
        for finding in report.problems:
            print(f"tlssym: {_place_line(report.lecture, finding)}", file=sys.stderr)
        return EXIT_USAGE
    return report.exit_status


def _latex_of(report: Report) -> Callable[[Any], str]:
    notation = match_lecture(read_text(report.text, report.lecture)).notation
    return lambda expr: to_latex(expr, notation)


def _json(what: Any) -> str:
    """JSON in letters that the output can hold: escaped where that is not UTF-8."""
    wide = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(what, ensure_ascii=not wide, indent=1)


def _place_line(path: str, finding: Finding) -> str:
    at = finding.place
    place = f"{at.file or path}:{at.line}:{at.column}" if at else path
    return f"{place}: {finding.code} {finding.message}"


def _lecture_of(path: str | None) -> tuple[Lecture, LectureText | None]:
    """The lecture that a file belongs to, and the file, which is read once: it may be a pipe."""
    if path is None:
        return shipped(), None
    try:
        text = read_lecture(path)
    except ReadError as error:
        raise UsageError(_place_line(error.path, error.finding)) from None
    return match_lecture(text), text


def run_list(path: str | None) -> int:
    """``tlssym list``."""
    from tlssym.render.listing import listing

    lecture, text = _lecture_of(path)
    print(listing(lecture, text))
    return EXIT_OK


def run_graph(path: str | None, form: str) -> int:
    """``tlssym graph``."""
    from tlssym.render.graph import dot, mermaid

    lecture, text = _lecture_of(path)
    print(dot(lecture, text=text) if form == "dot" else mermaid(lecture, text))
    return EXIT_OK


def run_explain(id: str, path: str | None, detail: str, form: str) -> int:
    """``tlssym explain``."""
    from tlssym.classroom import Lesson

    lecture, text = _lecture_of(path)
    with _progress("text") as tell:
        try:
            told = Lesson(lecture, _path(path), progress=tell, text=text).explain(
                id, detail=detail, form=form
            )
        except KeyError as error:
            raise UsageError(f"{error.args[0]}; `tlssym list` shows the numbers there are") from None
    print(told, end="")
    return EXIT_OK


def run_notebook(path: str | None, out: Path, execute: bool) -> int:
    """``tlssym notebook``."""
    from tlssym.render.notebook import NotebookError, write_notebooks

    lecture, _ = _lecture_of(path)
    if lecture.id == generic("").id:
        raise UsageError(
            f"{path}: no lecture with derivations fits this file; there is nothing to make notebooks from"
        )
    with _progress("text") as tell:
        try:
            written = write_notebooks(lecture, _path(path), out, execute=execute, progress=tell)
        except NotebookError as error:
            raise UsageError(str(error)) from None
    for file in written:
        print(file)
    return EXIT_OK


def run_integrate(
    latex: str, where: Sequence[str], small: str | None, large: str | None, digits: int, form: str
) -> int:
    """``tlssym integrate``."""
    from tlssym.integrate import IntegrateError, integrate
    from tlssym.render.integral import integral_object, integral_text

    try:
        found = integrate(latex, where=where, small=small, large=large, digits=digits)
    except IntegrateError as error:
        raise UsageError(str(error)) from None
    print(_json(integral_object(found)) if form == "json" else integral_text(found))
    return EXIT_OK


class _progress:
    """Tells on standard error what is being done, where that is a terminal; gone when done."""

    def __init__(self, form: str) -> None:
        self._status: Any = None
        self._on = sys.stderr.isatty()

    def __enter__(self) -> Callable[[str], None] | None:
        if not self._on:
            return None
        from rich.console import Console

        self._status = Console(stderr=True).status("reading")
        self._status.__enter__()
        return self._tell

    def _tell(self, what: str) -> None:
        self._status.update(f"checking ({what})" if what[:1].isdigit() else what)

    def __exit__(self, *problem: Any) -> None:
        if self._status is not None:
            self._status.__exit__(*problem)
