"""The catalogue: default figures of technologies, fuels, the grid, tariffs, sectors and sites, each with its source.

The data are `data/*.yaml`; the forms are in `netzero.catalogue.model` (what a run uses) and `netzero.catalogue.library`
(what it may choose from). Every function reads its file once (`netzero.catalogue.reading`). In a data file `sources`
only holds what several figures share.
"""

from netzero.catalogue.defaults import default_figures, heat_levels, refrigerants
from netzero.catalogue.electricity_prices import (
    average_price,
    electricity_vat,
    price_structures,
    schedules,
    tariff_histories,
    tariff_terms,
    tariffs,
)
from netzero.catalogue.finance import exchange_rate, finance_figures, tax_schedules
from netzero.catalogue.fuel_data import combustion, fuel_prices, fuel_prices_by_weight, fuels, steam_factors
from netzero.catalogue.industry import benchmarks, exchanges, measures, screening_bands, sectors
from netzero.catalogue.market import carbon_figures, ceiling_prices, dppa_figures
from netzero.catalogue.places import sites
from netzero.catalogue.plants import equipment, learning_rates, market_points, technologies
from netzero.catalogue.public_grid import grid_anchors, grid_tracks
from netzero.catalogue.ranges import bands, sector_electricity, sector_heat
from netzero.catalogue.reading import DATA_FILES
from netzero.catalogue.working_time import calendar_figures, demand_figures, lunar_new_years, shift_patterns

__all__ = [
    "DATA_FILES",
    "average_price",
    "bands",
    "benchmarks",
    "calendar_figures",
    "carbon_figures",
    "ceiling_prices",
    "combustion",
    "default_figures",
    "demand_figures",
    "dppa_figures",
    "electricity_vat",
    "equipment",
    "exchange_rate",
    "exchanges",
    "finance_figures",
    "fuel_prices",
    "fuel_prices_by_weight",
    "fuels",
    "grid_anchors",
    "grid_tracks",
    "heat_levels",
    "learning_rates",
    "lunar_new_years",
    "market_points",
    "measures",
    "price_structures",
    "refrigerants",
    "schedules",
    "screening_bands",
    "sector_electricity",
    "sector_heat",
    "sectors",
    "shift_patterns",
    "sites",
    "steam_factors",
    "tariff_histories",
    "tariff_terms",
    "tariffs",
    "tax_schedules",
    "technologies",
]
