"""A case small enough to be worked by hand: one tenant, four hours that stand for a year, two stages of one year.

Electricity: demand 100 kW; PV 50 kWp gives 0, 50, 50, 0; a battery (half of what is charged is kept) takes 20 kW in the
second hour and gives 10 kW in the fourth; the grid gives 100, 70, 50, 90. Heat: 9 kW from a gas boiler that burns 1.25
kWh per kWh. A year of either stage costs: investment 50 x 100 / 20 + 40 x 10 / 10 = 290, upkeep 50, gas 49,275, grid
energy (100 + 140 + 100 + 90) x 2190 = 941,700, demand charge 100 x 3 = 300. In all 991,615.
"""

from shutil import copytree

import numpy as np
import pytest
import xarray as xr

from netzero.components.park import (
    Carbon,
    Converter,
    Fuel,
    Meter,
    Park,
    Port,
    SiteLimit,
    Size,
    Stages,
    Storage,
    Supply,
    TenantSite,
)
from netzero.results import Case, Operated, write
from netzero.scenario.scenario import AssumedFigure
from netzero.terms import COST_LINES, SCOPES
from netzero.vocabulary import SETTLEMENT

YEARS = [2026, 2027]
TIME = np.datetime64("2026-01-05", "s") + 3600 * np.arange(4)
WEIGHT = 2190.0
COSTS = {"investment": 290.0, "fixed_om": 50.0, "fuel": 49275.0, "grid_energy": 941700.0, "grid_demand": 300.0}
COST_OF_YEAR = 991615.0
POOL = 65 * 2190.0
"""What the tenant pays for 17.5 + 37.5 + 10 kWh of each of 2,190 days."""
SCOPE_1_T, SCOPE_2_T = 45 * 2190 * 0.0002, 310 * 2190 * 0.0007


def two(value):
    return (float(value), float(value))


def size(name, unit, capex, life, upper, existing=0.0, fixed_om=0.0, upkeep=0.0):
    limits = two(upper), two(upper)
    return Size(name, unit, two(capex), two(fixed_om), life, two(existing), *limits, upkeep=two(upkeep))


def make_park(tenant):
    shared = (("park", 0.75), (tenant, 0.25))
    alone = (("park", 1.0),)
    pv = size("pv", "kWp", 100.0, 20.0, 60.0, fixed_om=0.25, upkeep=0.75)
    return Park(
        name="tiny",
        currency="VND",
        discount_rate=0.0,
        payments_at_start=False,
        stages=Stages((2026, 2027), (1, 1), (1.0, 1.0)),
        nodes=("park",),
        heat_levels=("steam",),
        carriers=("electricity", "steam"),
        tenants=(TenantSite(tenant, "textile", "gate", (("electricity", "park"), ("steam", "park")), (True, True)),),
        supplies=(
            Supply("pv", "pv_roof", "park", shared, "electricity", pv, two(0), "pv", two(0), two(0), True, False),
        ),
        converters=(
            Converter(
                "boiler",
                "gas_boiler",
                "park",
                alone,
                "steam",
                (Port("gas", -1, "boiler:gas"),),
                size("boiler", "kW", 0.0, 20.0, 20.0, existing=20.0),
                two(0),
            ),
        ),
        storages=(
            Storage(
                "battery",
                "battery",
                "park",
                alone,
                "electricity",
                size("battery.energy", "kWh", 10.0, 10.0, 50.0),
                None,
                2.0,
                0.5,
                1.0,
                0.0,
                two(0),
            ),
        ),
        meters=(Meter("gate", "park", "flat", "park", two(500), two(0), two(1), True),),
        fuels=(Fuel("gas", two(0.5), 0.0002, 0.0, (None, None)),),
        site_limits=(SiteLimit("roof", "m2", 300.0, (("pv", 5.0),)),),
        carbon=Carbon((None, 500.0), (None, None), (None, None), None, two(10), two(0), None),
        unserved_price=(("electricity", 100.0), ("steam", None)),
        parties=("park", tenant),
    )


def make_hourly(tenant):
    both = (len(YEARS), 4)
    demand = np.zeros((2, 1, 2, 4))
    demand[:, 0, 0], demand[:, 0, 1] = 100.0, 9.0
    demand_price = np.zeros((1, 2, 12))
    demand_price[:, :, 0] = 3.0
    return xr.Dataset(
        {
            "step_h": ("time", np.ones(4)),
            "weight": ("time", np.full(4, WEIGHT)),
            "previous": ("time", np.array([3, 0, 1, 2])),
            "month": ("time", np.ones(4, dtype=np.int64)),
            "block": ("time", np.zeros(4, dtype=np.int64)),
            "demand_kw": (("stage", "tenant", "carrier", "time"), demand),
            "availability": (("profile", "time"), [[0.0, 1.0, 1.0, 0.0]]),
            "port_ratio": (("port", "time"), np.full((1, 4), 1.25)),
            "import_price": (("meter", "stage", "time"), np.broadcast_to([1.0, 2.0, 2.0, 1.0], (1, 2, 4)).copy()),
            "export_price": (("meter", "stage", "time"), np.zeros((1, 2, 4))),
            "demand_price": (("meter", "stage", "billing_month"), demand_price),
            "grid_factor_location": (("stage", "time"), np.full(both, 0.0007)),
            "grid_factor_market": (("stage", "time"), np.full(both, 0.0007)),
        },
        coords={
            "time": TIME,
            "stage": YEARS,
            "tenant": [tenant],
            "carrier": ["electricity", "steam"],
            "profile": ["pv"],
            "port": ["boiler:gas"],
            "meter": ["gate"],
            "billing_month": np.arange(1, 13),
        },
        attrs={"year_fraction": 1.0, "axis_kind": "declared_blocks", "notes": ["Tết", True, None]},
    )


def make_dispatch():
    def flow(dim, row):
        return ((dim, "stage", "time"), np.broadcast_to(np.array(row, dtype=float), (1, 2, 4)).copy())

    peak = np.zeros((1, 2, 12))
    peak[:, :, 0] = 100.0
    return xr.Dataset(
        {
            "supplied_kw": flow("supply", [0, 50, 50, 0]),
            "curtailed_kw": flow("supply", [0, 0, 0, 0]),
            "output_kw": flow("converter", [9, 9, 9, 9]),
            "charge_kw": flow("storage", [0, 20, 0, 0]),
            "discharge_kw": flow("storage", [0, 0, 0, 10]),
            "level_kwh": flow("storage", [0, 10, 10, 0]),
            "cascaded_kw": (("cascade", "stage", "time"), np.zeros((0, 2, 4))),
            "sent_kw": (("link", "stage", "time"), np.zeros((0, 2, 4))),
            "sent_back_kw": (("link", "stage", "time"), np.zeros((0, 2, 4))),
            "rejected_kw": (("coproduct", "stage", "time"), np.zeros((0, 2, 4))),
            "imported_kw": flow("meter", [100, 70, 50, 90]),
            "exported_kw": flow("meter", [0, 0, 0, 0]),
            "unserved_kw": (("demand_point", "stage", "time"), np.zeros((2, 2, 4))),
            **{
                name: (("flexible", "stage", "time"), np.zeros((0, 2, 4)))
                for name in ("shifted_down_kw", "shifted_up_kw", "shed_kw")
            },
            "peak_kw": (("meter", "stage", "billing_month"), peak),
            "offset_t": ("stage", np.zeros(2)),
        },
        coords={
            "supply": ["pv"],
            "converter": ["boiler"],
            "storage": ["battery"],
            "cascade": np.array([], dtype="<U1"),
            "link": np.array([], dtype="<U1"),
            "coproduct": np.array([], dtype="<U1"),
            "meter": ["gate"],
            "demand_point": ["park:electricity", "park:steam"],
            "flexible": np.array([], dtype="<U1"),
            "stage": YEARS,
            "time": TIME,
            "billing_month": np.arange(1, 13),
        },
    )


def make_plan():
    dispatch = make_dispatch()
    sizes = ["pv", "boiler", "battery.energy"]
    new = xr.DataArray(
        [[50.0, 0.0], [0.0, 0.0], [40.0, 0.0]],
        dims=("size", "stage"),
        coords={"size": sizes, "stage": YEARS, "size_unit": ("size", ["kWp", "kW", "kWh"])},
    )
    alive = new.copy(data=[[50.0, 50.0], [20.0, 20.0], [40.0, 40.0]])
    price = xr.zeros_like(dispatch["unserved_kw"])
    return dispatch.assign(
        new_capacity=new,
        capacity=alive,
        balance_price=price,
        cap_price=xr.zeros_like(dispatch["offset_t"]),
        emission_budget_price=xr.zeros_like(dispatch["offset_t"]),
        target_price=xr.DataArray(
            np.zeros((0, 2)), dims=("target", "stage"), coords={"target": np.array([], dtype="<U1")}
        ),
        budget_price=no_budgets(),
    )


def no_budgets():
    coords = {"budget": np.array([], dtype="<U1"), "stage": YEARS}
    return xr.DataArray(np.zeros((0, len(YEARS))), dims=("budget", "stage"), coords=coords)


def make_operated(policy, tenant):
    """A quarter of 50 kW of sun is the tenant's; the park gives the rest, takes 20 kW to charge, gives 10 later."""
    dispatch = make_dispatch()
    nothing = [0, 0, 0, 0]
    given = {
        "own_supply_kw": [nothing, [0, 12.5, 12.5, 0]],
        "pool_taken_kw": [[0, 20, 0, 0], [0, 17.5, 37.5, 10]],
        "pool_given_kw": [[0, 37.5, 37.5, 10], nothing],
        "grid_taken_kw": [nothing, [100, 70, 50, 90]],
        "pool_payment": [[0, -17.5, -37.5, -10], [0, 17.5, 37.5, 10]],
        "stored_kw": [[0, 20, 0, -10], nothing],
        "pool_price": [1, 1, 1, 1],
        "pool_sell_price": [1, 1, 1, 1],
        "heat_given_kw": [[9] * 4, nothing],
        "heat_taken_kw": [nothing, [9] * 4],
    }
    labels = {"tenant": [tenant], "party": ["park", tenant], "stage": YEARS, "time": TIME}
    labels |= {"way": np.array([], dtype="<U1"), "party_carrier": ["park:steam", f"{tenant}:steam"]}
    arrays = {}
    for name, term in SETTLEMENT.items():
        shape = [len(labels[dim]) for dim in term.dims]
        rows = np.array(given.get(name, nothing), dtype=float)
        rows = rows[:, None] if rows.ndim == 2 else rows
        arrays[name] = (term.dims, np.broadcast_to(rows, shape).copy())
    settlement = xr.Dataset(
        arrays, coords={dim: labels[dim] for dim in {d for t in SETTLEMENT.values() for d in t.dims}}
    )
    costs = np.zeros((2, 2, len(COST_LINES)))
    for line, amount in COSTS.items():
        costs[0, :, COST_LINES.index(line)] = amount - 10.0
        costs[1, :, COST_LINES.index(line)] = 10.0
    emissions = np.zeros((2, 2, len(SCOPES)))
    emissions[0, :, SCOPES.index("scope_1")] = SCOPE_1_T
    for scope in ("scope_2_location", "scope_2_market"):
        emissions[1, :, SCOPES.index(scope)] = SCOPE_2_T
    books = xr.Dataset(
        {
            "costs": (("party", "stage", "line"), costs),
            "transfers": (("party", "stage", "transfer"), np.array([[[-POOL], [-POOL]], [[POOL], [POOL]]])),
            "emissions": (("party", "stage", "scope"), emissions),
        },
        coords={
            "party": ["park", tenant],
            "stage": YEARS,
            "line": list(COST_LINES),
            "scope": list(SCOPES),
            "transfer": ["pool"],
        },
    )
    return Operated(policy, dispatch, settlement, books, 0.0)


def make_case(tenant="Dệt may Đông Á", title="Khu công nghiệp nhỏ"):
    scenario = {
        "version": 1,
        "name": "tiny",
        "title": title,
        "site": {"utc_offset": 7.0},
        "assets": [{"name": "pv", "max": 60}],
    }
    return Case(
        park=make_park(tenant),
        scenario=scenario,
        hourly=make_hourly(tenant),
        plan=make_plan(),
        certificate={
            "status": "optimal",
            "objective": 2 * COST_OF_YEAR,
            "bound": 2 * COST_OF_YEAR,
            "bound_kind": "declared_blocks",
            "gap": 0.0,
        },
        promise=make_operated("replay", tenant),
        operation=make_operated("self_consumption", tenant),
        assumptions=(AssumedFigure("pv.capex", "100", "VND/kWp", "quotes", 2025, "M"),),
        warnings=({"code": "NZ0001", "place": "park.yaml", "values": {"file": "park.yaml", "count": 0}},),
        provenance={"case_hash": "ab" * 32, "seed": 0},
    )


@pytest.fixture
def case():
    """The case of the docstring above."""
    return make_case()


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A folder that holds that case, written once; what changes it changes a copy."""
    folder = tmp_path_factory.mktemp("written")
    write(make_case(), folder)
    return folder


@pytest.fixture
def own_copy(written, tmp_path):
    """A copy of that folder."""
    return copytree(written, tmp_path / "copy")


@pytest.fixture(scope="session")
def make():
    """Makes the case with another tenant's name or title."""
    return make_case
