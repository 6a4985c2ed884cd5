"""Where a figure comes from: the lines that it is the sum of, the inputs behind each, and what they rest on."""

from netzero.tracing.figures import names
from netzero.tracing.model import Input, Line, Piece, Traced
from netzero.tracing.trace import trace

__all__ = ["Input", "Line", "Piece", "Traced", "names", "trace"]
