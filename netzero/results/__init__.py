"""Stores cases, reads them back, checks, compares and exports them."""

from netzero.results.case import Case, Operated
from netzero.results.compare import compare
from netzero.results.exports import export
from netzero.results.identity import case_hash
from netzero.results.store import hold, read, write
from netzero.results.summary import READ_FIRST, summary

__all__ = ["READ_FIRST", "Case", "Operated", "case_hash", "compare", "export", "hold", "read", "summary", "write"]
