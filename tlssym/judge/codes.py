"""The finding codes: each stands here once, with what it means.  Codes are stable; never reuse one."""

from __future__ import annotations

CODES: dict[str, str] = {
    # reading and parsing
    "TLS101": "the formula cannot be read",
    "TLS102": "unknown command",
    "TLS103": "unknown symbol",
    "TLS104": "a number is used twice",
    "TLS105": "a displayed formula has no number",
    "TLS106": "the file cannot be read",
    "TLS107": "a bound on size, depth or digits is exceeded",
    "TLS108": "a displayed formula has no relation where one is expected",
    # dimensions
    "TLS201": "the two sides have different dimensions",
    "TLS202": "the terms of a sum have different dimensions",
    "TLS203": "an argument must be dimensionless",
    "TLS204": "a power of ħ is missing",
    "TLS205": "the two sides of ∼ have different dimensions: it is read as ∝",
    # derivation
    "TLS304": "the printed formula contradicts the derived one",
    "TLS303": "the formula does not follow from the one before it as printed",
    "TLS301": "an input or a definition differs from the one that the derivations use",
    "TLS305": "a condition contradicts the derived one",
    "TLS306": "not derived",
    "TLS307": "a statement of the shipped lecture is missing here",
    "TLS308": "a statement that nothing is known of",
    "TLS309": "the integral is written differently from the derived one, and has the same value",
    # numbers
    "TLS401": "a pure number is left out",
    "TLS402": "a numeric check refutes the symbolic result",
    "TLS403": "a numeric check could not be settled",
    "TLS405": "a pure number that the relation, or the derivation, leaves open",
    "TLS404": "a pure number is left out between exact expressions",
    # convergence and asymptotics
    "TLS501": "the integral as printed does not converge",
    "TLS502": "the integral could not be evaluated",
    "TLS504": "right in its leading behaviour only",
    "TLS505": "where the derived formula holds",
    # graph and coverage
    "TLS601": "a number is missing from the numbering",
    "TLS602": "an equation of the lecture is not in this file",
    "TLS699": "an internal error: the formula could not be checked",
}
