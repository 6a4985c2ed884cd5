"""What a linear program may do and equipment cannot: power both ways through a storage, meter or link in one step.

It happens only where losing energy pays, or sold electricity earns more than bought costs; a plan that rests on it is
told so.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from netzero.components.contracts import drawn_kw
from netzero.components.park import Park
from netzero.errors import Fault
from netzero.terms import ELECTRICITY

WORTH_TELLING = 1e-3
"""Share of what goes through in a year, of the larger way; below it, it is rare or the trace of an interior point."""


def sold_from_storage(park: Park, hourly: xr.Dataset, plan: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each meter that sells own output in steps in which storages of its node discharge.

    They then serve the node in place of what is sold. To rule that out takes a choice for each step, which no linear
    program knows: it is told instead, and a plan without this warning sells nothing that was stored.
    """
    hours = (hourly["step_h"] * hourly["weight"]).values
    found = []
    for meter in park.meters:
        here = [x.name for x in park.storages if (x.node, x.carrier) == (meter.node, ELECTRICITY)]
        if meter.export_from != "own_output" or not here:
            continue
        given = plan["discharge_kw"].sel(storage=here).sum("storage").values
        sold = plan["exported_kw"].sel(meter=meter.name).values
        at_once, sold_kwh = np.minimum(given, sold) @ hours, sold @ hours
        s = int(np.argmax(at_once))
        if at_once[s] > WORTH_TELLING * sold_kwh[s]:
            mwh = float(at_once[s]) / float(hourly.attrs["year_fraction"]) / 1000
            told = {"name": meter.name, "year": park.stages.years[s], "mwh": mwh}
            found.append(Fault("NZ1061", values=told | {"share": float(at_once[s] / sold_kwh[s])}))
    return tuple(found)


def both_ways(park: Park, hourly: xr.Dataset, plan: xr.Dataset) -> tuple[Fault, ...]:
    """Return a warning for each storage that charges while it discharges, meter that buys while it sells, and so on."""
    drawn = [drawn_kw(park, meter, plan) for meter in park.meters]
    pairs = (
        ("NZ0813", plan["charge_kw"].values, "discharge_kw", [storage.name for storage in park.storages]),
        ("NZ0814", drawn, "exported_kw", [meter.name for meter in park.meters]),
        ("NZ0954", plan["sent_kw"].values, "sent_back_kw", [link.name for link in park.links]),
    )
    hours = (hourly["step_h"] * hourly["weight"]).values
    found = []
    for code, into, out_of, names in pairs:
        for name, taken, given in zip(names, into, plan[out_of].values, strict=True):
            at_once, taken_kwh, given_kwh = np.minimum(taken, given) @ hours, taken @ hours, given @ hours
            s = int(np.argmax(at_once))
            if at_once[s] > WORTH_TELLING * max(taken_kwh[s], given_kwh[s]):
                mwh = float(at_once[s]) / float(hourly.attrs["year_fraction"]) / 1000
                told = {"name": name, "year": park.stages.years[s], "mwh": mwh}
                found.append(Fault(code, values=told | {"share": float(at_once[s] / given_kwh[s])}))
    return tuple(found)
