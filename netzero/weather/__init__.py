"""Weather: files and bundled synthetic years, checked against the sun and laid on the model's axis."""

from netzero.weather.bundled import bundled, bundled_names
from netzero.weather.choose import weather_for
from netzero.weather.fit import fit_year
from netzero.weather.read import read_weather
from netzero.weather.sun import Sun, check_solar_noon, solar_lag_min, sun_of, sun_position
from netzero.weather.synthetic import synthesise

__all__ = [
    "Sun",
    "bundled",
    "bundled_names",
    "check_solar_noon",
    "fit_year",
    "read_weather",
    "solar_lag_min",
    "sun_of",
    "sun_position",
    "synthesise",
    "weather_for",
]
