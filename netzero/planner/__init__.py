"""The planner: from a park and its hours to a plan with a proven bound."""

from netzero.planner.model_file import write_model
from netzero.planner.plan import Plan, base_year_emissions, plan
from netzero.planner.rolling import look_ahead

__all__ = ["Plan", "base_year_emissions", "look_ahead", "plan", "write_model"]
