"""Checks that need more than one key: time, weather, stages, names."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from netzero import catalogue
from netzero.catalogue.model import Site
from netzero.components.link import ways
from netzero.components.park import Park
from netzero.scenario.doors.tables import RESERVED, TenantRow
from netzero.scenario.doors.yaml_tree import KeyPath, shown
from netzero.scenario.nearest import nearest
from netzero.scenario.promise import WeatherIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.scenario import AssumedFigure
from netzero.scenario.stages import counted_years
from netzero.terms import COOLING, ELECTRICITY, Carrier, Node
from netzero.vocabulary import WEATHER


def check_time(draft: Draft) -> None:
    """Note stages that do not increase and blocks outside the calendar year."""
    given = draft.given
    years = given.stages.years
    if any(later <= earlier for earlier, later in pairwise(years)):
        draft.fault("NZ1406", ("stages", "years"), read=", ".join(str(year) for year in years))
    if given.time.blocks and given.time.representative:
        draft.fault("NZ1407", ("time", "representative"))
    spans: list[tuple[datetime, datetime, int]] = []
    for position, block in enumerate(given.time.blocks):
        start = _moment(given.time.calendar_year, block.start)
        path = ("time", "blocks", position)
        if start is None:
            draft.fault("NZ1408", (*path, "start"), read=shown(block.start), year=given.time.calendar_year)
            continue
        end = start + timedelta(minutes=given.time.step_minutes * block.steps)
        if end > datetime(given.time.calendar_year + 1, 1, 1):
            draft.fault("NZ1409", (*path, "steps"), read=block.steps, year=given.time.calendar_year)
        spans.append((start, end, position))
    _check_overlaps(draft, sorted(spans))


def _check_overlaps(draft: Draft, spans: list[tuple[datetime, datetime, int]]) -> None:
    """Warn of every block, in the order of their starts, that shares steps with an earlier one."""
    time, last = draft.given.time, spans[:1]
    for span in spans[1:]:
        (_, before, earlier), (start, end, later) = last[0], span
        if start < before:
            shared = (min(end, before) - start) // timedelta(minutes=time.step_minutes)
            first, second = (f"time.blocks[{each}] ({time.blocks[each].start})" for each in (earlier, later))
            place = draft.place("time", "blocks", later, "start")
            draft.warn("NZ1402", place, first=first, second=second, steps=shared)
        last = [max(last[0], span, key=lambda each: each[1])]


def _moment(year: int, text: str) -> datetime | None:
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(f"{year}-{text}", form)
        except ValueError:
            continue
    return None


def check_names(draft: Draft) -> None:
    """Note names that mean something else already."""
    given = draft.given
    if given.currency in given.exchange_rates:
        place = draft.place("exchange_rates", given.currency, key=True)
        draft.faults.add("NZ0289", place, word=given.currency)
    for level in given.heat_levels:
        if level in (ELECTRICITY, COOLING) or level in catalogue.combustion():
            draft.faults.add("NZ1410", draft.place("heat_levels", level, key=True), name=level)
    tenants = {tenant.name for tenant in draft.tenants}
    for position, party in enumerate(given.parties):
        if party in tenants or party in RESERVED:
            draft.fault("NZ1410", ("parties", position), name=party)


def check_holidays(draft: Draft) -> None:
    """Note a country whose public holidays are not known."""
    country = draft.given.holidays
    if country is None:
        return
    from holidays.registry import EntityLoader

    known = tuple(EntityLoader.get_country_codes())  # holidays.list_supported_countries reads the files of all of them
    if country not in known:
        near = nearest(country, known)
        draft.faults.add("NZ1411", draft.place("holidays"), read=shown(country), near=near)


def check_weather(draft: Draft, resources_need_it: bool) -> Site | None:
    """Return the bundled site, None for a file; faults when neither or both are named or a CSV lacks its label."""
    weather = draft.given.weather
    if weather is None:
        if resources_need_it:
            draft.fault("NZ1412", ("weather",))
        return None
    return check_weather_year(draft, weather, ("weather",))


def check_weather_year(draft: Draft, weather: WeatherIn, path: KeyPath) -> Site | None:
    """Return the bundled site of a weather year that is written at a path, None for a file; faults are noted."""
    if (weather.file is None) == (weather.bundled is None):
        draft.fault("NZ1413", path)
        return None
    if weather.bundled is not None:
        return _bundled(draft, weather, path)
    if weather.seed is not None:
        draft.fault("NZ0289", (*path, "seed"), word="seed")
    if weather.format == "csv" and weather.label is None:
        draft.fault("NZ1415", path)
    for column in weather.columns:
        if column not in WEATHER:
            draft.unknown("NZ1416", draft.place(*path, "columns", column, key=True), column, WEATHER)
    return None


def _bundled(draft: Draft, weather: WeatherIn, path: KeyPath) -> Site | None:
    sites = catalogue.sites()
    site = sites.get(str(weather.bundled))
    if site is None:
        draft.unknown("NZ1417", draft.place(*path, "bundled"), weather.bundled, sites)
        return None
    for word in ("format", "utc_offset", "label", "year", "columns"):
        if word in weather.model_fields_set:
            draft.fault("NZ0289", (*path, word), word=word)
    here = draft.given.site
    if here.utc_offset != site.utc_offset_h:
        draft.fault("NZ1419", ("site", "utc_offset"), read=here.utc_offset, site=site.utc_offset_h)
    label, value = f"weather.{weather.bundled}", "synthetic year of monthly normals"
    draft.assumed[label] = AssumedFigure(label, value, "", site.source, None, site.confidence)
    return site


def check_tenants(draft: Draft) -> None:
    """Note tenants of unknown sectors and warn of those that need nothing or are never there."""
    sectors = catalogue.sectors()
    names = set()
    for tenant in draft.tenants:
        names.add(tenant.name)
        if tenant.sector not in sectors:
            place = tenant.row.place("sector")
            draft.faults.add("NZ1420", place, read=shown(tenant.sector or ""), near=nearest(tenant.sector, sectors))
        if not tenant.needs:
            draft.warn("NZ1421", tenant.row.place("name"), name=tenant.name)
        _check_presence(draft, tenant)
        for carrier, need in tenant.needs.items():
            written = any(tenant.row.text(f"{carrier}_{part}") for part in ("kwh", "file"))
            if need.annual_kwh is None and need.file is None and not written:
                draft.faults.add("NZ1423", tenant.row.place(f"{carrier}_peak_kw"), carrier=carrier)


def _check_presence(draft: Draft, tenant: TenantRow) -> None:
    """Warn of a tenant that is there in no stage, or that comes or leaves inside of one, which counts as a whole."""
    stages = draft.stages
    counted = counted_years(stages, tenant.entry, tenant.exit)
    if counted is None:
        draft.warn("NZ1422", tenant.row.place("name"), name=tenant.name)
        return
    first, last = stages.years[0], stages.end - 1
    written = (max(first, tenant.entry or first), min(last, tenant.exit or last))
    if counted != written:
        column = "entry" if counted[0] != written[0] else "exit"
        said = {"counted": _span(counted), "written": _span(written)}
        draft.warn("NZ1401", tenant.row.place(column), name=tenant.name, **said)


def _span(years: tuple[int, int]) -> str:
    return f"{years[0]}-{years[1]}"


def check_lives(draft: Draft, park: Park) -> None:
    """Warn of technologies that live less long than the longest stage, all of which they serve (decision 0004)."""
    length, year = max(zip(park.stages.lengths, park.stages.years, strict=True), key=lambda stage: stage[0])
    built = [size for size in park.sizes if any(size.upper_new)]
    lives = {(park.asset_of_size(size.name).technology, size.life_years) for size in built}
    for technology, life in sorted(lives):
        if life < length:
            place = draft.place("stages", "years")
            draft.warn("NZ1418", place, year=year, length=length, technology=technology, life=f"{life:g}")


def check_sources(draft: Draft, park: Park) -> None:
    """Warn of demand that nothing at its node can serve; that for fuels with a balance is a fault of its own."""
    served = served_places(draft, park)
    for tenant in draft.tenants:
        for carrier in tenant.needs:
            node = tenant.node(carrier)
            if (node, carrier) not in served and carrier not in park.kept_fuels:
                draft.warn("NZ1424", tenant.row.place(f"{carrier}_kwh"), name=tenant.name, carrier=carrier, node=node)


def served_places(draft: Draft, park: Park) -> set[tuple[Node, Carrier]]:
    """Return where each carrier is given, itself or heat of a hotter level, at the node or through links."""
    given = {(meter.node, ELECTRICITY) for meter in park.meters}
    given |= {(supply.node, supply.carrier) for supply in park.supplies}
    given |= {(converter.node, converter.output) for converter in park.converters}
    given |= {(x.node, port.carrier) for x in park.converters for port in x.ports if port.sign > 0}
    served = {(node, each) for node, carrier in given for each in draft.served(carrier)}
    for _ in park.links:  # each round brings what is served one link further
        moved = {(way.end, way.carrier) for way in ways(park) if (way.start, way.carrier) in served}
        served |= {(node, each) for node, carrier in moved for each in draft.served(carrier)}
    return served
