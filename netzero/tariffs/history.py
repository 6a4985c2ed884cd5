"""Tariffs by date: which decision was in force on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from netzero.tariffs.model import Tariff


@dataclass(frozen=True)
class InForce:
    """A tariff and the day from which it holds."""

    since: date
    name: str
    tariff: Tariff


@dataclass(frozen=True)
class TariffHistory:
    """The tariffs that followed each other for one kind of customer, the oldest first."""

    title: Mapping[Literal["en", "vi"], str]
    decisions: tuple[InForce, ...]

    @property
    def last(self) -> Tariff:
        """The tariff that is in force until another follows it."""
        return self.decisions[-1].tariff

    def at(self, days: NDArray[np.datetime64]) -> NDArray[np.int64]:
        """Return the position of the decision in force on each day, -1 before the first one."""
        since = np.array([each.since for each in self.decisions], dtype="datetime64[D]")
        return np.searchsorted(since, days.astype("datetime64[D]"), side="right") - 1


def always(name: str, tariff: Tariff) -> TariffHistory:
    """Return the history of a tariff that holds on every day."""
    return TariffHistory(tariff.title, (InForce(date.min, name, tariff),))


def history_of(tariff: Tariff, known: Mapping[str, Tariff]) -> TariffHistory:
    """Return the tariffs that a tariff names by date, in order; its taxes and least power factor are those of all."""
    more = {name: value for name in ("vat", "power_factor") if (value := getattr(tariff, name)) is not None}
    decisions = (
        InForce(since, name, known[name].model_copy(update=more)) for since, name in sorted(tariff.history.items())
    )
    return TariffHistory(tariff.title, tuple(decisions))
