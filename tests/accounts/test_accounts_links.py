"""The books of parks with feeders, pipes and a private line close, whatever rules make of them."""

from dataclasses import replace

import numpy as np
import pytest
from park_factory import a_design
from random_operation import random_park

from netzero.accounts import account, residuals
from netzero.simulator import settle, simulate


@pytest.mark.parametrize("seed", range(6))
def test_books_close_for_parks_that_links_join(seed):
    park, hourly = random_park(seed)
    park = replace(park, parties=(*park.parties, "fund"))
    design = a_design(park)
    dispatch = simulate(park, hourly, *design)
    books = account(park, hourly, *design, dispatch, settle(park, hourly, dispatch))
    size = float(np.abs(books["energy"]).sum())
    assert np.abs(residuals(books)).max() <= 1e-9 * size
    emitted = books["emissions"].sum("party").transpose("stage", "scope").values
    handed_on = books["footprint"].sum("tenant").transpose("stage", "scope").values
    assert handed_on == pytest.approx(emitted, abs=1e-9 * float(np.abs(emitted).sum()))
    fee = {link.name: link.fee[0] for link in park.links}
    hours = (hourly["step_h"] * hourly["weight"]).values
    both = dispatch["sent_kw"] + dispatch["sent_back_kw"]
    moved = {name: float((both.sel(link=name).values @ hours).sum()) for name in fee}
    wheeling = books["costs"].sel(line="wheeling").sum("party").values
    assert wheeling == pytest.approx(sum(fee[name] * moved[name] for name in fee))
