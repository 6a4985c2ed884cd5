"""Checks a stored case from its file alone: its numbers, its flows and books, and the proof of its bound."""

from netzero.proof.verify import verify

__all__ = ["verify"]
