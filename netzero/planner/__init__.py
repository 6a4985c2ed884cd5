"""The planner: from a park and its hours to a plan with a proven bound."""

from netzero.planner.model_file import write_model
from netzero.planner.plan import Plan, base_year_emissions, plan

__all__ = ["Plan", "base_year_emissions", "plan", "write_model"]
