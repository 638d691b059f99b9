"""``tlssym rule``: what a finding code means."""

from __future__ import annotations

import argparse
import shutil

from tlssym.commands._common import as_json
from tlssym.exits import EXIT_OK, UsageError

HELP = "what a finding code means, and how to mend or waive it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="a code such as TLS304, or a rule's name")
    parser.add_argument("--all", action="store_true", help="every code, at length")
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")


def run(options: argparse.Namespace) -> int:
    """Tell it."""
    from tlssym.render.rules import rule_text, rules_object, rules_page, rules_table
    from tlssym.rules import RULES

    chosen = [RULES[_code(options.code)]] if options.code else list(RULES.values())
    if options.format == "json":
        print(as_json(rules_object(chosen)))
    elif options.format == "markdown":
        print(rules_page(chosen), end="")
    elif options.code or options.all:
        width = max(40, min(100, shutil.get_terminal_size().columns))
        print("\n\n".join(rule_text(rule, width) for rule in chosen))
    else:
        print(rules_table(chosen))
    return EXIT_OK


def _code(text: str) -> str:
    from tlssym.rules import RULES, nearest_code

    found = next((code for code, rule in RULES.items() if text.upper() == code or text == rule.name), None)
    if found is None:
        near = nearest_code(text)
        hint = f"did you mean {near}?" if near else "`tlssym rule` lists them"
        raise UsageError(f"rule: there is no finding code {text!r}; {hint}")
    return found
