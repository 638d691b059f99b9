"""Integrals of step functions and powers by quadrature, to any number of digits; of symbolic results it knows none."""

from tlssym.check.quadrature.value import WORK, Quadrature, quadrature

__all__ = ["WORK", "Quadrature", "quadrature"]
