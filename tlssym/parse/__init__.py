"""Passage → Printed: the strict parser, driven by the symbols that a lecture declares.

In the order in which a formula goes through them: ``scan`` (LaTeX → pieces), ``rows`` (pieces → statements),
``words`` (names looked up in the ``notation``), ``grammar.lark`` and ``build`` (words → ``tree``), ``lower``
(tree → sympy); ``latex`` goes the other way.
"""
