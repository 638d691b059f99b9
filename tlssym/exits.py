"""What a call ends with: its exit status, and the error of a wrong call or input."""

from __future__ import annotations

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """The call or the input is wrong: the message says what was found, what was expected, what to do."""
