"""Texts, JSON, notebooks and figures of what was found.  No mathematics is done here."""
