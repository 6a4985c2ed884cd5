"""How the cases of a world are cut into blocks, so that each is about a second of work or more.

A world is one scenario with its settings. Its cases lie in a box: weather years x futures x designs. The box is cut
along weather years first, so that hours are prepared as few times as may be, then along futures, then along designs.
How finely follows from what the park is, by figures that are written here and not from timing: the same sweep has the
same blocks on every machine and with any number of workers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise, product
from math import ceil
from typing import Any

from netzero.components.park import Park
from netzero.components.rules import Rules
from netzero.simulator.many.shape import why_not_shared_side_by_side, why_not_side_by_side

BLOCK_S = 2.0
"""Work of a block where there is so much, by the figures below, which are those of a quick core; the last has half."""
STEP_S = {"side_by_side": 2e-9, "one_by_one": 2e-7}
"""Of one design in one step, for each thing that has to be looked at in it, by kernel."""
PARTY_STEP_S = {"side_by_side": 2.4e-9, "one_by_one": 2e-7}
"""Of one party's share of it."""
ROW_S = 3e-5
"""Of one design beside its hours."""


@dataclass(frozen=True)
class Box:
    """Ranges of weather years, futures and designs, from the first to before the last."""

    years: tuple[int, int]
    futures: tuple[int, int]
    designs: tuple[int, int]

    @property
    def count(self) -> int:
        """Number of rows."""
        return _long(self.years) * _long(self.futures) * _long(self.designs)

    def holds(self, other: Box) -> bool:
        """Whether all of another box is in this one."""
        pairs = ((self.years, other.years), (self.futures, other.futures), (self.designs, other.designs))
        return all(mine[0] <= its[0] and its[1] <= mine[1] for mine, its in pairs)

    def plain(self) -> dict[str, list[int]]:
        """Return it as plain data."""
        return {name: list(span) for name, span in asdict(self).items()}


def box_of(plain: dict[str, Any]) -> Box:
    """Return a box from plain data."""
    return Box(*((int(begin), int(end)) for begin, end in (plain["years"], plain["futures"], plain["designs"])))


def row_s(park: Park, rules: Rules, steps: int, *, settlement: bool) -> float:
    """Return the work of one design in one weather year and future, seconds of a quick core: an estimate.

    Args:
        park: the park.
        rules: the policy.
        steps: of the time axis.
        settlement: whether electricity is shared out among parties.

    """
    because = why_not_side_by_side(park, rules) or (why_not_shared_side_by_side(park) if settlement else "")
    kernel = "one_by_one" if because else "side_by_side"
    things = 1 + len(park.converters) + len(park.storages) + len(park.links) + len(park.flexible) + len(park.nodes)
    parties = len(park.parties) if settlement else 0
    return ROW_S + steps * len(park.stages.years) * (things * STEP_S[kernel] + parties * PARTY_STEP_S[kernel])


def rows_of_a_block(one_s: float) -> int:
    """Return how many rows of so much work make a block."""
    return max(1, round(BLOCK_S / one_s))


def cut(years: int, futures: int, designs: int, least: int) -> Iterator[Box]:
    """Yield the blocks of a world, each of about `least` rows where there are so many, and of no less than half.

    All but the last are as long as each other: designs that come besides leave them as they are.
    """
    of_years = ceil(least / (futures * designs))
    of_futures = futures if of_years > 1 else ceil(least / designs)
    of_designs = designs if of_futures > 1 else least
    spans = (_spans(years, of_years), _spans(futures, of_futures), _spans(designs, of_designs))
    for found in product(*spans):
        yield Box(*found)


def _spans(count: int, long: int) -> list[tuple[int, int]]:
    """Return ranges of that length; what is left is one more, or with the last one when it is less than half."""
    begins = range(0, count, long)[: max(1, (2 * count + long) // (2 * long))]
    return list(pairwise((*begins, count)))


def _long(span: tuple[int, int]) -> int:
    return span[1] - span[0]
