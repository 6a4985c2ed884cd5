"""What varies, and grids of it: all combinations of the values of each parameter, the last one fastest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from netzero.sweep.choices import Choice
from netzero.sweep.ranges import Range

Row = dict[str, Choice]
"""One combination: a choice for each parameter by its name."""


@dataclass(frozen=True)
class Parameter:
    """A key, or a name for several settings, with its values in order, or the range they are drawn from."""

    name: str
    choices: tuple[Choice, ...] = ()
    drawn: Range | None = None

    def at(self, share: float) -> Choice:
        """Return the value at a share 0..1 of what it may be; listed values are all as likely."""
        if self.drawn is not None:
            return self.drawn.at(share)
        return self.choices[min(int(share * len(self.choices)), len(self.choices) - 1)]


def grid(parameters: Sequence[Parameter]) -> Iterator[Row]:
    """Yield every combination of the parameters' choices; nothing when there are no parameters."""
    if not parameters:
        return
    names = [parameter.name for parameter in parameters]
    for combination in product(*(parameter.choices for parameter in parameters)):
        yield dict(zip(names, combination, strict=True))
