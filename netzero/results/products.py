"""Emissions embedded in products, as the EU's CBAM counts them: direct and indirect, in all and for each tonne.

Direct: what the tenant burns and its process emits, and steam, heat and cold that it bought, less what others bought of
its plant. Indirect: its electricity, location-based. Refrigerants are in neither. Heat and power that parties share are
those of the books; a tenant's products share them as declared, or by tonnes. Heat made of electricity counts as direct.
"""

from __future__ import annotations

from typing import Any

from netzero.results.case import Case, Operated

DIRECT = ("stationary", "process", "heat_outside", "heat_inside", "heat_given")
INDIRECT = ("electricity",)


def embedded(case: Case, operated: Operated, s: int) -> list[dict[str, Any]]:
    """Return of each product in stage `s` what is made, t, and t CO2e direct and indirect, in all and for each tonne.

    Figures for a tonne are None where nothing is made; nothing of an older file.
    """
    products = case.park.greenhouse.products
    if not products or "inventory" not in operated.books:
        return []
    told, part = operated.books["inventory"].sum("gas").isel(stage=s), float(case.hourly.attrs["year_fraction"])
    rows = []
    for product in products:
        made = part * product.made_t[s]
        of_tenant = told.sel(party=product.tenant)
        kinds = {
            kind: product.share[s] * float(of_tenant.sel(source=list(sources)).sum())
            for kind, sources in (("direct", DIRECT), ("indirect", INDIRECT))
        }
        row = {"tenant": product.tenant, "product": product.name, "made_t": made}
        row |= {f"{kind}_t": t for kind, t in kinds.items()}
        rows.append(row | {f"{kind}_per_t": t / made if made > 0 else None for kind, t in kinds.items()})
    return rows
