"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from netzero.errors import NetzeroError, StorageFailed

TEMPORARY = ".tmp"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def replace_file(path: Path, data: bytes) -> Path:
    """Write a file under a temporary name beside it, force it to disk and rename it; return its path.

    Raises:
        StorageFailed: no space, no permission or another failure; the file that was there before is untouched.

    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        force_folder(path.parent)
    except OSError as error:
        remove(temporary)
        raise failure(error, path, len(data)) from error
    except BaseException:
        remove(temporary)
        raise
    return path


def remove(path: Path) -> None:
    """Remove a file if it is there and can be removed."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def failure(error: OSError, path: Path, size_bytes: int = 0) -> NetzeroError:
    """Return what to tell the user of a failure of the disk."""
    if error.errno in _NO_SPACE:
        free = _free_bytes(path)
        return StorageFailed("NZ1103", path=path, needed_mb=_mb(size_bytes), free_mb=_mb(free))
    return StorageFailed("NZ1102", path=path, reason=error.strerror or str(error))


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f}"


def _free_bytes(path: Path) -> int:
    there = next((folder for folder in path.parents if folder.exists()), Path())
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return 0


def force_folder(folder: Path) -> None:
    """Force a rename to disk; only POSIX lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
