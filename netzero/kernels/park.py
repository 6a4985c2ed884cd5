"""A park as the kernels see it: one array of records for each kind of component, sorted by node.

*Positions* number what has a balance at a node: heat levels from the hottest (0) to the coolest, then cooling
(`levels`), then electricity (`levels + 1`), then fuels that are made, stored or asked for. *Sources* are what is called
on by price: converters, purchases and, at its end, a link. A source's *lead* is its output of the lowest position; its
ports are flows per unit of the lead, given (+) or taken (-). Fields `first_*` say where the components of a node (the
ports of a source) begin; the next record says where they end.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Records: TypeAlias = NDArray[Any]

NOISE_KW = 1e-9
"""What is left of a surplus or a limit, and what a store gave or took in a step, counts as none up to this."""
KEPT_BACK = np.float64(1e12)
"""Added to the price of a limited fuel that is used faster than its year goes on: it is then kept for last."""

FLOAT, INT, FLAG = np.float64, np.int64, np.bool_

NODE = np.dtype(
    [
        ("first_supply", INT),
        ("first_source", INT),
        ("first_store", INT),
        ("first_need", INT),
        ("powered", FLAG),  # whether anything gives or takes electricity
        ("plain", FLAG),  # whether it has nothing but needs and sources that hang on nothing else
        ("import_limit_kw", FLOAT),  # 0 without a meter
        ("export_limit_kw", FLOAT),
        ("export_share", FLOAT),
        ("demand_charged", FLAG),
        ("interval_steps", INT),  # demand is billed on averages over so many
        # state
        ("interval_kw", FLOAT),  # sum of what the connection brought in each step since the billing interval began
        ("asked_kw", FLOAT),  # most that grid and batteries gave together in a step of the month so far
        ("asked_before_kw", FLOAT),  # the same, of the month before
        ("billed_kw", FLOAT),  # billed this month in any case, for the peaks of months before
        ("dear_today_kwh", FLOAT),  # needed in dear hours since midnight beyond what cheap sources gave
        ("dear_yesterday_kwh", FLOAT),  # the same, of the day before; infinite where no cheap source gave anything
        ("spared_today", FLAG),  # whether one did in dear hours since midnight
        # scratch: price of the next kWh of electricity inside the node's surplus, and beyond it
        ("low_price", FLOAT),
        ("high_price", FLOAT),
        ("drawn_kw", FLOAT),  # what the connection brings in this step, import and contracts
        ("reach_kw", FLOAT),  # electricity that all needs of the node together may reach, besides what is set aside
        ("serving", INT),  # position of the heat or cold that is being met
        ("closing", FLAG),  # whether electricity is what is being met: no gas is made of it then
    ],
    align=True,
)
LINK = np.dtype(
    [
        ("start", INT),  # nodes
        ("end", INT),
        ("position", INT),
        ("capacity_kw", FLOAT),  # that may be sent
        ("keep", FLOAT),  # share of it that arrives
        ("fee", FLOAT),  # currency per kWh sent
        ("both_ways", FLAG),
        ("on_power", FLAG),  # counts heat and cold made of electricity at its start as sure
        # scratch
        ("price", FLOAT),  # of the next kWh of heat or cold at its start, once its supplies are used up
        ("reach_kw", FLOAT),  # what it can surely bring besides what it brings already
    ],
    align=True,
)
SUPPLY = np.dtype([("position", INT)], align=True)
SOURCE = np.dtype(
    [
        ("position", INT),
        ("first_port", INT),
        ("power_port", INT),  # the port that takes or gives electricity, -1 for none
        ("heat_port", INT),  # the port that takes heat, -1 for none
        ("gas_port", INT),  # the port that takes a fuel made or stored on site, -1 for none
        ("twin", INT),  # the source that shares its capacity, -1 for none
        ("takes_power", FLAG),
        ("bought", FLAG),  # a purchase, not plant
        ("keeps", FLAG),  # makes a fuel of a bought one that is limited: what is left of it goes into stores
        ("plain", FLAG),  # neither takes heat nor gives heat or cold besides its lead
        ("electric", FLAG),  # takes electricity and neither fuel nor heat
        ("burns", FLAG),  # takes a fuel
        ("rationed", FLAG),  # takes a bought fuel that is limited
        ("firm", FLAG),  # gives electricity that is there whatever else happens
        ("over_grid", FLAG),  # comes through the node's meter
        ("link", INT),  # the link that it is the end of, -1 for plant
        # scratch
        ("left_kw", FLOAT),  # what it can still give of its lead in this step
        ("blocked", FLAG),  # not to be asked again for this need
        ("spent", FLAG),  # the same, while heat for another source is asked for
    ],
    align=True,
)
PORT = np.dtype([("carrier", INT)], align=True)  # position, or -1 - fuel
FUEL = np.dtype(
    [
        ("price", FLOAT),
        ("limit_kwh", FLOAT),  # of the year; may be infinite
        ("used_kwh", FLOAT),  # counted where there is a limit
        ("left_kw", FLOAT),  # scratch: what may still be bought in this step
    ],
    align=True,
)
STORE = np.dtype(
    [
        ("position", INT),
        ("power_kw", FLOAT),  # may be infinite
        ("charge_efficiency", FLOAT),
        ("discharge_efficiency", FLOAT),
        ("loss_per_h", FLOAT),
        ("cost", FLOAT),  # currency per kWh discharged
        ("wear", FLOAT),  # what a kWh discharged takes of a replacement, currency: decides, and is in no bill
        ("least_share", FLOAT),  # of the energy: least level
        ("fade_kw", FLOAT),  # energy lost in an hour of the year
        ("fade_per_kwh", FLOAT),  # energy lost for each kWh that goes in or comes out, inside the store
        ("own_only", FLAG),  # charged by nothing but the node's own supplies of the carrier
        # state
        ("energy_kwh", FLOAT),  # what it may hold, falling with time and use
        ("least_kwh", FLOAT),  # nothing is discharged below it
        ("level_kwh", FLOAT),
        ("surplus_today_kwh", FLOAT),  # of surplus since midnight, whether there was room for it or not
        ("surplus_yesterday_kwh", FLOAT),
        ("lacked_today_kwh", FLOAT),  # of a fuel since midnight: asked for beyond what its makers could give
        ("lacked_yesterday_kwh", FLOAT),
        # scratch
        ("kept_kwh", FLOAT),  # level after the standing loss of the step
    ],
    align=True,
)
STEP = np.dtype(
    [
        ("step_h", FLOAT),
        ("weight", FLOAT),
        ("block", INT),
        ("day", INT),
        ("month", INT),  # 0..11
        ("elapsed", FLOAT),  # share of the axis' hours up to the end of the step
    ],
    align=True,
)
GRID = np.dtype(
    [
        ("import_price", FLOAT),
        ("export_price", FLOAT),
        ("worth", FLOAT),  # what bands are made of: the import price, or the emission factor of the grid
        ("cheap_worth", FLOAT),  # the lowest of the day
        ("dear_worth", FLOAT),  # the highest of the day
        ("band", INT),
        ("begins_interval", FLAG),  # whether a billing interval begins with the step
        ("given_kw", FLOAT),  # what own supplies could give
        ("imported_kw", FLOAT),
        ("used_kw", FLOAT),  # of own supplies, at the node or sent back through links
        ("surplus_kw", FLOAT),  # what is left of them
        ("exported_kw", FLOAT),
    ],
    align=True,
)
BALANCE = np.dtype(
    [
        ("need_kw", FLOAT),  # asked for and not yet met; of electricity, all that is asked for
        ("given_kw", FLOAT),  # what supplies could give
        ("free_kw", FLOAT),  # what of it is not yet used
    ],
    align=True,
)
STORED = np.dtype(
    [
        ("charge_kw", FLOAT),
        ("discharge_kw", FLOAT),
        ("level_kwh", FLOAT),
        ("energy_kwh", FLOAT),  # that it may hold in the step
        ("later_kwh", FLOAT),  # that it may hold after it, where it ages
    ],
    align=True,
)


class World(NamedTuple):
    """One stage of a park: what it is, what each step brings, what goes on, what happened. Series are [time, ...]."""

    levels: int
    policy: int
    peak_share: float
    """Import is held below this share of what grid and batteries gave together at most in the month before."""
    peak_reserve: float
    """Share of a battery's energy that is kept for peaks."""
    as_before: bool
    """Whether stores age as in the run before, which nobody counts: `stored` tells what they may hold."""
    nodes: Records
    order: Ints
    """Nodes as they are run in a step: one at the end of a link before the one at its start."""
    links: Records
    """Those first that others hang on."""
    upstream: Flags
    """[link, link]: whether what the one can bring depends on the other; a link on itself."""
    needs: Ints
    """Positions besides electricity at which anything may be needed, in the order in which they are served."""
    able: Ints
    """Sources that can serve a position of a node."""
    first_able: Ints
    """[node, position]: where those begin that can serve it; the next column says where they end."""
    electric: Flags
    """[node, position]: whether any of them takes electricity and nothing else."""
    supplied: Flags
    """[node, position]: whether supplies of the node can serve it."""
    storable: Flags
    """[node, position]: whether any store of the node can serve it."""
    point: Ints
    """[node, position]: column of the demand point, -1 for none."""
    pool: Ints
    """[node, position]: column of what supplies there could give together, -1 for none."""
    supplies: Records
    sources: Records
    ports: Records
    fuels: Records
    stores: Records
    steps: Records
    grid: Records
    """[node, time]"""
    demand_kw: Floats
    available_kw: Floats
    """What supplies that are taken as they come could give."""
    pooled_kw: Floats
    """[time, pool]: what all of them at a position of a node could give together."""
    source_kw: Floats
    """What sources could give of their lead."""
    source_cost: Floats
    """Currency per kWh of the lead, besides what the ports take and give; bought fuels without a limit are counted."""
    port_flow: Floats
    twin_flow: Floats
    """[time, source]: lead of the twin per unit of the source's own."""
    fuel_kw: Floats
    """[time, fuel]: what may be bought in a step."""
    balance: Records
    """[position], of the node and step at hand."""
    called_kw: Floats
    """[node, position]: what links ask of a node in the step at hand, less what they bring back to it."""
    called_through_kw: Floats
    """[link]: what was asked through it in the step at hand."""
    kept_back_kw: Floats
    """[node, heat level or cooling]: electricity that plant may take there to meet what links have asked for and is not
    served yet; what makes heat or fuel for that plant leaves it."""
    peak_kw: Floats
    """[node, month]: highest average of what the connection brought in a billing interval so far; what is left of an
    open one counts as 0."""
    look_back: Floats
    """[node x 12 + month, other month]: share of its peak that all demand charges bill again; 0 for its own."""
    supplied_kw: Floats
    given_kw: Floats
    """What sources gave of their lead."""
    sent_back_kw: Floats
    stored: Records
    fallen_kw: Floats
    """[time, node x levels + level]: heat that falls from a level to the next."""
    unserved_kw: Floats
