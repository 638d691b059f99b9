"""The formats of ``tlssym check``, one a file: ``json-lines`` is ``json_lines.py``, which has a ``Format``.

A format is told of each file as it begins, of each outcome as it comes, of each report as it is done, and of the end.
What it writes before the end is streamed.
"""

from __future__ import annotations

import sys
from typing import TextIO

from tlssym.folder import module, names
from tlssym.render.formats._base import Base

FORMATS = tuple(name.replace("_", "-") for name in names(__path__) if not name.startswith("_"))
ALIASES = {"text": "full"}


def new_format(name: str, stream: TextIO) -> Base:
    """The format of a name, writing to a stream."""
    name = ALIASES.get(name, name).replace("-", "_")
    found: Base = module(sys.modules[__name__], name).Format(stream)
    return found
