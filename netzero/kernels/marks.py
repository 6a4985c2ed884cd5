"""Steps of a run before which the state of a world is kept, or compared with what was kept in a run before."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netzero.kernels.compiled import piece, rare_piece
from netzero.kernels.park import Floats, Ints, World


class Marks(NamedTuple):
    """Where marks are, what a world is in bit by bit (views of it), and what it was in at each mark."""

    steps: Ints
    compared: bool
    """Whether a run compares, and ends where all is as it was kept; else it keeps."""
    matters_before: Ints
    """[month]: a peak of a month matters at marks before this step alone."""
    nodes: Ints
    """[word]"""
    stores: Ints
    fuels: Ints
    peak_kw: Floats
    """[node, month]"""
    kept: Ints
    """[mark, word]: of nodes, stores and fuels in turn."""
    kept_peak_kw: Floats
    """[mark, node, month]"""


def marks_of(world: World, steps: Ints, matters_before: Ints) -> Marks:
    """Return marks of a world at some steps, in their order, with nothing kept yet."""
    nodes, stores, fuels = (np.asarray(each).view(np.int64) for each in (world.nodes, world.stores, world.fuels))
    kept = np.zeros((len(steps), len(nodes) + len(stores) + len(fuels)), dtype=np.int64)
    kept_peak_kw = np.zeros((len(steps), *world.peak_kw.shape))
    return Marks(steps, False, matters_before, nodes, stores, fuels, world.peak_kw, kept, kept_peak_kw)


def no_marks(world: World) -> Marks:
    """Return what has a run go through all of its steps."""
    none = np.zeros(0, dtype=np.int64)
    return marks_of(world, none, none)


@rare_piece
def keep(m: Marks, mark: int) -> None:
    """Keep what the world is in at a mark."""
    keep_words(m, mark, 0, m.nodes)
    keep_words(m, mark, len(m.nodes), m.stores)
    keep_words(m, mark, len(m.nodes) + len(m.stores), m.fuels)
    for node in range(len(m.peak_kw)):
        for month in range(len(m.matters_before)):
            m.kept_peak_kw[mark, node, month] = m.peak_kw[node, month]


@piece
def keep_words(m: Marks, mark: int, first: int, words: Ints) -> None:
    """Keep some words of the world from a place on."""
    for word in range(len(words)):
        m.kept[mark, first + word] = words[word]


@rare_piece
def is_as_kept(m: Marks, mark: int) -> bool:
    """Return whether all that later steps hang on, and every peak that still matters, is as it was kept at a mark."""
    others = other_words(m, mark, 0, m.nodes)
    others += other_words(m, mark, len(m.nodes), m.stores)
    others += other_words(m, mark, len(m.nodes) + len(m.stores), m.fuels)
    for month in range(len(m.matters_before)):
        if m.steps[mark] < m.matters_before[month]:
            for node in range(len(m.peak_kw)):
                others += m.kept_peak_kw[mark, node, month] != m.peak_kw[node, month]
    return others == 0


@piece
def other_words(m: Marks, mark: int, first: int, words: Ints) -> int:
    """Return how many words of the world are not those kept from a place on."""
    others = 0
    for word in range(len(words)):
        others += m.kept[mark, first + word] != words[word]
    return others
