"""Weather: files and bundled synthetic years, checked against the sun and laid on the model's axis."""

from netzero.weather.agreement import check_solar_noon
from netzero.weather.bundled import bundled
from netzero.weather.choose import weather_for
from netzero.weather.fit import fit_year
from netzero.weather.inspect import inspect_weather
from netzero.weather.raw import Declared
from netzero.weather.read import read_weather
from netzero.weather.sun import Sun, solar_lag_min, sun_of, sun_position
from netzero.weather.synthetic import synthesise
from netzero.weather.wind import turbine_wind

__all__ = [
    "Declared",
    "Sun",
    "bundled",
    "check_solar_noon",
    "fit_year",
    "inspect_weather",
    "read_weather",
    "solar_lag_min",
    "sun_of",
    "sun_position",
    "synthesise",
    "turbine_wind",
    "weather_for",
]
