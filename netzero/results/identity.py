"""The identity of a case: a hash of everything that can change its numbers, and of nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import netzero


def case_hash(
    effective: Mapping[str, Any],
    input_hashes: Mapping[str, str],
    options: Mapping[str, Any],
    *,
    seed: int = 0,
    version: str = netzero.__version__,
) -> str:
    """Return the SHA-256 of a case, 64 hexadecimal digits.

    Args:
        effective: the scenario after layering and settings, plain JSON data.
        input_hashes: SHA-256 of every input file, by its path in the scenario folder.
        options: what the run was asked for (which steps, method, limits); nothing about where or how fast.
        seed: of everything drawn at random.
        version: of netzero.

    Raises:
        TypeError, ValueError: something is no plain JSON data, or not finite.

    """
    everything = {
        "scenario": effective,
        "inputs": input_hashes,
        "options": options,
        "seed": seed,
        "netzero": version,
    }
    text = json.dumps(everything, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
