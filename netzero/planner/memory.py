"""Freed memory goes back to the system: the C library keeps it in pieces that the next large program does not fit."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return freed memory to the system where the C library can (glibc); elsewhere do nothing."""
    with suppress(OSError, AttributeError, TypeError):  # no such library, no such function, no library by default
        ctypes.CDLL(None).malloc_trim(0)
