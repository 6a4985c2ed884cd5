"""Products of tenants, and which part of a tenant's emissions goes into each."""

from __future__ import annotations

import numpy as np

from netzero.components.greenhouse import Product
from netzero.components.park import ByStage
from netzero.scenario.greenhouse import ProductIn
from netzero.scenario.resolve.draft import Draft


def products_of(draft: Draft) -> tuple[Product, ...]:
    """Return the products; faults for unknown tenants, names twice, shares of only some products, or above 1."""
    given, names = draft.given.products, [tenant.name for tenant in draft.tenants]
    seen: set[tuple[str, str]] = set()
    for position, each in enumerate(given):
        path = ("products", position)
        if each.tenant not in names:
            draft.unknown("NZ0264", draft.place(*path, "tenant"), each.tenant, names)
        if (each.tenant, each.name) in seen:
            draft.fault("NZ1038", (*path, "name"), name=each.name, tenant=each.tenant)
        seen.add((each.tenant, each.name))
    for tenant in dict.fromkeys(each.tenant for each in given):
        _check_shares(draft, tenant)
    return tuple(
        Product(each.name, each.tenant, draft.by_stage(each.production), _share(draft, each)) for each in given
    )


def _check_shares(draft: Draft, tenant: str) -> None:
    own = [(i, each) for i, each in enumerate(draft.given.products) if each.tenant == tenant]
    stated = [each.share for _, each in own if each.share is not None]
    if stated and len(stated) < len(own):
        lacking = next(i for i, each in own if each.share is None)
        draft.fault("NZ1039", ("products", lacking), tenant=tenant)
    elif stated:
        most = float(np.sum([draft.by_stage(share) for share in stated], axis=0).max())
        if most > 1.0 + 1e-9:
            draft.fault("NZ1040", ("products", own[-1][0], "share"), tenant=tenant, total=f"{most:g}")


def _share(draft: Draft, product: ProductIn) -> ByStage:
    """Return the part of its tenant's emissions that goes into a product: as stated, or by tonnes."""
    if product.share is not None:
        draft.assume_given(f"products.{product.tenant}.{product.name}.share", product.share, "1")
        return draft.by_stage(product.share)
    made = np.array(draft.by_stage(product.production))
    others = [draft.by_stage(each.production) for each in draft.given.products if each.tenant == product.tenant]
    total = np.sum(others, axis=0)
    return tuple(np.divide(made, total, out=np.zeros_like(made), where=total > 0).tolist())
