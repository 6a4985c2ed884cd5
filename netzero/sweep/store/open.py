"""From a path or URL to the store behind it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from netzero.sweep.store.base import Store
from netzero.sweep.store.local import LocalStore
from netzero.sweep.store.objects import ObjectStore, is_url


@cache
def open_store(url: str) -> Store:
    """Return the store of a folder's path, or of a URL of an object storage; the same object for the same place."""
    return ObjectStore(url.rstrip("/")) if is_url(url) else LocalStore(Path(url))
