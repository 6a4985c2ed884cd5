"""Measures of an investment, by the public functions of the accounts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netzero.accounts import irr, levelised_cost, npv, payback, real_rate
from netzero.money import annuity_factor

from .inputs import read_inputs


def reproduce(case_folder: Path, folder: Path) -> dict[str, float | None]:
    """Return the measures of a case: of a cash flow that it gives, or of one investment with equal yearly returns."""
    given = read_inputs(case_folder)
    return _of_cash(given) if "cash_flows" in given else _of_equal_years(given)


def _of_cash(given: Mapping[str, Any]) -> dict[str, float | None]:
    cash, rate = given["cash_flows"], given["discount_rate"]
    return {"npv": npv(rate, cash), "irr": irr(cash), "simple_payback_years": payback(cash)}


def _of_equal_years(given: Mapping[str, Any]) -> dict[str, float | None]:
    rate, years, capex = given["discount_rate"], given["years"], given["capex"]
    cash = [-capex] + [given["annual_net"]] * years
    return {
        "irr": irr(cash),
        "npv": npv(rate, cash),
        f"crf_{100 * rate:.0f}pct_{years}y": annuity_factor(rate, years),
        "simple_payback_years": payback(cash),
        "discounted_payback_years": payback(cash, rate),
        "lcoe_usd_per_mwh": levelised_cost(capex, given["om_per_yr"], given["energy_mwh_per_yr"], rate, years),
        "real_rate_fisher": real_rate(rate, given["inflation"]),
    }
