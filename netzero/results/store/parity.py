"""Words beside the numbers of a file by which one that was changed is found and told as it was: a Hamming code.

The numbers of an array, in C order, are words of 64 bits. Kept are the exclusive or of all words and, for each binary
digit of the position, that of the words at whose position it is 1. When one word is changed, the first differs by the
change, and those of the digits differ likewise where the position has a 1. Texts count as their BLAKE2 digests, nested
data as its leaves. The manifest's SHA-256 says whether a file is what was written; this says which number is not.

R. W. Hamming, Error detecting and error correcting codes, Bell System Technical Journal 29 (1950) 147.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.errors import Fault
from netzero.results.compare import flat

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Change:
    """What differs from what was written: one word, or more than one."""

    position: int | None
    """None: more than one word, or another number of them."""
    written: np.uint64


def code(words: Words) -> list[str]:
    """Return the words that are kept of an array: of all, and of each digit of the position from the lowest."""
    digits = max(len(words) - 1, 0).bit_length()
    rest = np.zeros(1 << digits, dtype=np.uint64)
    rest[: len(words)] = words
    found = []
    for _ in range(digits):
        half = len(rest) // 2
        found.append(np.bitwise_xor.reduce(rest[half:]))
        rest = rest[:half] ^ rest[half:]
    return [f"{int(word):016x}" for word in (rest[0], *reversed(found))]


def change(written: Sequence[str], words: Words) -> Change | None:
    """Return what was changed since the code was written, None when nothing was."""
    read = code(words)
    if list(written) == read:
        return None
    several = Change(None, np.uint64(0))
    if len(written) != len(read):
        return several
    apart = [int(a, 16) ^ int(b, 16) for a, b in zip(written, read, strict=True)]
    position = sum(1 << digit for digit, differs in enumerate(apart[1:]) if differs)
    if not apart[0] or position >= len(words) or any(differs not in (0, apart[0]) for differs in apart[1:]):
        return several
    return Change(position, words[position] ^ np.uint64(apart[0]))


def codes(groups: Mapping[str, xr.Dataset], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the code of every array of the groups by path, and of every text of nested data by name."""
    found = {name: code(_words_of_leaves(leaves)) for name, leaves in _leaves(groups, texts).items()}
    for path, dataset in groups.items():
        found |= {f"{path}/{name}": code(_words(array.values)) for name, array in dataset.variables.items()}
    return found


def changes(
    written: Mapping[str, Sequence[str]], groups: Mapping[str, xr.Dataset], texts: Mapping[str, str]
) -> Iterator[tuple[str, Fault]]:
    """Yield each part of the file of which something is not as it was written, and what is."""
    nested = _leaves(groups, texts)
    for path, leaves in nested.items():
        found, name = change(written.get(path, ()), _words_of_leaves(leaves)), path.strip("/")
        if found:
            yield name, _told(name, found, list(leaves), list(leaves.values()))
    for path, dataset in groups.items():
        for key, variable in dataset.variables.items():
            found = change(written.get(f"{path}/{key}", ()), _words(variable.values))
            if found:
                values: Any = variable.values.ravel()
                yield path.strip("/"), _told(str(key), found, _Labels(dataset, variable), values)
    there = {*nested, *(f"{path}/{key}" for path, dataset in groups.items() for key in dataset.variables)}
    for name in sorted(set(written) - there):
        yield name.strip("/"), Fault("NZ1153", values={"name": name})


def _leaves(groups: Mapping[str, xr.Dataset], texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the leaves of the texts by name, and the attributes of the groups that have some by path."""
    found = {name: flat(json.loads(text)) for name, text in texts.items()}
    for path, dataset in groups.items():
        attributes = {str(key): _plain(value) for key, value in dataset.attrs.items()}
        if attributes:
            found[path] = dict(sorted(attributes.items()))
    return found


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _told(name: str, found: Change, labels: Sequence[str], values: Sequence[Any]) -> Fault:
    if found.position is None:
        return Fault("NZ1152", values={"name": name})
    read, place = values[found.position], labels[found.position]
    if isinstance(read, float | np.floating | np.integer | np.datetime64):
        written = _number(read, found.written)
        return Fault("NZ1150", values={"name": name, "place": place, "read": _shown(read), "written": _shown(written)})
    return Fault("NZ1151", values={"name": name, "place": place, "read": read})


def _number(like: Any, word: np.uint64) -> Any:
    """Return the number of a word, of the type of another."""
    if isinstance(like, np.datetime64):
        return np.array(word).astype(np.int64).astype("datetime64[s]")
    if isinstance(like, np.integer):
        return np.array(word).astype(np.int64)
    return np.array(word).view(np.float64)


def _shown(value: Any) -> str:
    moment = isinstance(value, np.datetime64) or getattr(value, "dtype", np.dtype("f8")).kind == "M"
    return clock(value) if moment else repr(value.item() if hasattr(value, "item") else value)


def clock(moment: Any) -> str:
    """Return a moment as people write it, to the minute."""
    return str(np.datetime64(moment, "m")).replace("T", " ")


class _Labels(Sequence[str]):
    """The labels of an array's members by position."""

    def __init__(self, dataset: xr.Dataset, variable: xr.Variable) -> None:
        self._shape = variable.shape
        self._axes = [dataset[dim].values for dim in variable.dims]

    def __len__(self) -> int:
        return int(np.prod(self._shape))

    def __getitem__(self, position: Any) -> Any:
        at = np.unravel_index(position, self._shape)
        labels = (axis[i] for axis, i in zip(self._axes, at, strict=True))
        return ", ".join(clock(label) if isinstance(label, np.datetime64) else str(label) for label in labels)


def _words(values: NDArray[Any]) -> Words:
    """Return the numbers or texts of an array as words, in C order."""
    flat_values = values.ravel()
    if values.dtype.kind == "f":
        return flat_values.astype(np.float64).view(np.uint64)
    if values.dtype.kind == "M":
        return flat_values.astype("datetime64[s]").astype(np.int64).view(np.uint64)
    if values.dtype.kind in "iub":
        return flat_values.astype(np.int64).view(np.uint64)
    return np.array([_digest(str(value)) for value in flat_values], dtype=np.uint64)


def _words_of_leaves(leaves: Mapping[str, Any]) -> Words:
    return np.array([_word(leaf) for leaf in leaves.values()], dtype=np.uint64)


def _word(leaf: Any) -> int:
    if isinstance(leaf, float):
        return int(np.array(leaf, dtype=np.float64).view(np.uint64))
    return _digest(json.dumps(leaf, ensure_ascii=False))


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
