"""Certificates of renewable electricity: what they are in numbers, and what would count twice."""

from __future__ import annotations

from collections.abc import Sequence

from netzero.components.certificates import is_certified
from netzero.components.greenhouse import CertificatePurchase, Certificates, CertificateSale
from netzero.components.park import Meter, Park
from netzero.scenario.certificates import CertificatePurchaseIn, CertificateSaleIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.limits import at_most_one
from netzero.terms import ELECTRICITY

AT = "certificates"


def certificates_of(draft: Draft, meters: Sequence[Meter]) -> Certificates | None:
    """Return the certificates that may be bought and sold; None where there are none."""
    given = draft.given.certificates
    if given is None:
        return None
    if draft.given.grid.series is not None and draft.given.grid.market_factor is None:
        draft.fault("NZ2291", (AT,))
    return Certificates(_buy(draft, given.buy, meters), _sell(draft, given.sell))


def _buy(draft: Draft, given: CertificatePurchaseIn | None, meters: Sequence[Meter]) -> CertificatePurchase | None:
    if given is None:
        return None
    known = [meter.name for meter in meters]
    for position, name in enumerate(given.meters):
        if name not in known:
            draft.unknown("NZ0681", draft.place(AT, "buy", "meters", position), name, known)
    _assume(draft, "buy", given)
    if given.factor:
        draft.assume_given(f"{AT}.buy.factor", given.factor, "t/kWh")
    return CertificatePurchase(
        price=draft.by_stage(given.price),
        limit_kwh=_limit(draft, given),
        max_share=at_most_one(draft, (AT, "buy", "max_share"), given.max_share),
        factor_t_per_kwh=draft.by_stage(given.factor),
        meters=given.meters or tuple(known),
    )


def _sell(draft: Draft, given: CertificateSaleIn | None) -> CertificateSale | None:
    if given is None:
        return None
    _assume(draft, "sell", given)
    share = at_most_one(draft, (AT, "sell", "max_share"), given.max_share)
    return CertificateSale(draft.by_stage(given.price), _limit(draft, given), share)


def _assume(draft: Draft, side: str, given: CertificatePurchaseIn | CertificateSaleIn) -> None:
    draft.assume_given(f"{AT}.{side}.price", given.price, "money/kWh")
    if given.limit is not None:
        draft.assume_given(f"{AT}.{side}.limit", given.limit, "kWh")


def _limit(draft: Draft, given: CertificatePurchaseIn | CertificateSaleIn) -> tuple[float | None, ...]:
    return (None,) * len(draft.stages.years) if given.limit is None else draft.by_stage(given.limit)


def check_certificates(draft: Draft, park: Park) -> None:
    """Note what would let an attribute count twice, or a plan choose between two for one kWh."""
    given = park.greenhouse.certificates
    if given is not None and given.sell is not None:
        _check_sale(draft, park)
    if given is not None and given.buy is not None:
        _check_contracts(draft, park, given.buy)
    if "certificates" in draft.given.targets.renewable.count and (given is None or given.buy is None):
        draft.fault("NZ2299", ("targets", "renewable", "count"))


def _check_sale(draft: Draft, park: Park) -> None:
    """Note meters that may export what is not own renewable output: it would take an attribute along that it lacks."""
    others = [x for x in park.supplies if x.carrier == ELECTRICITY and not x.purchased and not is_certified(x)]
    for meter in park.meters:
        if max(meter.export_limit_kw) > 0 and (meter.export_from != "own_output" or others):
            draft.fault("NZ2292", (AT, "sell"), meter=meter.name)


def _check_contracts(draft: Draft, park: Park, buy: CertificatePurchase) -> None:
    """Note contracts on a meter that certificates cover whose electricity would count as worse than covered."""
    clash = [contract for contract in park.contracts if contract.meter in buy.meters]
    for contract in clash:
        own = contract.factor_t_per_kwh or (0.0,) * len(buy.factor_t_per_kwh)
        if any(x > y for x, y in zip(own, buy.factor_t_per_kwh, strict=True)):
            draft.fault("NZ2293", (AT, "buy"), name=contract.name)
    counted = draft.given.targets.renewable.count
    if clash and "certificates" in counted and "virtual" not in counted:
        draft.fault("NZ2294", ("targets", "renewable", "count"), name=clash[0].name)
