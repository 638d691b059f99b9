"""The commands, one a file: ``tlssym NAME`` is ``tlssym/commands/NAME.py``.  A new command is a new file.

A command's file has ``HELP`` (one line), ``arguments(parser)`` and ``run(options) -> int``.  What it needs to compute
is imported inside ``run``: the parser, and so ``--help``, is made of all these files and must not import sympy.
"""
