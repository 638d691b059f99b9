"""A formula of the prose is known again after an edit, by its signs and its neighbours."""

from __future__ import annotations

import pytest

from tlssym.claims import align_claims
from tlssym.derive.lecture import Unit
from tlssym.read import read_text

PROSE = r"""
$$ a = b \tag{1.1} $$
Parameters $E, \Delta_0 < kT$, beside $E_1, \Delta_{01}$ and $E_2, \Delta_{02}$; for the energy $\varepsilon < V_*$
at the time $t=0$, earlier at $0 < \tau < t$.
"""
CLAIMS = [r"E, \Delta_0 < kT", r"\varepsilon < V_*", "t=0", r"0 < \tau < t"]


def paired(prose: str) -> dict[str, str]:
    units = [Unit(f"1.1:{text}", "claim", "definition", after="1.1", text=text) for text in CLAIMS]
    shipped = read_text(PROSE).inline
    return {unit.text: inline.latex for inline, unit in align_claims(read_text(prose).inline, units, shipped)}


@pytest.mark.parametrize(
    ("claim", "edited"),
    [
        (r"E, \Delta_0 < kT", r"E, E_1 < kT"),
        (r"E, \Delta_0 < kT", r"\Delta_0, E < T"),
        (r"\varepsilon < V_*", r"\Delta_p < V_*"),
        (r"\varepsilon < V_*", r"V_* > \varepsilon"),
        (r"\varepsilon < V_*", r"\varepsilon > V_*"),
        ("t=0", "T_{sd}=0"),
        (r"0 < \tau < t", r"0 < T_{sd} < t"),
    ],
)
def test_an_edited_claim_is_still_that_claim(claim, edited):
    found = paired(PROSE.replace(f"${claim}$", f"${edited}$"))
    assert found.get(claim) == edited
    assert all(found.get(other) == other for other in CLAIMS if other != claim)


def test_a_list_of_names_is_no_edit_of_an_inequality():
    assert r"E_1, \Delta_{01}" not in paired(PROSE).values()
    assert r"E_1, \Delta_{01}" not in paired(PROSE.replace(r"$E, \Delta_0 < kT$, ", "")).values()
