"""How an adapter says that netzero cannot express a case."""

from collections.abc import Callable, Mapping
from pathlib import Path


class NotSupported(Exception):
    """A case needs what netzero does not have; the text names what is missing."""


def not_supported(missing: str) -> Callable[[Path, Path], Mapping[str, float]]:
    """Return the adapter of cases that netzero cannot express."""

    def reproduce(case_folder: Path, folder: Path) -> Mapping[str, float]:
        raise NotSupported(missing)

    return reproduce
