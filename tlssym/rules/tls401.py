"""TLS401: a pure number is left out."""

from tlssym.rules.rule import Rule, Severity

RULE = Rule(
    code="TLS401",
    name="number-left-out",
    severity=Severity.WARNING,
    title="a pure number is left out",
    meaning=(
        "The two sides of = differ by a pure number, in a chain that is an estimate: a quantity in it"
        " is known only up to a number, or ≈, ∼ or ∝ stands beside it."
    ),
    why="A student who multiplies the numbers finds another one.",
    mend="Write ≈ or ∼ for =, or print the number.",
    wrong=r"$$ A = \int_0^E x\, dx = E^2 \sim E^2 \tag{1.1} $$",
    right=r"$$ A = \int_0^E x\, dx \sim E^2 \tag{1.1} $$",
)
