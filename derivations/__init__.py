"""Lectures: one folder each, with its symbols, its formulas as printed and how each equation follows."""
