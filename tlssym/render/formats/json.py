"""The JSON of the contract: an object for a file, a list of them for several."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tlssym.judge.result import Report
from tlssym.render.formats._base import Base
from tlssym.render.json import report_object


class Format(Base):
    """Said at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """All of it."""
        objects = [report_object(report) for report in reports]
        self.line(as_json(objects[0] if len(objects) == 1 else objects, self.stream, indent=1))


def as_json(what: Any, stream: Any, indent: int | None = None) -> str:
    """JSON in letters that the stream can hold: escaped where that is not UTF-8."""
    wide = (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
    return json.dumps(what, ensure_ascii=not wide, indent=indent)
