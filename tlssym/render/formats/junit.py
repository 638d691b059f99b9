"""JUnit XML: a suite for each file, a case for each equation and claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from tlssym.judge.result import Outcome, Report
from tlssym.render.formats._base import Base, about, message, sentence, title_of
from tlssym.rules import Severity
from tlssym.values import Finding

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Format(Base):
    """One document at the end."""

    def finish(self, reports: Sequence[Report]) -> None:
        """Errors are failures; a formula whose errors are all waived or known is skipped, with the reason."""
        root = ElementTree.Element("testsuites", name="tlssym")
        for report in reports:
            suite = ElementTree.SubElement(root, "testsuite", name=report.lecture)
            if report.problems:
                _case(suite, report.lecture, "the file", None, report.problems)
            for outcome in report.equations + report.claims:
                _case(suite, report.lecture, _name(outcome), outcome, outcome.findings)
            _counts(suite)
        _counts(root)
        ElementTree.indent(root)
        self.line('<?xml version="1.0" encoding="utf-8"?>')
        self.line(ElementTree.tostring(root, encoding="unicode"))


def _name(outcome: Outcome) -> str:
    return f"{about(outcome)} {title_of(outcome)}"


def _case(
    suite: ElementTree.Element,
    path: str,
    name: str,
    outcome: Outcome | None,
    findings: Sequence[Finding],
) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=path, name=_clean(name), time="0")
    if outcome is not None:
        case.set("file", path)
        case.set("line", str(outcome.line))
    errors = [f for f in findings if f.severity is Severity.ERROR]
    for finding in [f for f in errors if f.counts][:1]:
        every = "\n".join(_line(path, f) for f in errors if f.counts)
        failure = ElementTree.SubElement(case, "failure", type=finding.code, message=_clean(message(finding)))
        failure.text = _clean(every)
    if errors and not any(f.counts for f in errors):
        reasons = [f.waived or "known from the baseline" for f in errors]
        ElementTree.SubElement(case, "skipped", message=_clean("; ".join(dict.fromkeys(reasons))))
    more = [f for f in findings if f.severity is not Severity.ERROR and f.counts]
    if more:
        output = ElementTree.SubElement(case, "system-out")
        output.text = _clean("\n".join(_line(path, f) for f in more))


def _line(path: str, finding: Finding) -> str:
    place = finding.place
    at = f"{place.file or path}:{place.line}:{place.column}" if place else path
    return f"{at}: {finding.severity.value} {finding.code} {sentence(finding)}"


def _counts(element: ElementTree.Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(case.find(tag) is not None for case in cases)))
    element.set("errors", "0")
    element.set("time", "0")


def _clean(text: str) -> str:
    """Text without the signs that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
