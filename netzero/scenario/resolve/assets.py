"""Assets: every entry of `assets` becomes supplies, converters or storages of the park.

An asset stands at the park, on a tenant's site or on a roof; its node is the one that serves its carriers there. What
one kind of asset does not understand is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Iterator

from netzero.catalogue.model import Technology
from netzero.components.park import Converter, Link, SiteLimit, Storage, Supply
from netzero.scenario.doors.yaml_tree import shown
from netzero.scenario.equipment import AssetIn, ReplacementIn
from netzero.scenario.nearest import meant
from netzero.scenario.resolve.bounds import Bounds, Line
from netzero.scenario.resolve.carriers import carrier_of
from netzero.scenario.resolve.converters import connections, converter_of, plant_of
from netzero.scenario.resolve.draft import Draft, quiet
from netzero.scenario.resolve.leases import leases_of
from netzero.scenario.resolve.levelised import replacements
from netzero.scenario.resolve.links import free_link, link_entries, link_of
from netzero.scenario.resolve.owners import check_parties
from netzero.scenario.resolve.sites import check_presence, site_limits
from netzero.scenario.resolve.sizes import Entry
from netzero.scenario.resolve.storages import storage_of
from netzero.scenario.resolve.supplies import supply_of
from netzero.scenario.scenario import Ratio, Resource
from netzero.terms import PARK, Party

_COMMON = {
    "technology",
    "name",
    "at",
    "owner",
    "existing",
    "max",
    "max_new",
    "buildable",
    "variable_om",
    "life",
    "capex",
    "area",
    "outlives_tenant",
}
_COMMON |= {"fixed_om", "fixed_om_share", "replacement", "embodied"}
_HEAT = {"carrier"}
UNDERSTOOD = {
    "supply": _COMMON | {"profile", "tilt", "azimuth", "degradation", "lease"},
    "converter": _COMMON | _HEAT | {"efficiency", "rated_on", "may_retire"},
    "storage": _COMMON
    | _HEAT
    | {"max_energy", "max_new_energy", "energy_capex", "hours", "unlimited_power"}
    | {"may_retire", "energy_area"}
    | {"charge_efficiency", "discharge_efficiency", "loss_per_h"}
    | {"initial_level", "end_level", "least_level", "highest_level", "charge_from", "shared_power"}
    | {"holding_cost", "ageing"}
    | {"energy_replacement", "embodied_energy"},
}
"""Keys of an asset that each kind understands."""

ROOFS = "roofs"


class Equipment:
    """All assets of the park, and how their availabilities and ratios come about."""

    def __init__(self, draft: Draft) -> None:
        self.supplies: list[Supply] = []
        self.converters: list[Converter] = []
        self.storages: list[Storage] = []
        self.links: list[Link] = []
        self.resources: dict[str, Resource] = {}
        self.ratios: dict[str, Ratio] = {}
        self.site_limits: tuple[SiteLimit, ...] = ()
        self.replacements: dict[str, ReplacementIn] = {}
        """By size."""
        self.sites: dict[str, Party] = {}
        self.bounds = Bounds(draft)
        self._make(draft)

    def _make(self, draft: Draft) -> None:
        entries = list(_entries(draft))
        _refuse_equal_names(draft, entries)
        given_links, joins = link_entries(draft), dict.fromkeys(_joins(draft, entries))
        self.bounds.lines += [*(each.line for each in given_links), *joins]
        for entry in entries:
            _refuse_words_without_site(draft, entry)
            if entry.technology.kind == "converter" and (plant := plant_of(draft, entry)):
                self.bounds.plants.setdefault(plant.node, []).append(plant)
            if entry.technology.kind == "storage" and (carrier := carrier_of(quiet(draft), entry)):
                self.bounds.stores.add((draft.node(entry.at, carrier), carrier))
        for entry in entries:
            draft.places[entry.name] = draft.place(*entry.path)
            tenant = draft.tenant_at(entry.at)
            self.sites[entry.name] = tenant.name if tenant else PARK
            if entry.technology.kind == "supply" and (supply := supply_of(draft, entry, self.resources)):
                self.supplies.append(supply)
            elif entry.technology.kind == "converter":
                converter = converter_of(draft, entry, self.bounds, self.ratios)
                self.converters += [converter] if converter else []
            elif entry.technology.kind == "storage" and (storage := storage_of(draft, entry, self.bounds)):
                self.storages.append(storage)
        self.links += [link_of(draft, each, self.bounds) for each in given_links]
        self.links += [free_link(draft, line, self.bounds) for line in joins]
        _refuse_uncharged(draft, entries, self)
        self.replacements = {name: one for entry in entries for name, one in replacements(draft, entry)}
        sizes = [supply.size for supply in self.supplies] + [converter.size for converter in self.converters]
        sizes += [size for storage in self.storages for size in (storage.energy, storage.power)]
        self.site_limits = site_limits(draft, entries, {size.name: size for size in sizes if size})
        self.leases = tuple(leases_of(draft, entries))
        check_presence(draft, entries)


def _joins(draft: Draft, entries: list[Entry]) -> Iterator[Line]:
    for entry in entries:
        if entry.technology.kind == "converter":
            yield from connections(draft, entry)


def _entries(draft: Draft) -> Iterator[Entry]:
    """Yield every asset with its technology, one for each roof where it stands on all of them.

    An asset whose technology is misspelt is checked as what was meant.
    """
    for position, asset in enumerate(draft.given.assets):
        path = ("assets", position)
        technology = draft.technologies.get(asset.technology)
        if technology is None:
            if asset.technology not in draft.given.technologies:
                place = draft.place(*path, "technology")
                draft.unknown("NZ0266", place, asset.technology, draft.technologies)
            technology = draft.technologies.get(meant(asset.technology, draft.technologies) or "")
        if technology is not None and technology.kind == "link":
            draft.fault("NZ0958", (*path, "technology"), technology=asset.technology)
            technology = None
        if technology is not None:
            _refuse_unknown_words(draft, asset, technology, path)
        else:
            check_parties(draft, asset, path)
        places = [roof.name for roof in draft.roofs] if asset.at == ROOFS else [asset.at]
        if asset.at == ROOFS and not (places and asset.existing == ()):
            draft.fault("NZ0279" if not places else "NZ0280", (*path, "at"))
        for at in places:
            if at != PARK and at not in draft.given.land and draft.tenant_at(at) is None:
                if draft.roof(at):
                    continue  # its tenant has been refused in the table of roofs
                known = [PARK, ROOFS, *(tenant.name for tenant in draft.tenants), *(roof.name for roof in draft.roofs)]
                known += draft.given.land
                draft.unknown("NZ0267", draft.place(*path, "at"), at, known)
                check_parties(draft, asset, path)
            elif technology is not None:
                yield Entry(asset, technology, _name(asset, at), at, path)


def _name(asset: AssetIn, at: str) -> str:
    if asset.name and asset.at != ROOFS:
        return asset.name
    base = asset.name or asset.technology
    return base if at == PARK else f"{base}_{at}"


def _refuse_unknown_words(draft: Draft, asset: AssetIn, technology: Technology, path: tuple[str | int, ...]) -> None:
    for word in sorted(asset.model_fields_set - UNDERSTOOD[technology.kind]):
        code = "NZ0225" if word == "degradation" else "NZ0281"
        draft.fault(code, (*path, word), word=word, technology=asset.technology, kind=technology.kind)


def _refuse_uncharged(draft: Draft, entries: list[Entry], made: Equipment) -> None:
    """Note storages that only own output may charge where there is none."""
    storages = {storage.name: storage for storage in made.storages}
    given = {(supply.node, supply.carrier) for supply in made.supplies}
    for entry in entries:
        storage = storages.get(entry.name)
        if storage and storage.charge_from == "own_output" and (storage.node, storage.carrier) not in given:
            told = {"name": storage.name, "node": storage.node, "carrier": storage.carrier}
            draft.fault("NZ0975", (*entry.path, "charge_from"), **told)


def _refuse_words_without_site(draft: Draft, entry: Entry) -> None:
    """Note words about a site where an asset stands on none."""
    without_room = ("area", "energy_area") if draft.room(entry.at) is None else ()
    without_tenant = ("outlives_tenant",) if draft.tenant_at(entry.at) is None else ()
    for word in (*without_room, *without_tenant):
        if word in entry.asset.model_fields_set and word in UNDERSTOOD[entry.technology.kind]:
            draft.fault("NZ0289", (*entry.path, word), word=word)


def _refuse_equal_names(draft: Draft, entries: list[Entry]) -> None:
    seen: dict[str, Entry] = {}
    upgrades = [f"{name}_upgrade" for name, meter in draft.given.meters.items() if meter.upgrade]
    taken = list(upgrades)
    for key in ("purchases", "links"):
        for position, each in enumerate(getattr(draft.given, key)):
            if each.name in taken:
                draft.fault("NZ0282", (key, position, "name"), name=shown(each.name))
            taken.append(each.name)
    for entry in entries:
        if entry.name in seen or entry.name in taken:
            word = "name" if entry.asset.name else "technology"
            draft.fault("NZ0282", (*entry.path, word), name=shown(entry.name))
        seen[entry.name] = entry
