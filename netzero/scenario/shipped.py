"""Where the folders are that come with netzero: example scenarios and bundled weather."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from netzero.errors import StorageFailed


def shipped(kind: Literal["scenarios", "weather"]) -> Path:
    """Return the folder of bundled data: beside the package in a checkout, inside it when installed from a wheel.

    Raises:
        StorageFailed: neither is there; the installation is incomplete.

    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_shipped" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise StorageFailed("NZ0299", name=kind)
