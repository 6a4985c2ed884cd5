"""Checks that need more than one key: time, weather, stages, names."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from netzero import catalogue
from netzero.catalogue.model import Site
from netzero.components.park import Park
from netzero.scenario.nearest import nearest
from netzero.scenario.stages import is_present
from netzero.scenario.tables import RESERVED
from netzero.scenario.world import World
from netzero.scenario.yaml_door import shown
from netzero.terms import COOLING, ELECTRICITY
from netzero.vocabulary import WEATHER


def check_time(world: World) -> None:
    """Note stages that do not increase and blocks outside the calendar year."""
    given = world.given
    years = given.stages.years
    if any(later <= earlier for earlier, later in pairwise(years)):
        world.fault("NZ1406", ("stages", "years"), read=", ".join(str(year) for year in years))
    if given.time.blocks and given.time.representative:
        world.fault("NZ1407", ("time", "representative"))
    for position, block in enumerate(given.time.blocks):
        start = _moment(given.time.calendar_year, block.start)
        path = ("time", "blocks", position)
        if start is None:
            world.fault("NZ1408", (*path, "start"), read=shown(block.start), year=given.time.calendar_year)
            continue
        end = start + timedelta(minutes=given.time.step_minutes * block.steps)
        if end > datetime(given.time.calendar_year + 1, 1, 1):
            world.fault("NZ1409", (*path, "steps"), read=block.steps, year=given.time.calendar_year)


def _moment(year: int, text: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(f"{year}-{text}", form)
        except ValueError:
            continue
    return None


def check_names(world: World) -> None:
    """Note names that mean something else already."""
    given = world.given
    if given.currency in given.exchange_rates:
        place = world.place("exchange_rates", given.currency, key=True)
        world.faults.add("NZ0289", place, word=given.currency)
    for level in given.heat_levels:
        if level in (ELECTRICITY, COOLING) or level in catalogue.fuels():
            world.faults.add("NZ1410", world.place("heat_levels", level, key=True), name=level)
    tenants = {tenant.name for tenant in world.tenants}
    for position, party in enumerate(given.parties):
        if party in tenants or party in RESERVED:
            world.fault("NZ1410", ("parties", position), name=party)


def check_holidays(world: World) -> None:
    """Note a country whose public holidays are not known."""
    country = world.given.holidays
    if country is None:
        return
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        near = nearest(country, known)
        world.faults.add("NZ1411", world.place("holidays"), read=shown(country), near=near)


def check_weather(world: World, resources_need_it: bool) -> Site | None:
    """Return the bundled site, None for a file; faults when neither or both are named or a table lacks its form."""
    weather = world.given.weather
    if weather is None:
        if resources_need_it:
            world.fault("NZ1412", ("weather",))
        return None
    if (weather.file is None) == (weather.bundled is None):
        world.fault("NZ1413", ("weather",))
        return None
    if weather.bundled is not None:
        return _bundled(world, weather.bundled)
    suffix = str(weather.file).rpartition(".")[2].lower()
    form = weather.format or (suffix if suffix in ("epw", "csv") else None)
    if form is None:
        world.fault("NZ1414", ("weather", "file"), read=shown(weather.file))
    if form == "csv" and weather.label is None:
        world.fault("NZ1415", ("weather",))
    for column in weather.columns:
        if column not in WEATHER:
            world.unknown("NZ1416", world.place("weather", "columns", column, key=True), column, WEATHER)
    return None


def _bundled(world: World, name: str) -> Site | None:
    sites, weather = catalogue.sites(), world.given.weather
    site = sites.get(name)
    if site is None:
        world.unknown("NZ1417", world.place("weather", "bundled"), name, sites)
        return None
    for word in ("format", "utc_offset", "label", "columns"):
        if weather is not None and word in weather.model_fields_set:
            world.fault("NZ0289", ("weather", word), word=word)
    here = world.given.site
    if here.utc_offset != site.utc_offset_h:
        world.fault("NZ1419", ("site", "utc_offset"), read=here.utc_offset, site=site.utc_offset_h)
    return site


def check_tenants(world: World) -> None:
    """Note tenants of unknown sectors and warn of those that need nothing or are never there."""
    sectors = catalogue.sectors()
    names = set()
    for tenant in world.tenants:
        names.add(tenant.name)
        if tenant.sector not in sectors:
            place = tenant.row.place("sector")
            world.faults.add("NZ1420", place, read=shown(tenant.sector or ""), near=nearest(tenant.sector, sectors))
        if not tenant.needs:
            world.warn("NZ1421", tenant.row.place("name"), name=tenant.name)
        if not any(is_present(year, tenant.entry, tenant.exit) for year in world.stages.years):
            world.warn("NZ1422", tenant.row.place("name"), name=tenant.name)
        for carrier, need in tenant.needs.items():
            written = any(tenant.row.text(f"{carrier}_{part}") for part in ("kwh", "file"))
            if need.annual_kwh is None and need.file is None and not written:
                world.faults.add("NZ1423", tenant.row.place(f"{carrier}_peak_kw"), carrier=carrier)


def check_sources(world: World, park: Park) -> None:
    """Warn of demand that nothing at its node can serve."""
    given = {(meter.node, ELECTRICITY) for meter in park.meters}
    given |= {(supply.node, supply.carrier) for supply in park.supplies}
    given |= {(converter.node, converter.output) for converter in park.converters}
    served = {(node, each) for node, carrier in given for each in world.served(carrier)}
    for tenant in world.tenants:
        for carrier in tenant.needs:
            node = tenant.node(carrier)
            if (node, carrier) not in served:
                world.warn("NZ1424", tenant.row.place(f"{carrier}_kwh"), name=tenant.name, carrier=carrier, node=node)
