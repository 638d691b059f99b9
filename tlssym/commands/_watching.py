"""``check --watch``: the process stays warm, and after each save what has changed is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tlssym.exits import UsageError
from tlssym.judge.result import Outcome, Report

PAUSE = 0.3
"""Seconds between two looks at the files."""


def pause() -> None:
    """Wait until the files are looked at again."""
    time.sleep(PAUSE)


def watching(
    check: Callable[[], Sequence[Report]],
    before: Sequence[Report],
    tell: Callable[[str], None],
) -> Sequence[Report]:
    """Check again whenever a file has changed, until Ctrl-C; the reports as they were last.

    Parameters
    ----------
    check : callable
        Gives the reports as the files are now.
    before : sequence of Report
        Those that have been told.
    tell : callable
        Shows a text.
    """
    reports, seen = before, _stamps(before)
    try:
        while True:
            pause()
            now = _stamps(reports)
            if now == seen:
                continue
            seen = now
            try:
                after = check()
            except UsageError as error:  # it is being written, or was moved: the next save may mend it
                tell(f"tlssym: {error}")
                continue
            tell("\n".join(changes(reports, after)))
            reports, seen = after, _stamps(after)
    except KeyboardInterrupt:
        return reports


def changes(before: Sequence[Report], after: Sequence[Report]) -> Iterator[str]:
    """What is said now and was not said before, formula by formula, then what it comes to."""
    from tlssym.render.formats._base import severities
    from tlssym.render.formats.full import findings_text

    known = {report.lecture: _outcomes(report) for report in before}
    for report in after:
        old, new = known.get(report.lecture, {}), _outcomes(report)
        for short, outcome in new.items():
            was = old.get(short)
            if was is not None and _said(was) == _said(outcome):
                continue
            word = "new" if was is None else f"was {was.verdict.value}"
            yield f"({short}) {outcome.verdict.value}, {word}"
            found = findings_text(replace(report, equations=(outcome,), claims=(), problems=()))
            if found.strip():
                yield found.rstrip("\n")
        yield from (f"({short}) is gone" for short in old if short not in new)
    yield f"{severities(after)}."


def _outcomes(report: Report) -> dict[str, Outcome]:
    return {outcome.short or outcome.id: outcome for outcome in (*report.equations, *report.claims)}


def _said(outcome: Outcome) -> tuple[Any, ...]:
    """What is said of a formula, wherever it stands."""
    return outcome.verdict, [(f.code, f.message, f.printed, f.waived, f.known) for f in outcome.findings]


def _stamps(reports: Sequence[Report]) -> list[tuple[str, int, int]]:
    """When the files of the reports were written, and how long they are."""
    names = dict.fromkeys(name or report.lecture for report in reports for name in ("", *report.files))
    found = []
    for name in names:
        try:
            stat = Path(name).stat()
        except OSError:
            found.append((name, 0, 0))
            continue
        found.append((name, stat.st_mtime_ns, stat.st_size))
    return found
