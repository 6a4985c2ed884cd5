"""A sweep in a folder of a disk: everything is written under `tmp/`, forced to disk and renamed to where it belongs."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from netzero.errors import StorageFailed
from netzero.results.store.files import failure, force_folder
from netzero.sweep.store.base import Missing
from netzero.sweep.store.process import process_of, this_process

TEMPORARY, CLAIMS = "tmp", "claims"
STALE_S = 300.0
"""A lease of a process on another machine that has not been refreshed for so long is nobody's."""
LEFT_S = 3600.0
"""What another machine has left under `tmp/` for so long is nobody's."""


@dataclass(frozen=True)
class LocalStore:
    """A folder, made when something is first written."""

    folder: Path

    @property
    def url(self) -> str:
        """Its absolute path."""
        return str(self.folder.resolve())

    def get(self, name: str) -> bytes:
        """Return a file."""
        try:
            return (self.folder / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing("NZ1800", name=name, store=self.folder) from error
        except OSError as error:
            raise StorageFailed("NZ1112", path=self.folder / name, reason=error.strerror or str(error)) from error

    def exists(self, name: str) -> bool:
        """Whether a file is there."""
        return (self.folder / name).is_file()

    def put(self, name: str, data: bytes) -> None:
        """Write a file under a temporary name and rename it."""
        path, temporary = self.folder / name, self._temporary()
        try:
            _write(temporary, data)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(temporary, path)
            force_folder(path.parent)
        except OSError as error:
            raise failure(error, path, len(data)) from error
        finally:
            _discard(temporary)

    def commit(self, folder: str, files: Mapping[str, bytes], last: str) -> None:
        """Write the files into a temporary folder and rename it; `last` is written last."""
        target, temporary = self.folder / folder, self._temporary()
        if (target / last).is_file():
            return
        try:
            temporary.mkdir(parents=True)
            for name in sorted(files, key=lambda name: name == last):
                _write(temporary / name, files[name])
            force_folder(temporary)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists() and not (target / last).is_file():
                self.move(folder, f"quarantine/{folder}")
            if not _renamed(temporary, target):
                return
            force_folder(target.parent)
        except OSError as error:
            raise failure(error, target, sum(map(len, files.values()))) from error
        finally:
            _discard(temporary)

    def names(self, folder: str) -> Iterator[str]:
        """Yield the names of all files below a folder, sorted."""
        top = self.folder / folder
        for path in sorted(path for path in top.rglob("*") if path.is_file()):
            yield path.relative_to(self.folder).as_posix()

    def remove(self, folder: str) -> None:
        """Take a folder or file out of sight at once, then remove it."""
        temporary = self._temporary()
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            os.rename(self.folder / folder, temporary)
        except FileNotFoundError:
            return
        except OSError as error:
            raise failure(error, self.folder / folder) from error
        finally:
            _discard(temporary)

    def move(self, folder: str, to: str) -> None:
        """Rename a folder; where something is there already, to that name with a number."""
        target = self.folder / to
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            number = 1
            while target.exists():
                number += 1
                target = self.folder / f"{to}.{number}"
            os.rename(self.folder / folder, target)
        except OSError as error:
            raise failure(error, target) from error

    def claim(self, key: str) -> bool:
        """Take the lease of a key: a file that only one process can make."""
        path = self.folder / CLAIMS / f"{key}.json"
        if self._made(path):
            return True
        if not _is_stale(path):
            return False
        try:
            with FileLock(path.parent / ".lock", timeout=60):  # of all who find it stale only one takes it
                if _is_stale(path):
                    path.unlink(missing_ok=True)
                return self._made(path)
        except OSError as error:
            raise failure(error, path) from error

    def refresh(self, keys: Iterable[str]) -> None:
        """Set the time of the lease files to now."""
        for key in keys:
            with suppress(OSError):
                os.utime(self.folder / CLAIMS / f"{key}.json")

    def release(self, key: str) -> None:
        """Remove the lease file."""
        with suppress(OSError):
            (self.folder / CLAIMS / f"{key}.json").unlink(missing_ok=True)

    def leases(self) -> Iterator[str]:
        """Yield the keys of lease files of the living."""
        yield from (path.stem for path in _leases(self.folder) if not _is_stale(path))

    def tidy(self) -> int:
        """Remove temporary files and leases of processes that are dead; a name without a process is nothing of ours."""
        removed = 0
        for path in _entries(self.folder / TEMPORARY):
            owner = process_of(path.name)
            if owner is not None and (owner.dead or (not owner.here and _age_s(path) > LEFT_S)):
                _discard(path)
                removed += 1
        for path in _leases(self.folder):
            if _is_stale(path):
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def _temporary(self) -> Path:
        return self.folder / TEMPORARY / f"{this_process()}~{uuid.uuid4().hex}"

    def _made(self, path: Path) -> bool:
        """Whether the lease file was made, whole at once, by this process."""
        owner, temporary = this_process(), self._temporary()
        said = {"host": owner.host, "pid": owner.pid, "started": owner.started}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(said), encoding="utf-8")
            try:
                os.link(temporary, path)
            except FileExistsError:
                return False
            except OSError:  # a disk without links: the file is there a moment before what it says
                with path.open("x", encoding="utf-8") as file:
                    json.dump(said, file)
        except FileExistsError:
            return False
        except OSError as error:
            raise failure(error, path) from error
        finally:
            _discard(temporary)
        return True


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _renamed(temporary: Path, target: Path) -> bool:
    """Whether the folder took its place; not when another process was there first."""
    try:
        os.rename(temporary, target)
    except OSError:
        if target.is_dir():
            return False
        raise
    return True


def _is_stale(path: Path) -> bool:
    """Whether a lease is nobody's: its process is dead, or has not been heard of for long."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        owner = process_of(f"{said['host']}~{said['pid']}~{said['started']}")
    except FileNotFoundError:
        return False
    except (OSError, ValueError, KeyError, TypeError):
        owner = None
    return (owner is not None and owner.dead) or _age_s(path) > STALE_S


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _leases(folder: Path) -> list[Path]:
    return [path for path in _entries(folder / CLAIMS) if path.suffix == ".json"]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _discard(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
