"""Where compiled kernels are kept.

Numba looks only at the file of the outermost function, so an edit of a function that was inlined from another file
would go unseen. The folder is therefore named by everything that goes into a kernel: the package's version and the
SHA-256 of all kernel sources with Numba's own version.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import netzero

SOURCES = Path(__file__).parent


def user_cache() -> Path:
    """Return the folder where this user's programs keep what can be made again; NUMBA_CACHE_DIR replaces it."""
    given = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home())))
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def folder_for(sources: Path, base: Path) -> Path:
    """Return base / netzero / version / key; the key changes with any `*.py` below `sources` and with Numba."""
    digest = hashlib.sha256(version("numba").encode())
    for path in sorted(sources.rglob("*.py")):
        digest.update(path.relative_to(sources).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return base / "netzero" / netzero.__version__ / digest.hexdigest()


def use_own_folder() -> Path:
    """Tell Numba to keep compiled kernels in `folder_for` these sources; where that fails, for this process alone."""
    import numba

    try:
        folder = folder_for(SOURCES, user_cache())
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except (OSError, RuntimeError):  # read-only disk; no home folder
        folder = Path(tempfile.mkdtemp(prefix="netzero-kernels-"))
    numba.config.CACHE_DIR = str(folder)
    return folder
