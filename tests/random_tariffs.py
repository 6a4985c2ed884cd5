"""Random tariffs with every kind of charge, on the scale of small parks (0.1 a kWh, 5 a kW)."""

from typing import Any

import numpy as np

from netzero.tariffs import Schedule, Tariff, Window

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SCHEDULE = Schedule(
    windows={
        "peak": (Window(days=DAYS[:6], start="17:30", end="22:30"),),
        "off_peak": (Window(days=DAYS, start="00:00", end="06:00"),),
    }
)


def random_tariff(rng: np.random.Generator, *, exact: bool = True, times: tuple[str, ...] = ()) -> Tariff:
    """Return a tariff; `exact`: of kinds that a plan knows exactly; `times`: for a coincident peak, if any."""

    def some(share: float = 0.5) -> bool:
        return bool(rng.random() < share)

    def amount(most: float) -> float:
        return float(rng.uniform(0.1, 1.0) * most)

    def rising(count: int, most: float) -> list[float]:
        prices = sorted(amount(most) for _ in range(count))
        return prices if exact or some() else prices[::-1]

    charges: list[dict[str, Any]] = []
    if some():
        charges.append({"price": amount(5.0)})
    if some():
        charges.append({"name": "evening", "price": amount(5.0), "window": ["peak"], "billing_interval_min": 60})
    if some():
        months = [] if some() else sorted({1, *rng.integers(1, 13, 4).tolist()})
        last = None if months or some() else int(rng.integers(1, 12))
        ratchet = {"share": float(rng.uniform(0.3, 1.0)), "months": months, "last": last}
        charges.append({"name": "ratchet", "prices_by_month": [amount(4.0) for _ in range(12)], "ratchet": ratchet})
    if some():
        low, high = rising(2, 4.0)
        tiers = [{"up_to": amount(300.0), "price": low}, {"price": high}]
        charges.append(
            {"name": "bands", "tiers": tiers, "months": [1, 2, 7], "ratchet": {"share": 0.5} if some() else None}
        )
    if times and some():
        charges.append({"name": "coincident", "price": amount(9.0), "times": list(times)})
        charges.append({"name": "mean", "price": amount(9.0), "times": list(times), "counted": "mean"})
    more: dict[str, Any] = {}
    if some():
        low, high = rising(2, 0.05)
        more["energy_tiers"] = [{"up_to": amount(1e5)}, {"up_to": 2e5, "add": low}, {"add": high}]
    if not exact and some():
        more["energy_tiers"] = [{"up_to": amount(1e5)}, {"factor": amount(2.0)}]
    if some():
        more["fixed_charge"] = amount(500.0)
    if some():
        more["minimum_charge"] = amount(20_000.0)
    energy = {"peak": amount(0.2), "normal": amount(0.1), "off_peak": amount(0.05)}
    return Tariff(schedule=SCHEDULE, energy=energy, demand_charges=charges, billing_interval_min=60, **more)
