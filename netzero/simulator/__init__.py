"""Operation of a design: by rules without foresight, or as the plan says; who used what; whether energy closes."""

from netzero.simulator.balance import balance_residual_max, balances
from netzero.simulator.operate import simulate
from netzero.simulator.replay import difference, replay
from netzero.simulator.settlement import settle, settlement_warnings

__all__ = ["balance_residual_max", "balances", "difference", "replay", "settle", "settlement_warnings", "simulate"]
