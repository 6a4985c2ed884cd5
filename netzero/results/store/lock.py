"""One process at a time writes a results folder."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from netzero.errors import FolderBusy
from netzero.results.store.files import failure, remove

LOCK = ".lock"
OWNER = ".lock.json"


@contextmanager
def hold(folder: Path) -> Iterator[Path]:
    """Hold a results folder, made if needed, against other processes; within one thread it may be held again.

    The operating system frees the lock when its process ends, however it ends.

    Raises:
        FolderBusy: another process holds it; the message says which one.
        StorageFailed: the folder cannot be made or written.

    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.resolve() / LOCK, timeout=0, is_singleton=True)
        lock.acquire()
    except Timeout as error:
        raise FolderBusy("NZ1101", folder=folder, **_owner(folder)) from error
    except OSError as error:
        raise failure(error, folder) from error
    try:
        _sign(folder)
        yield folder
    finally:
        if lock.lock_counter == 1:
            remove(folder / OWNER)
        lock.release()


def _sign(folder: Path) -> None:
    try:
        (folder / OWNER).write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8")
    except OSError as error:
        raise failure(error, folder / OWNER) from error


def _owner(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / OWNER).read_text(encoding="utf-8"))
        return {"pid": int(found["pid"]), "host": str(found["host"])}
    except (OSError, ValueError, KeyError, TypeError):
        return {"pid": "?", "host": "?"}
