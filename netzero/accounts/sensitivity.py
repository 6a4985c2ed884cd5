"""How the worth of a plan changes with what nobody knows for sure, from the books alone: nothing is planned anew.

What is built and how it is run stays as it is. Of each driver, by so much of itself less and more:

- capex: investment, residual value and early replacement;
- energy prices: fuels, power purchases, grid, export, and what parties pay each other;
- discount rate: the rate alone; residual values stay as the books have them;
- yield: what own electric supplies of the plan give, at the mean price of grid energy in the stage. What they give less
  is bought there by their owners, what they give more is bought less.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.accounts.energy import carrier_of, kind_of
from netzero.accounts.record import Array
from netzero.components.park import Park
from netzero.money import discount_factor
from netzero.terms import DRIVERS, ELECTRICITY, FINANCE_LINES

SCALED = {
    "capex": ("investment", "residual_value", "early_replacement"),
    "energy_prices": ("energy", "transfers"),
}
BEFORE_LOANS = FINANCE_LINES.index("loan")


def tried_worth(park: Park, real: Array, plan: xr.Dataset, reference: xr.Dataset) -> Array:
    """Return the net present value before loans and tax (driver, side, holder), real money; sides: less, more.

    Args:
        park: the park; `Park.finance.sensitivity` says by how much of itself a figure is changed.
        real: cash of the plan less the reference (party, date, finance_line).
        plan: books with the plan.
        reference: books without it.

    """
    by = park.finance.sensitivity
    base = _worth(park, real, 1.0)
    change = {
        driver: _worth(park, real[..., [FINANCE_LINES.index(line) for line in lines]], 1.0)
        for driver, lines in SCALED.items()
    }
    change["yield"] = _worth(park, _of_yield(park, plan, reference)[..., None], 1.0)
    found = np.zeros((len(DRIVERS), 2, real.shape[0] + 1))
    for d, driver in enumerate(DRIVERS):
        for side, sign in enumerate((-1.0, 1.0)):
            if driver == "discount_rate":
                worth = _worth(park, real, 1.0 + sign * by)
            else:
                worth = base + sign * by * change[driver]
            found[d, side] = [*worth, worth.sum()]
    return found


def _worth(park: Park, cash: Array, of_rate: float) -> Array:
    """Return the present value of lines before loans (party,) at so much of the park's discount rate."""
    first = 1 if park.payments_at_start else 0
    factors = [discount_factor(park.discount_rate * of_rate, float(date - first)) for date in range(cash.shape[1])]
    return np.asarray(np.einsum("pdl,d->p", cash[..., :BEFORE_LOANS], np.array(factors)))


def _of_yield(park: Park, plan: xr.Dataset, reference: xr.Dataset) -> Array:
    """Return what the plan's own electric supply is worth by party and date, at the mean price of grid energy."""
    more = _supplied(plan) - _supplied(reference)
    bought = np.array([_bought(books) for books in (plan, reference)])
    price = np.divide(bought[0, 0], bought[0, 1], out=np.zeros_like(bought[0, 0]), where=bought[0, 1] > 0)
    before = np.divide(bought[1, 0], bought[1, 1], out=np.zeros_like(price), where=bought[1, 1] > 0)
    worth = more * np.where(bought[0, 1] > 0, price, before)
    found = np.zeros((more.shape[0], sum(park.stages.lengths) + 1))
    found[:, 1:] = np.repeat(worth, park.stages.lengths, axis=1)
    return found


def _supplied(books: xr.Dataset) -> Array:
    """Return electricity of own supplies by party and stage, kWh a year."""
    flows = [str(flow) for flow in books["flow"].values]
    own = [flow for flow in flows if kind_of(flow) == "supplied" and carrier_of(flow) == ELECTRICITY]
    return np.asarray(books["energy"].sel(flow=own).sum("flow").transpose("party", "stage").values)


def _bought(books: xr.Dataset) -> Array:
    """Return what grid energy costs, of contracts too, and how much of it is bought by all parties (2, stage)."""
    cost = books["costs"].sel(line=["grid_energy", "market_energy", "market_charges"]).sum(("party", "line")).values
    flow = f"imported:{ELECTRICITY}"
    kwh = books["energy"].sel(flow=flow).sum("party").values if flow in books["flow"].values else np.zeros_like(cost)
    return np.array([cost, kwh])
