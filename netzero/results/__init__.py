"""Stores cases, reads them back, checks, compares and exports them."""

from netzero.results.case import Case, Operated
from netzero.results.compare import compare
from netzero.results.export import export
from netzero.results.identity import case_hash
from netzero.results.lock import hold
from netzero.results.store import read, write
from netzero.results.summary import summary
from netzero.results.verify import verify

__all__ = ["Case", "Operated", "case_hash", "compare", "export", "hold", "read", "summary", "verify", "write"]
