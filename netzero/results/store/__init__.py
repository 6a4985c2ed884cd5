"""A case on disk: one netCDF-4 file with a manifest in a folder, there whole or not at all."""

from netzero.results.store.folder import case_file, checked_bytes, read, write
from netzero.results.store.lock import hold

__all__ = ["case_file", "checked_bytes", "hold", "read", "write"]
