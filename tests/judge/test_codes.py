"""Finding codes are stable: each that is used is described in one place, and none is described for nothing."""

import re
from pathlib import Path

import tlssym
from tlssym.judge.codes import CODES


def test_every_code_that_is_used_is_described_and_the_other_way_round():
    root = Path(tlssym.__file__).parent
    files = [f for f in root.rglob("*.py") if f.name != "codes.py"]
    used = {code for f in files for code in re.findall(r"TLS[1-6]\d\d", f.read_text(encoding="utf-8"))}
    assert used == set(CODES)
