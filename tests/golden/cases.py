"""One small park for each kind of component and each of its forms, by name: two hours that a person can follow."""

from collections.abc import Callable, Sequence
from typing import Any

import xarray as xr
from billed import billed, with_terms
from golden.parks import SIZE, YEAR, a_mill, two_hours
from park_factory import (
    a_contract,
    a_fuel,
    a_link,
    a_meter,
    a_park,
    a_size,
    a_tenant,
    bought,
    carbon,
    converter,
    emits,
    fuel_purchase,
    hours,
    movable,
    purchase,
    pv,
    sold,
    stages,
    store,
    target,
    trading,
)

from netzero.components.greenhouse import CarbonPrice, Certificates
from netzero.components.park import Budget, Meter, Park, SiteLimit, Supply
from netzero.planner.requirements import Requirements, none_for
from netzero.tariffs import Schedule, Tariff, Window

GATE = a_meter(limit_kw=1000.0)
Case = tuple[Park, xr.Dataset, Requirements]


def case(given: Park, hours: xr.Dataset) -> Case:
    return given, hours, none_for(given)


def grid_with_demand_charge() -> Case:
    given = a_mill(meters=[a_meter(limit_kw=1000.0, demand_charge=True)])
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=[2, 3], demand_price=7))


def grid_with_demand_charge_on_the_hour() -> Case:
    """Two half hours, of which the mean is billed."""
    given = a_mill(meters=[a_meter(limit_kw=1000.0, demand_charge=True, billing_interval_min=60)])
    needs = {"electricity": [10, 20]}
    return case(given, two_hours(given, needs, price=[2, 3], demand_price=7, step_h=0.5, weight=8760.0))


def grid_with_export() -> Case:
    gate = a_meter(limit_kw=1000.0, export_kw=30.0, export_share=0.5)
    given = a_mill(meters=[gate], supplies=[pv("roof", **SIZE)])
    sun = {"sun": [0.0, 0.8]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=2, export_price=1, availability=sun))


def grid_with_export_of_anything() -> Case:
    """A battery may charge from the grid and sell."""
    gate = a_meter(limit_kw=1000.0, export_kw=30.0, export_from="any")
    cell = store("battery", a_size("battery", unit="kWh", **SIZE))
    given = a_mill(meters=[gate], storages=[cell])
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=[1, 3], export_price=[0.5, 2]))


def solar_of_two_orientations_that_ages() -> Case:
    roofs = [pv(name, profile=sun, degradation=0.01, **SIZE) for name, sun in (("a", "east"), ("b", "west"))]
    limit = SiteLimit("roof", "m2", 300.0, (("a", 5.0), ("b", 5.0)))
    given = a_mill(stages=stages(YEAR, YEAR + 5), supplies=roofs, meters=[GATE], site_limits=(limit,))
    suns = {"east": [0.5, 0.1], "west": [0.1, 0.5]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=2, availability=suns))


def power_purchase_under_a_cap() -> Case:
    given = a_mill(
        supplies=[purchase("ppa", 15.0, 4.0)],
        meters=[GATE],
        carbon=carbon(cap_t=10.0, offset_price=9.0, offset_share=0.1),
        unserved_price=50.0,
    )
    data = two_hours(given, {"electricity": [10, 20]}, price=2, grid_factor=0.001)
    return given, data, Requirements(100.0, 1.0, (10.0,), (None,), None)


def declared_emissions_under_a_cap() -> Case:
    """Of a cap of 10 t the mill's kiln takes 3 t, and 0.001 t of a refrigerant that warms 2,000 times as much 2 t."""
    given = a_mill(
        supplies=[purchase("ppa", 15.0, 4.0)],
        meters=[GATE],
        carbon=carbon(cap_t=10.0),
        declared=[emits("kiln", "mill", 3.0), emits("chiller", "mill", 0.001, gas="r410a", warming=2000.0)],
        unserved_price=50.0,
    )
    data = two_hours(given, {"electricity": [10, 20]}, price=2, grid_factor=0.001)
    return given, data, Requirements(100.0, 1.0, (10.0,), (None,), None)


def emissions_that_are_priced_and_traded() -> Case:
    """A boiler's gas emits 2 t a kW and year: 5 a t of scopes 1 and 2, and 20 t of free allowances."""
    boiler = converter("boiler", "steam", 50.0, takes=["gas"])
    given = a_mill(
        "electricity",
        "steam",
        converters=[boiler],
        meters=[GATE],
        fuels=[a_fuel("gas", 1.5, factor=2 / 8760)],
        carbon_price=CarbonPrice((5.0,), scope_2=True),
        allowances=trading(20.0, buy=12.0, sell=8.0, credit_price=9.0, credit_share=0.3),
    )
    needs = {"electricity": [5, 5], "steam": [10, 8]}
    return case(given, two_hours(given, needs, price=2, ratios={"boiler:gas": 1.25}, grid_factor=0.001))


def certificates_bought_and_sold() -> Case:
    """Of import that wind leaves, half may be covered for 0.1, up to 30 MWh; those of own sun not exported earn 0.3.

    The grid emits 5 t a kW and year by the residual mix, what certificates cover 1 t; 40 t are the most.
    """
    wind = a_contract("wind", 4.0, 1.5, factor=1 / 8760)
    given = a_mill(
        supplies=[pv("roof", **SIZE)],
        meters=[a_meter(limit_kw=40.0, export_kw=30.0)],
        contracts=[wind],
        carbon=carbon(cap_t=40.0, market_based=True),
        certificates=Certificates(bought(0.1, limit_kwh=30_000.0, share=0.5, factor=1 / 8760), sold(0.3, share=0.8)),
        targets=[target("renewable", 0.4, certificates=True, virtual=True)],
    )
    blown, needs = {"sun": [0.0, 0.8], "wind": [1.0, 0.5]}, {"electricity": [10, 20]}
    more = {"grid_factor": 6 / 8760, "market_factor": 5 / 8760, "price": 2.0, "market_price": 0.4, "export_price": 1.0}
    data = two_hours(given, needs, availability=blown, **more)
    return given, data, Requirements(0.0, 1.0, (40.0,), (None,), None)


def boiler_and_heat_pump_with_cascade() -> Case:
    boiler = converter("boiler", "steam", takes=["gas"], cost=0.5, **SIZE)
    pump = converter("pump", "hot_water", takes=["electricity"], **SIZE)
    fuel = a_fuel("gas", 1.5, 9000.0)
    given = a_mill("electricity", "steam", "hot_water", converters=[boiler, pump], meters=[GATE], fuels=[fuel])
    data = two_hours(
        given,
        {"electricity": [5, 5], "steam": [10, 10], "hot_water": [4, 6]},
        price=2,
        ratios={"boiler:gas": 1.25, "pump:electricity": [0.25, 0.5]},
    )
    return case(given, data)


def boilers_of_a_fuel_for_two_stages() -> Case:
    """Stages of two years and one: what they burn counts for each of their years."""
    boilers = [converter(name, "steam", 50.0, takes=[fuel]) for name, fuel in (("old", "gas"), ("new", "biomass"))]
    fuels = [a_fuel("gas", 1.5, horizon_kwh=100_000.0), a_fuel("biomass", 2.0)]
    given = a_mill(
        "electricity",
        "steam",
        stages=stages(YEAR, YEAR + 2, length=(2, 1)),
        converters=boilers,
        meters=[GATE],
        fuels=fuels,
    )
    ratios = {"old:gas": 1.25, "new:biomass": 1.0}
    return case(given, two_hours(given, {"electricity": [5, 5], "steam": [10, 10]}, price=2, ratios=ratios))


def heat_pump_rated_on_its_power() -> Case:
    """5 kW taken give 20 kW of heat in the first hour and 10 kW in the second."""
    pump = converter("pump", "hot_water", takes=["electricity"], rated_on="electricity", **SIZE)
    given = a_mill("electricity", "hot_water", converters=[pump], meters=[GATE])
    ratios = {"pump:electricity": [0.25, 0.5]}
    return case(given, two_hours(given, {"electricity": [5, 5], "hot_water": [8, 6]}, price=2, ratios=ratios))


def chiller() -> Case:
    machine = converter("chiller", "cooling", takes=["electricity"], **SIZE)
    given = a_mill("electricity", "cooling", converters=[machine], meters=[GATE])
    ratios = {"chiller:electricity": 0.2}
    return case(given, two_hours(given, {"electricity": [5, 5], "cooling": [10, 8]}, price=2, ratios=ratios))


def battery(power: bool, hours: float | None, **more: Any) -> Case:
    energy_kwh = a_size("battery.energy", unit="kWh", **SIZE | {"capex": 20.0, "upper": 40.0})
    power_kw = a_size("battery.power", **SIZE | {"upper": 20.0}) if power else None
    cell = store("battery", energy_kwh, power_kw, hours=hours, efficiency=(0.9, 0.8), loss_per_h=0.01, cost=0.1, **more)
    given = a_mill(storages=[cell], meters=[GATE])
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=[1, 3]))


def flexible_demand_of_which_some_is_interruptible() -> Case:
    """A quarter of an hour's demand may wait for the other hour; a tenth may be done without."""
    moved = movable("mill", 0.25, increase=0.5, within_h=1.0, cost=0.1, shed=0.1, shed_price=5.0)
    given = a_mill(meters=[GATE], flexible=[moved], unserved_price=50.0)
    return case(given, two_hours(given, {"electricity": [8, 20]}, price=[1, 3]))


def contract_over_the_grid() -> Case:
    """Wind by virtual contract shares the connection and the billed peak with import, and is not sold as it comes."""
    gate = a_meter(limit_kw=25.0, export_kw=30.0, export_from="any", demand_charge=True)
    cell = store("battery", a_size("battery", unit="kWh", **SIZE))
    wind = purchase("wind", 15.0, 1.5, profile="wind", delivery="virtual")
    given = a_mill(meters=[gate], supplies=[pv("roof", **SIZE), wind], storages=[cell])
    blown = {"sun": [0.0, 0.8], "wind": [1.0, 0.6]}
    needs = {"electricity": [10, 20]}
    return case(given, two_hours(given, needs, price=2, export_price=3, demand_price=7, availability=blown))


def export_that_earns_less_beyond() -> Case:
    """Sold at 3 up to a mean of 5 kW, at 2 beyond, and at 2.5 again beyond 15: the second step is only bounded."""
    tiers = [(0.0, 3.0), (5.0 * JANUARY, 2.0), (15.0 * JANUARY, 2.5)]
    gate = a_meter(limit_kw=100.0, export_kw=30.0, tiers=tiers)
    given = a_mill(meters=[gate], supplies=[pv("roof", **SIZE)])
    sun = {"sun": [0.4, 0.8]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=4, export_price=3, availability=sun))


JANUARY = 744.0
"""Hours; the two hours stand for 8,760 of it."""


def export_set_off_against_import() -> Case:
    """Retail has two prices: what is sold is set off against what is bought at the same one, over the year."""
    gate = a_meter(limit_kw=100.0, export_kw=30.0, net_metering=True, period="year")
    given = a_mill(meters=[gate], supplies=[pv("roof", **SIZE)])
    sun = {"sun": [0.4, 0.8]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=[2, 4], export_price=1, availability=sun))


def contract_on_the_markets_price() -> Case:
    """Import is matched with wind: cheaper than retail in one hour, dearer in the other, where a share is due."""
    wind = a_contract("wind", 8.0, 1.5, loss_factor=1.1, service=0.2, balancing=0.1)
    given = a_mill(meters=[a_meter(limit_kw=40.0)], contracts=[wind])
    blown = {"wind": [1.0, 0.5]}
    needs = {"electricity": [10, 20]}
    return case(given, two_hours(given, needs, price=[2.5, 1.5], market_price=[1, 2], availability=blown))


def contracts_settled_on_other_volumes() -> Case:
    """One on 3 kW whatever happens, by the buyer alone; one on what it generates: no decision changes what is owed."""
    flat = a_contract("flat", 2.0, 1.5, volume="fixed", fixed_kw=3.0, one_sided=True)
    wind = a_contract("wind", 6.0, 1.5, volume="generated")
    given = a_mill(meters=[a_meter(limit_kw=40.0)], contracts=[flat, wind])
    needs = {"electricity": [10, 20]}
    return case(given, two_hours(given, needs, price=3.0, market_price=[1, 2], availability={"wind": [1.0, 0.5]}))


def contract_under_bands_and_a_least_bill() -> Case:
    """Bands are of what is not matched; what is matched counts towards the least bill, and against a share.

    Half of the grid's electricity counts as clean, what is matched does not: in the first hour all that is generated is
    held against the share, in the second all that is imported.
    """
    wind = a_contract("wind", 8.0, 1.0, loss_factor=1.1, service=0.2, balancing=0.1)
    tariff = Tariff(
        energy={"normal": 3}, energy_tiers=[{"up_to": 50_000}, {"add": 0.5}], fixed_charge=7, minimum_charge=400_000
    )
    given = a_mill(
        meters=[billed(a_meter(limit_kw=40.0), tariff)],
        contracts=[wind],
        targets=[target("matched", 0.1, grid=0.5)],
    )
    needs = {"electricity": [10, 4]}
    plain = two_hours(given, needs, market_price=1.0, availability={"wind": [0.5, 1.0]})
    return case(given, with_terms(given, plain, {"gate": tariff}))


def clean_electricity_with_targets() -> Case:
    """40 % renewable, with what is sold and bought by virtual contract; 30 % hour by hour, with 10 % of the grid's."""
    gate = a_meter(limit_kw=1000.0, export_kw=30.0)
    supplies = [pv("roof", **SIZE), purchase("wind", 5.0, 4.0, delivery="virtual")]
    targets = [target("renewable", 0.4, virtual=True, sold=True), target("matched", 0.3, grid=0.1)]
    given = a_mill(meters=[gate], supplies=supplies, targets=targets)
    sun = {"sun": [0.0, 0.8]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=2, export_price=1, availability=sun))


def battery_charged_by_the_roof() -> Case:
    """What the roof gives is used, charged or sold, and never twice."""
    cell = store("battery", a_size("battery", unit="kWh", **SIZE), charge_from="own_output")
    gate = a_meter(limit_kw=1000.0, export_kw=30.0)
    given = a_mill(storages=[cell], supplies=[pv("roof", **SIZE)], meters=[gate])
    sun = {"sun": [0.0, 0.8]}
    return case(given, two_hours(given, {"electricity": [10, 20]}, price=2, export_price=1, availability=sun))


def joined(
    carrier: str, *, supplies: Sequence[Supply] = (), gate: Meter = GATE, both_ways: bool = False, **link: Any
) -> Case:
    """The mill at the busbar and an annex at its own node, 10 and 20 kW each."""
    tenants = [a_tenant("mill", carriers=[carrier]), a_tenant("annex", carriers=[carrier], own=[carrier])]
    links = [a_link("link", carrier, to="annex", both_ways=both_ways, **link)]
    year = {"stages": stages(YEAR, length=1), "unserved_price": None}
    given = a_park(tenants=tenants, links=links, meters=[gate], supplies=supplies, **year)
    needs = {("mill", carrier): [10, 20], ("annex", carrier): [10, 20]}
    plain = {"price": 2.0, "export_price": 1.0, "grid_factor": 0.0, "weight": 8760 / 2}
    data = hours(given, needs, availability={"sun": [0.0, 1.0]}, **plain)
    return case(given, data)


def pipe_one_way() -> Case:
    """Steam bought at the park reaches the annex with a tenth less, at a fee of 3 for each kWh sent."""
    bought = purchase("steam", 90.0, 4.0, carrier="steam")
    return joined("steam", loss=0.1, fee=3.0, existing_kw=30.0, supplies=[bought], upper=30.0)


def feeder_both_ways() -> Case:
    """What the annex's roof gives beyond its need goes back to the park and may be sold there: it has no meter."""
    gate = a_meter(limit_kw=1000.0, export_kw=30.0)
    roof = pv("roof", 60.0, node="annex", upper=60.0)
    return joined("electricity", gate=gate, both_ways=True, existing_kw=50.0, loss=0.02, supplies=[roof], upper=50.0)


def cable_by_length() -> Case:
    """Two kilometres at 50 a kW and km."""
    return joined("electricity", loss=0.05, **SIZE | {"capex": 2 * 50.0})


def engine_with_heat() -> Case:
    """The engine may run for power alone: heat that the mill does not need is rejected."""
    engine = converter("engine", "electricity", takes=["gas"], gives=["hot_water"], cost=0.5, **SIZE)
    given = a_mill("electricity", "hot_water", converters=[engine], meters=[GATE], fuels=[a_fuel("gas", 0.4)])
    ratios = {"engine:gas": 2.5, "engine:hot_water": 1.2}
    return case(given, two_hours(given, {"electricity": [10, 20], "hot_water": [6, 0]}, price=2, ratios=ratios))


def power_and_cold_from_heat() -> Case:
    """A boiler's steam drives a turbine of organic fluid, and what falls to hot water an absorption chiller."""
    plant = [
        converter("boiler", "steam", takes=["wood"], **SIZE),
        converter("orc", "electricity", takes=["steam"], **SIZE),
        converter("absorption", "cooling", takes=["hot_water"], **SIZE),
    ]
    wood = a_fuel("wood", 0.1, factor=0.0, biogenic=4e-4)
    given = a_mill("electricity", "cooling", converters=plant, meters=[GATE], fuels=[wood])
    ratios = {"boiler:wood": 1.25, "orc:steam": 8.0, "absorption:hot_water": 1.4}
    return case(given, two_hours(given, {"electricity": [5, 5], "cooling": [10, 8]}, price=2, ratios=ratios))


def digester_with_holder() -> Case:
    """A waste stream that comes as it comes, a digester, a holder and a boiler; biogas may also be bought."""
    plant = [
        converter("digester", "biogas", takes=["waste"], **SIZE),
        converter("boiler", "steam", takes=["biogas"], **SIZE),
    ]
    given = a_mill(
        "steam",
        converters=plant,
        storages=[store("holder", a_size("holder", unit="kWh", **SIZE), carrier="biogas")],
        supplies=[fuel_purchase("waste", 20.0, profile="stream"), fuel_purchase("biogas", 100.0)],
        fuels=[a_fuel("waste", 0.0, 90_000.0, factor=2e-7, biogenic=2e-4), a_fuel("biogas", 3.0, factor=2e-7)],
        kept_fuels=["waste", "biogas"],
        carbon=carbon(cap_t=10.0),
    )
    data = two_hours(
        given,
        {"steam": [10, 8]},
        ratios={"digester:waste": 1.25, "boiler:biogas": 1.1},
        availability={"stream": [1.0, 0.2]},
    )
    return given, data, Requirements(0.0, 1.0, (10.0,), (None,), None)


def electrolyser_with_tank() -> Case:
    """The mill asks for hydrogen itself; nobody sells any."""
    tank = store("tank", a_size("tank", unit="kWh", **SIZE), hours=4.0, carrier="hydrogen", efficiency=(0.95, 1.0))
    given = a_mill(
        "hydrogen",
        converters=[converter("electrolyser", "hydrogen", takes=["electricity"], **SIZE)],
        storages=[tank],
        meters=[GATE],
        kept_fuels=["hydrogen"],
    )
    ratios = {"electrolyser:electricity": 1.6}
    return case(given, two_hours(given, {"hydrogen": [10, 10]}, price=[1, 3], ratios=ratios))


def connection_that_may_grow() -> Case:
    gate = a_meter(limit_kw=15.0, export_kw=30.0, upgrade=SIZE)
    given = a_mill(meters=[gate], supplies=[pv("roof", 40.0)])
    sun = {"sun": [0.0, 1.0]}
    return case(given, two_hours(given, {"electricity": [20, 10]}, price=2, export_price=1, availability=sun))


def two_budgets() -> Case:
    """One of all parties for each stage, and one of the mill, which owns 60 % of the roof, for the second."""
    roof = pv("roof", owners={"park": 0.4, "mill": 0.6}, **SIZE | {"capex": (100.0, 50.0)})
    boiler = converter("boiler", "steam", takes=["gas"], **SIZE | {"capex": 20.0})
    given = a_mill(
        "electricity",
        "steam",
        stages=stages(YEAR, YEAR + 5),
        supplies=[roof],
        converters=[boiler],
        meters=[GATE],
        fuels=[a_fuel("gas", 1.5)],
        budgets=(Budget(None, (1000.0, 800.0)), Budget("mill", (None, 300.0))),
    )
    needs = {"electricity": [10, 20], "steam": [5, 5]}
    suns, ratios = {"sun": [0.5, 0.8]}, {"boiler:gas": 1.25}
    return case(given, two_hours(given, needs, price=2, availability=suns, ratios=ratios))


def land_shared_by_three() -> Case:
    """A field of PV, a boiler house and a tank on one plot."""
    field = pv("field", **SIZE)
    boiler = converter("boiler", "steam", takes=["gas"], **SIZE)
    tank = store("tank", a_size("tank", unit="kWh", **SIZE), carrier="steam")
    plot = SiteLimit("plot", "m2", 500.0, (("field", 11.0), ("boiler", 2.0), ("tank", 0.5)))
    given = a_mill(
        "electricity",
        "steam",
        supplies=[field],
        converters=[boiler],
        storages=[tank],
        meters=[GATE],
        fuels=[a_fuel("gas", 1.5)],
        site_limits=(plot,),
    )
    needs = {"electricity": [10, 20], "steam": [5, 8]}
    return case(given, two_hours(given, needs, price=2, availability={"sun": [0.0, 1.0]}, ratios={"boiler:gas": 1.25}))


def boilers_that_may_retire_or_must_go() -> Case:
    """An old boiler that the plan may take out of service, and one whose place is left after the first stage."""
    old = converter("old", "steam", 10.0, takes=["gas"], **SIZE | {"fixed_om": 3.0}, may_retire=True)
    let = converter("let", "steam", (4.0, 0.0), takes=["gas"], **SIZE | {"upper": (50.0, 0.0)}, until=YEAR + 5)
    given = a_mill(
        "steam", stages=stages(YEAR, YEAR + 5), converters=[old, let], fuels=[a_fuel("gas", 1.5)], meters=[GATE]
    )
    ratios = {"old:gas": 1.5, "let:gas": 1.25}
    return case(given, two_hours(given, {"steam": [5, 8]}, ratios=ratios))


OVER_NEW_MONTH = {"start": f"{YEAR}-01-31T23:00", "weight": 100.0}
"""The first hour is of January, the second of February; each occurs a hundred times."""


def under(tariff: Tariff, **hours_given: Any) -> Case:
    """The mill needs 10 and 20 kW under a tariff."""
    given = a_mill(meters=[billed(GATE, tariff)])
    data = two_hours(given, {"electricity": [10, 20]}, **(OVER_NEW_MONTH | hours_given))
    return case(given, with_terms(given, data, {"gate": tariff}))


def demand_charges_of_the_evening_and_of_a_month() -> Case:
    """7 a kW in the evening, and 5 in February at any time, besides 3 for the highest of each month."""
    evening = Schedule(windows={"peak": (Window(days=("sat",), start="23:00", end="24:00"),)})
    charges = [{"price": 3}, {"name": "evening", "price": 7, "window": ["peak"]}, {"price": 5, "months": [2]}]
    return under(Tariff(schedule=evening, energy={"peak": 2, "normal": 1}, demand_charges=charges))


def demand_charge_that_looks_back() -> Case:
    """Billed is at least 80 % of the higher month; the price is that of each month."""
    charge = {"prices_by_month": [6, 4, *[0] * 10], "ratchet": {"share": 0.8}}
    return under(Tariff(energy={"normal": 1}, demand_charges=[charge]))


def demand_charge_in_bands() -> Case:
    """The first 12 kW cost 2, those above 5."""
    return under(Tariff(energy={"normal": 1}, demand_charges=[{"tiers": [{"up_to": 12, "price": 2}, {"price": 5}]}]))


def demand_charge_in_bands_that_fall() -> Case:
    """The first 12 kW cost 5, those above 2: a plan counts 2 for all."""
    return under(Tariff(energy={"normal": 1}, demand_charges=[{"tiers": [{"up_to": 12, "price": 5}, {"price": 2}]}]))


def coincident_peaks() -> Case:
    """9 a kW for the higher import of two hours, 4 for their mean."""
    times = ["01-31 23:00", "02-01 00:00"]
    charges = [{"price": 9, "times": times}, {"price": 4, "times": times, "counted": "mean"}]
    return under(Tariff(energy={"normal": 1}, demand_charges=charges))


def energy_in_bands() -> Case:
    """The first 1,200 kWh of a month cost 1, those above 1.5."""
    return under(Tariff(energy={"normal": 1}, energy_tiers=[{"up_to": 1200}, {"price": 1.5}]))


def fixed_charge_and_least_bill() -> Case:
    """50 a month, and no bill below 1,500."""
    return under(Tariff(energy={"normal": 1}, demand_charge=3, fixed_charge=50, minimum_charge=1500))


CASES: dict[str, Callable[[], Case]] = {
    "meter_demand_charge": grid_with_demand_charge,
    "meter_demand_charge_on_the_hour": grid_with_demand_charge_on_the_hour,
    "tariff_charges_of_parts": demand_charges_of_the_evening_and_of_a_month,
    "tariff_look_back": demand_charge_that_looks_back,
    "tariff_bands_of_demand": demand_charge_in_bands,
    "tariff_falling_bands_of_demand": demand_charge_in_bands_that_fall,
    "tariff_coincident_peaks": coincident_peaks,
    "tariff_bands_of_energy": energy_in_bands,
    "tariff_fixed_and_least": fixed_charge_and_least_bill,
    "meter_export": grid_with_export,
    "meter_export_of_anything": grid_with_export_of_anything,
    "meter_connection_that_may_grow": connection_that_may_grow,
    "investment_two_budgets": two_budgets,
    "investment_shared_land": land_shared_by_three,
    "investment_retirement": boilers_that_may_retire_or_must_go,
    "supply_two_orientations": solar_of_two_orientations_that_ages,
    "meter_contract_over_the_grid": contract_over_the_grid,
    "meter_export_tiers": export_that_earns_less_beyond,
    "meter_net_metering": export_set_off_against_import,
    "market_contract": contract_on_the_markets_price,
    "market_contract_on_the_bill": contract_under_bands_and_a_least_bill,
    "market_contract_other_volumes": contracts_settled_on_other_volumes,
    "supply_purchase_and_cap": power_purchase_under_a_cap,
    "emissions_declared_under_a_cap": declared_emissions_under_a_cap,
    "emissions_priced_and_traded": emissions_that_are_priced_and_traded,
    "certificates": certificates_bought_and_sold,
    "converter_heat_and_cascade": boiler_and_heat_pump_with_cascade,
    "converter_fuel_of_the_horizon": boilers_of_a_fuel_for_two_stages,
    "converter_chiller": chiller,
    "link_one_way": pipe_one_way,
    "link_both_ways": feeder_both_ways,
    "link_by_length": cable_by_length,
    "converter_rated_on_an_input": heat_pump_rated_on_its_power,
    "converter_engine_with_heat": engine_with_heat,
    "converter_power_and_cold_from_heat": power_and_cold_from_heat,
    "fuel_digester_and_holder": digester_with_holder,
    "fuel_electrolyser_and_tank": electrolyser_with_tank,
    "storage_free_power": lambda: battery(True, None),
    "storage_fixed_ratio": lambda: battery(False, 4.0),
    "storage_unlimited_power": lambda: battery(False, None),
    "flexible_demand": flexible_demand_of_which_some_is_interruptible,
    "clean_shares": clean_electricity_with_targets,
    "storage_initial_level": lambda: battery(False, None, initial=0.5),
    "storage_initial_level_with_free_end": lambda: battery(False, None, initial=0.5, end_is_free=True),
    "storage_least_level_and_shared_power": lambda: battery(True, None, least_level=0.2, shared_power=True),
    "storage_highest_level": lambda: battery(False, None, highest_level=0.9),
    "storage_holding_cost": lambda: battery(False, None, holding_cost=(0.01,)),
    "storage_charged_by_own_output": battery_charged_by_the_roof,
}
