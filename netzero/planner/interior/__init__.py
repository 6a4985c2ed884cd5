"""Interior point of linear programs whose rows and columns repeat every step."""

from netzero.planner.interior.search import NoAnswer, Say, by_the_hour

__all__ = ["NoAnswer", "Say", "by_the_hour"]
