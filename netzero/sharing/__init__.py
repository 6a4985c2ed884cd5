"""The value of sharing: every tenant alone against all together, and rules that say who saves what of it."""

from netzero.sharing.game import RULES, Game, Rule
from netzero.sharing.study import Figures, Shared, share

__all__ = ["RULES", "Figures", "Game", "Rule", "Shared", "share"]
