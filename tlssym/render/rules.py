"""The finding codes for a reader: one at a terminal, all as JSON, all as the page ``docs/rules.md``."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from tlssym.rules import RULES, Fix, Rule
from tlssym.rules.rule import GROUPS

_FIXES = {
    Fix.SAFE: "`tlssym fix` puts its suggestion in place.",
    Fix.UNSAFE: "`tlssym fix --unsafe` puts its suggestion in place: it changes what the formula says.",
    Fix.NONE: "It has no fix of its own.",
}
_PAGE = """# Finding codes

Made from `tlssym/rules/` by `tlssym rule --all --format markdown`; do not edit this page.  A code keeps its meaning.
Configuration turns rules off (`ignore`), on (`select`) or to another severity (`severities`), see
[configuration.md](configuration.md).

| code | name | severity | what it says |
| --- | --- | --- | --- |
"""


def rule_object(rule: Rule) -> dict[str, Any]:
    """A rule as plain values."""
    return {
        "code": rule.code,
        "name": rule.name,
        "group": rule.group,
        "severity": rule.severity.value,
        "variants": {name: severity.value for name, severity in rule.variants.items()},
        "title": rule.title,
        "meaning": rule.meaning,
        "why": rule.why,
        "mend": rule.mend,
        "waive": rule.waive,
        "fix": rule.fix.value,
        "wrong": rule.wrong or None,
        "right": rule.right or None,
    }


def rules_object(rules: Iterable[Rule]) -> dict[str, Any]:
    """What ``tlssym rule --format json`` prints."""
    return {"schema": 1, "rules": [rule_object(rule) for rule in rules]}


def _severity(rule: Rule) -> str:
    more = [f"{severity.value} ({name})" for name, severity in rule.variants.items()]
    return ", ".join([rule.severity.value, *more])


def rule_text(rule: Rule, width: int) -> str:
    """A rule at a terminal."""

    def told(head: str, says: str) -> str:
        return textwrap.fill(f"{head}{says}", width, subsequent_indent=" " * len(head))

    def shown(formula: str) -> str:
        return textwrap.indent(formula, "    ")

    parts = [
        f"{rule.code} {rule.name}: {rule.title}",
        told("severity   ", f"{_severity(rule)}; {rule.group}"),
    ]
    parts += [
        told("means      ", rule.meaning),
        told("why        ", rule.why),
        told("mend       ", rule.mend),
    ]
    parts += [told("fix        ", _FIXES[rule.fix].replace("`", ""))]
    if rule.wrong:
        parts += ["wrong", shown(rule.wrong)]
    if rule.right:
        parts += ["right", shown(rule.right)]
    return "\n".join([*parts, "waive", shown(rule.waive)])


def rules_table(rules: Iterable[Rule]) -> str:
    """All rules, one a line."""
    return "\n".join(f"{rule.code}  {rule.severity.value:8} {rule.title}" for rule in rules)


def rules_page(rules: Iterable[Rule] = tuple(RULES.values())) -> str:
    """The page ``docs/rules.md``."""
    rules = tuple(rules)
    table = "\n".join(
        f"| [{rule.code}](#{_anchor(rule)}) | {rule.name} | {_severity(rule)} | {rule.title} |"
        for rule in rules
    )
    groups = [
        f"## {says[0].upper()}{says[1:]}\n\n"
        + "\n\n".join(rule_markdown(r) for r in rules if r.code[3] == digit)
        for digit, says in GROUPS.items()
    ]
    return _PAGE + table + "\n\n" + "\n\n".join(groups) + "\n"


def _anchor(rule: Rule) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{rule.code} {rule.name}".lower())


def rule_markdown(rule: Rule) -> str:
    """A rule as a section of a page."""
    lines = [
        f"### {rule.code} {rule.name}",
        f"*{_severity(rule)}.*  {rule.title[0].upper()}{rule.title[1:]}.",
        rule.meaning,
        f"**Why it matters.**  {rule.why}",
        f"**How to mend it.**  {rule.mend}  {_FIXES[rule.fix]}",
    ]
    for head, formula in (("Wrong", rule.wrong), ("Right", rule.right)):
        if formula:
            lines.append(f"{head}:\n\n```latex\n{formula}\n```")
    lines.append(f"**How to waive it.**  `{rule.waive}`")
    return "\n\n".join(lines)
