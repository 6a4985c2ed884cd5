"""Warming potentials, and what tenants emit beside what they burn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netzero import catalogue
from netzero.components.greenhouse import DeclaredEmission, Greenhouse
from netzero.components.park import ByStage, Meter
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.greenhouse import ProcessIn, RefrigerantIn
from netzero.scenario.resolve.carbon import grid_losses, grid_of
from netzero.scenario.resolve.carbon_costs import allowances_of, carbon_price_of
from netzero.scenario.resolve.certificates import certificates_of
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.products import products_of
from netzero.scenario.stages import is_present
from netzero.terms import CH4, CO2, N2O, UNSPLIT, EmissionSource, Gas

BURNT = (CH4, N2O)
"""Gases beside CO2 that burning gives off."""


def greenhouse_of(draft: Draft, meters: Sequence[Meter]) -> Greenhouse:
    """Return warming potentials of the report chosen, and declared emissions; faults for unknown tenants and gases."""
    declared = tuple(_declared(draft))
    grid = grid_of(draft)
    warming = {gas: warming_of(draft, gas) for gas in BURNT} | {each.gas: each.warming for each in declared}
    return Greenhouse(
        report=draft.given.carbon.gwp,
        warming=tuple(warming.items()),
        declared=declared,
        grid=grid,
        carbon_price=carbon_price_of(draft),
        allowances=allowances_of(draft),
        certificates=certificates_of(draft, meters),
        products=products_of(draft),
        grid_losses=grid_losses(draft),
        grid_gas=CO2 if grid.method != "declared" and grid.inventory == "official" else None,
    )


def warming_of(draft: Draft, gas: Gas) -> float:
    """Return the warming potential of methane or nitrous oxide by the report that the scenario chose."""
    report = draft.given.carbon.gwp
    name = f"gwp_{gas}" if report == "AR5" else f"gwp_{gas}_{report.lower()}"
    return draft.figure(f"gwp_{gas}", catalogue.default_figures()[name], "1", ())[0]


def _declared(draft: Draft) -> Iterator[DeclaredEmission]:
    given = draft.given.emissions
    written: list[tuple[KeyPath, EmissionSource, ProcessIn | RefrigerantIn]] = [
        *((("emissions", "process", i), "process", each) for i, each in enumerate(given.process)),
        *((("emissions", "refrigerants", i), "refrigerant", each) for i, each in enumerate(given.refrigerants)),
    ]
    names: set[str] = set()
    potentials: dict[Gas, float] = {}
    for path, source, each in written:
        tenant = draft.tenant(each.tenant)
        if tenant is None:
            known = [one.name for one in draft.tenants]
            draft.unknown("NZ0264", draft.place(*path, "tenant"), each.tenant, known)
            continue
        if each.name in names:
            draft.fault("NZ1020", (*path, "name"), name=each.name)
        names.add(each.name)
        amount = _leaks(draft, path, each) if isinstance(each, RefrigerantIn) else _of_process(draft, path, each)
        here = [is_present(year, tenant.entry, tenant.exit) for year in draft.stages.years]
        tonnes = tuple(t if there else 0.0 for t, there in zip(amount, here, strict=True))
        warming = _warming(draft, path, each)
        if potentials.setdefault(each.gas, warming) != warming:
            draft.fault("NZ1026", path, gas=each.gas, first=f"{potentials[each.gas]:g}", second=f"{warming:g}")
        yield DeclaredEmission(each.name, each.tenant, source, each.gas, tonnes, warming)


def _of_process(draft: Draft, path: KeyPath, each: ProcessIn) -> ByStage:
    by_product = (each.production, each.per_tonne)
    if (each.amount is None) == (None in by_product) or (each.amount is not None and by_product != (None, None)):
        draft.fault("NZ1021", path, name=each.name)
        return draft.by_stage(0.0)
    if each.amount is not None:
        draft.assume_given(f"emissions.{each.name}.amount", each.amount, f"t {each.gas}/year")
        return draft.by_stage(each.amount)
    assert each.production is not None
    assert each.per_tonne is not None
    draft.assume_given(f"emissions.{each.name}.per_tonne", each.per_tonne, f"t {each.gas}/t")
    return tuple(made * each.per_tonne for made in draft.by_stage(each.production))


def _leaks(draft: Draft, path: KeyPath, each: RefrigerantIn) -> ByStage:
    draft.assume_given(f"emissions.{each.name}.leak_rate", each.leak_rate, "1/year")
    return tuple(charge * each.leak_rate for charge in draft.by_stage(each.charge))


def _warming(draft: Draft, path: KeyPath, each: ProcessIn | RefrigerantIn) -> float:
    """Return the warming potential of a gas: its own, 1 of CO2 and CO2e, of the report, or of the catalogue."""
    if each.gas in (CO2, UNSPLIT):
        if each.gwp is not None:
            draft.fault("NZ1022", (*path, "gwp"), gas=each.gas)
        return 1.0
    if each.gwp is not None:
        draft.assume_given(f"gwp_{each.gas}", each.gwp, "1")
        return each.gwp
    if each.gas in BURNT:
        return warming_of(draft, each.gas)
    known = catalogue.refrigerants()
    if each.gas not in known:
        draft.unknown("NZ1023", draft.place(*path, "gas"), each.gas, (CO2, *BURNT, UNSPLIT, *known))
        return 0.0
    return draft.figure(f"gwp_{each.gas}", known[each.gas], "1", ())[0]
