"""TLS102: unknown command."""

from tlssym.rules.rule import Fix, Rule, Severity

RULE = Rule(
    code="TLS102",
    name="unknown-command",
    severity=Severity.ERROR,
    title="unknown command",
    meaning="The formula uses a LaTeX command that neither the file defines nor the parser knows.",
    why=("A command may stand for anything; without its meaning nothing can be said of the formula."),
    mend=(
        r"Correct its spelling, define it with \newcommand in the file, or declare it in the notation "
        "of tlssym.toml."
    ),
    wrong=r"$$ A = \frca{1}{x} \tag{1.1} $$",
    right=r"$$ A = \frac{1}{x} \tag{1.1} $$",
    variants={"prose": Severity.WARNING, "whole": Severity.NOTE},
    fix=Fix.SAFE,
)
