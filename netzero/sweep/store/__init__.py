"""Where a sweep is kept."""

from netzero.sweep.store.base import Missing, Store
from netzero.sweep.store.local import LocalStore
from netzero.sweep.store.open import open_store

__all__ = ["LocalStore", "Missing", "Store", "open_store"]
