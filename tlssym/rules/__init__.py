"""The finding codes.  Each is one object in one file of this folder, ``tls304.py``; codes are stable, none is reused.

A new code is a new file with a ``RULE``: nothing else lists them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches

from tlssym.folder import module, names
from tlssym.rules.rule import Fix, Rule, Severity, Shown

__all__ = ["RULES", "Fix", "Rule", "Severity", "Shown", "nearest_code", "selected"]


def _load() -> dict[str, Rule]:
    rules = [module(sys.modules[__name__], name).RULE for name in names(__path__, "tls")]
    return {rule.code: rule for rule in rules}


RULES: Mapping[str, Rule] = _load()


def nearest_code(text: str) -> str:
    """The code, or the name of one, that a text comes nearest to; empty where none is near."""
    words = {**{code: code for code in RULES}, **{rule.name: code for code, rule in RULES.items()}}
    close = get_close_matches(text, [*words], n=1) or get_close_matches(text.upper(), [*words], n=1)
    return words[close[0]] if close else ""


def selected(code: str, selectors: tuple[str, ...]) -> bool:
    """Whether a code is meant by one of the selectors: ``TLS304``, a beginning such as ``TLS3``, or a name."""
    return any(code.startswith(each) or RULES[code].name == each for each in selectors)
