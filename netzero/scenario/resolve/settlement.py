"""How parties share what is given behind a meter, and what they pay each other for it."""

from __future__ import annotations

from collections.abc import Iterable

from netzero.components.park import ByStage, Lease, Resale, Settlement
from netzero.scenario.doors.tables import GATE
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.quantities import ByYear
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.sharing import InternalPriceIn, ResaleIn
from netzero.terms import COOLING, Carrier, Party

AT = "settlement"


def settlement_of(draft: Draft, leases: Iterable[Lease]) -> Settlement:
    """Return the park's settlement; what is written and has no effect under its rule is a fault."""
    given = draft.given.settlement
    for key, rule in (("shares", "shares"), ("classes", "classes")):
        if key in given.model_fields_set and given.rule != rule:
            draft.faults.add("NZ1170", draft.place(AT, key, key=True), key=key, rule=rule)
    if given.rule == "classes" and not given.classes:
        draft.fault("NZ1171", (AT, "rule"))
    if "losses" in given.model_fields_set:
        draft.assume_given("settlement.losses", given.losses, "1")
    return Settlement(
        given.rule,
        _shares(draft),
        _classes(draft),
        given.losses,
        0.5 if given.internal_price.import_weight is None else given.internal_price.import_weight,
        **_prices(draft, given.internal_price),
        heat_prices=_heat_prices(draft),
        resale=_resale(draft, given.resale),
        leases=tuple(leases),
        party_prices=_party_prices(draft),
    )


def _resale(draft: Draft, given: ResaleIn) -> Resale:
    path = (AT, "resale")
    if GATE not in draft.given.meters and "resale" in draft.given.settlement.model_fields_set:
        draft.faults.add("NZ0699", draft.place(*path, key=True))
    tracks = {"margin": (given.margin, "money/kWh"), "margin_share": (given.margin_share, "1")}
    found: dict[str, ByStage] = {}
    for name, (track, unit) in tracks.items():
        if track is not None:
            draft.assume_given(f"settlement.resale.{name}", track, unit)
            found[name] = draft.by_stage(track)
    return Resale(priced=given.tariff is not None, demand=given.demand, **found)


def _party_prices(draft: Draft) -> tuple[tuple[Party, ByStage], ...]:
    found = []
    for party, price in draft.given.settlement.party_prices.items():
        if party not in draft.parties:
            draft.unknown("NZ1172", draft.place(AT, "party_prices", party, key=True), party, draft.parties)
        draft.assume_given(f"settlement.party_prices.{party}", price, "money/kWh")
        found.append((party, draft.by_stage(price)))
    return tuple(found)


def _shares(draft: Draft) -> tuple[tuple[Party, float], ...]:
    shares = draft.given.settlement.shares
    if shares == "owners":
        return ()
    for party in shares:
        if party not in draft.parties:
            draft.unknown("NZ1172", draft.place(AT, "shares", party, key=True), party, draft.parties)
    if abs(sum(shares.values()) - 1.0) > 1e-6:
        draft.fault("NZ1173", (AT, "shares"), total=f"{sum(shares.values()):g}")
    return tuple(shares.items())


def _classes(draft: Draft) -> tuple[tuple[Party, ...], ...]:
    classes = draft.given.settlement.classes
    seen: set[Party] = set()
    for rank, members in enumerate(classes):
        for position, party in enumerate(members):
            path = (AT, "classes", rank, position)
            if party not in draft.parties:
                draft.unknown("NZ1172", draft.place(*path), party, draft.parties)
            elif party in seen:
                draft.fault("NZ1174", path, name=party)
            seen.add(party)
    return classes


def _prices(draft: Draft, given: InternalPriceIn) -> dict[str, ByStage]:
    path = (AT, "internal_price")
    if (given.buy is None) != (given.sell is None):
        draft.fault("NZ1175", path)
    if given.buy is not None and not (given.margin is None and given.import_weight is None):
        draft.fault("NZ1176", path)
    found = {name: _price(draft, name, getattr(given, name)) for name in ("margin", "buy", "sell")}
    if found["buy"] and found["sell"] and any(b < s for b, s in zip(found["buy"], found["sell"], strict=True)):
        draft.warn("NZ1177", draft.place(*path))
    if given.import_weight is not None:
        draft.assume_given("settlement.internal_price.import_weight", given.import_weight, "1")
    elif given.buy is None:
        reason = "electricity of the park's pool costs the mean of import and export price, so that both sides gain"
        draft.assume_default("settlement.internal_price.import_weight", 0.5, "1", reason)
    return found


def _price(draft: Draft, name: str, given: ByYear | None) -> ByStage:
    if given is None:
        return ()
    draft.assume_given(f"settlement.internal_price.{name}", given, "money/kWh")
    return draft.by_stage(given)


def _heat_prices(draft: Draft) -> tuple[tuple[Carrier, ByStage], ...]:
    known = [carrier for carrier in draft.carriers if carrier in (*draft.heat_levels, COOLING)]
    found = []
    for carrier, price in draft.given.settlement.heat_prices.items():
        path: KeyPath = (AT, "heat_prices", carrier)
        if carrier not in known:
            draft.unknown("NZ0269", draft.place(*path, key=True), carrier, known)
        draft.assume_given(f"settlement.heat_prices.{carrier}", price, "money/kWh")
        found.append((carrier, draft.by_stage(price)))
    return tuple(found)
