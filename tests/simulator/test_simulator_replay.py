"""A plan of three hours, right to the last digit, and what a replay says when it is not."""

import numpy as np
import pytest
import xarray as xr
from park_factory import a_design, a_fuel, a_meter, a_park, a_tenant, converter, hours, pv, store

from netzero.simulator import balance_residual_max, difference, replay


def a_plan():
    """PV 100 kW at 0, 1, 0.5; mill 30, 40, 50; heat pump COP 2 gives 20 of steam, of which 12 fall to hot water.

    electricity: 30 + 10 + charge = sun + import + discharge - export
    battery 0.9 / 0.8, half a per cent lost an hour: what it holds at the end it holds at the start.
    """
    park = a_park(
        tenants=[a_tenant("mill", carriers=["electricity", "steam", "hot_water"])],
        supplies=[pv("roof", 0, degradation=0.0)],
        converters=[
            converter("heat_pump", "steam", 20, takes=["electricity"]),
            converter("boiler", "hot_water", 5, takes=["coal"]),
        ],
        storages=[store("battery", 100, 100, efficiency=(0.9, 0.8), loss_per_h=0.1)],
        fuels=[a_fuel("coal", 0.01)],
        meters=[a_meter(export_kw=100)],
    )
    demand = {("mill", "electricity"): [30, 40, 50], ("mill", "steam"): 8, ("mill", "hot_water"): 15}
    ratios = {"heat_pump:electricity": 0.5, "boiler:coal": 1.0}
    hourly = hours(park, demand, availability={"sun": [0, 1, 0.5]}, ratios=ratios)
    capacity, new = a_design(park, {"roof": 100})
    # level: 0 -> 0 -> 0.9 x 30 = 27 -> 24.3 - 24.3 = 0
    flows = {
        "supplied_kw": ("supply", ["roof"], [[0, 90, 50]]),
        "curtailed_kw": ("supply", ["roof"], [[0, 10, 0]]),
        "output_kw": ("converter", ["heat_pump", "boiler"], [[20, 20, 20], [3, 3, 3]]),
        "charge_kw": ("storage", ["battery"], [[0, 30, 0]]),
        "discharge_kw": ("storage", ["battery"], [[0, 0, 19.44]]),
        "level_kwh": ("storage", ["battery"], [[0, 27, 0]]),
        "sent_kw": ("link", [], np.zeros((0, 3))),
        "sent_back_kw": ("link", [], np.zeros((0, 3))),
        "cascaded_kw": ("cascade", ["park:steam>hot_water"], [[12, 12, 12]]),
        "rejected_kw": ("coproduct", [], np.zeros((0, 3))),
        "imported_kw": ("meter", ["gate"], [[40, 0, 0]]),
        "exported_kw": ("meter", ["gate"], [[0, 10, 9.44]]),
        "unserved_kw": ("demand_point", ["park:electricity", "park:steam", "park:hot_water"], np.zeros((3, 3))),
        **{name: ("flexible", [], np.zeros((0, 3))) for name in ("shifted_down_kw", "shifted_up_kw", "shed_kw")},
    }
    plan = xr.Dataset(
        {
            name: ((dim, "stage", "time"), np.array(values, dtype=float)[:, None, :], {})
            for name, (dim, _, values) in flows.items()
        },
        coords={dim: names for dim, names, _ in flows.values()} | {"stage": [2026], "time": hourly["time"]},
    )
    peak = np.zeros((1, 1, 12))
    peak[0, 0, 0] = 40
    plan["peak_kw"] = (("meter", "stage", "billing_month"), peak)
    plan["offset_t"] = ("stage", [0.0])
    plan = plan.assign_coords(billing_month=np.arange(1, 13))
    return park, hourly, plan.assign(capacity=capacity, new_capacity=new)


def test_the_replay_of_a_right_plan_is_the_plan():
    park, hourly, plan = a_plan()
    # the second hour: 90 of sun = 40 + 10 + 30 + 10 sold; the third: 50 + 19.44 = 50 + 10 + 9.44 sold
    replayed = replay(park, hourly, plan)
    assert max(difference(plan, replayed).values()) <= 1e-12
    assert balance_residual_max(park, hourly, replayed) <= 1e-12


@pytest.mark.parametrize(
    ("term", "delta"),
    [("level_kwh", 5.0), ("cascaded_kw", 1.0), ("imported_kw", 1.0), ("curtailed_kw", 1.0), ("peak_kw", 3.0)],
)
def test_a_wrong_figure_of_the_plan_is_found(term, delta):
    park, hourly, plan = a_plan()
    plan = plan.copy(deep=True)
    plan[term].values[..., 1] += delta
    wrong = difference(plan, replay(park, hourly, plan))
    assert wrong.pop(term) > 0.01
    assert max(wrong.values()) <= 1e-12


def test_a_discharge_the_storage_cannot_give_shows_in_its_level():
    park, hourly, plan = a_plan()
    plan = plan.copy(deep=True)
    plan["discharge_kw"].values[0, 0, 2] += 8.0
    assert replay(park, hourly, plan)["level_kwh"].values[0, 0].tolist() == pytest.approx([0, 27, -10])


def test_the_plan_itself_is_left_as_it_was():
    park, hourly, plan = a_plan()
    before = plan.copy(deep=True)
    plan["level_kwh"].values[0, 0, 1] = before["level_kwh"].values[0, 0, 1] = 99.0
    replay(park, hourly, plan)
    assert plan.equals(before)
