"""A case on disk: one netCDF-4 file with a manifest in a folder, there whole or not at all."""

from netzero.results.store.folder import Found, case_file, checked_bytes, files_of, find, read, write
from netzero.results.store.lock import hold
from netzero.results.store.netcdf import case_of, changed_since_written

__all__ = [
    "Found",
    "case_file",
    "case_of",
    "changed_since_written",
    "checked_bytes",
    "files_of",
    "find",
    "hold",
    "read",
    "write",
]
