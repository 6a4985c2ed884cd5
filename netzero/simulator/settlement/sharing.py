"""The park's rule of settlement as numbers: each party's share of the pool, and the class in which it is served."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from netzero.components.park import Park
from netzero.kernels.settlement import CLASSES, PRO_RATA, SHARES
from netzero.simulator.flows import Array
from netzero.simulator.settlement.claims import Claims

RULES = {"pro_rata": PRO_RATA, "shares": SHARES, "classes": CLASSES}


def rule_of(park: Park, claims: Claims, hours: Array) -> tuple[int, Array, NDArray[np.int64]]:
    """Return the rule's number, shares of the pool (stage, party), and the number of each party's class (party,).

    Args:
        park: with its settlement.
        claims: of the site.
        hours: of the year that each step stands for (time,).

    """
    given = park.settlement
    if given.rule == "shares" and given.shares:
        declared = dict(given.shares)
        weights = np.array([declared.get(party, 0.0) for party in claims.parties])
        shares = _parts(np.broadcast_to(weights, (len(claims.need), len(weights))))
    elif given.rule == "shares":
        shares = _parts(_given_kwh(claims, hours))
    else:
        shares = np.zeros((len(claims.need), len(claims.parties)))
    last = len(given.classes)
    ranks = {party: rank for rank, members in enumerate(given.classes) for party in members}
    return RULES[given.rule], shares, np.array([ranks.get(party, last) for party in claims.parties], dtype=np.int64)


def _given_kwh(claims: Claims, hours: Array) -> Array:
    """Return what the plant of those who need anything gave in the year (stage, party)."""
    given = np.einsum("stp,t->sp", claims.gift, hours)
    return np.asarray(np.where(claims.need.any(axis=1), given, 0.0))


def _parts(weights: Array) -> Array:
    """Return weights as shares of those at the site (stage, party); all 0 where none has any."""
    total = weights.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros(weights.shape), where=total > 0))
