"""Units of measurement: the symbol, one, many."""

from __future__ import annotations

import re

_PREFIXES = {"K": "kilo", "k": "kilo", "M": "mega", "G": "giga", "T": "tera", "P": "peta", "E": "exa", "Z": "zetta"}
_BINARY = {"Ki": "kibi", "Mi": "mebi", "Gi": "gibi", "Ti": "tebi", "Pi": "pebi"}


UNITS: dict[str, tuple[str, str]] = {
    "km": ("kilometer", "kilometers"),
    "m": ("meter", "meters"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "µm": ("micrometer", "micrometers"),
    "μm": ("micrometer", "micrometers"),
    "um": ("micrometer", "micrometers"),
    "nm": ("nanometer", "nanometers"),
    "pm": ("picometer", "picometers"),
    "mi": ("mile", "miles"),
    "ft": ("foot", "feet"),
    "yd": ("yard", "yards"),
    "yds": ("yard", "yards"),
    "kg": ("kilogram", "kilograms"),
    "g": ("gram", "grams"),
    "mg": ("milligram", "milligrams"),
    "µg": ("microgram", "micrograms"),
    "μg": ("microgram", "micrograms"),
    "mcg": ("microgram", "micrograms"),
    "ng": ("nanogram", "nanograms"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "secs": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
    "msec": ("millisecond", "milliseconds"),
    "µs": ("microsecond", "microseconds"),
    "μs": ("microsecond", "microseconds"),
    "us": ("microsecond", "microseconds"),
    "ns": ("nanosecond", "nanoseconds"),
    "ps": ("picosecond", "picoseconds"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "wk": ("week", "weeks"),
    "wks": ("week", "weeks"),
    "mo": ("month", "months"),
    "mos": ("month", "months"),
    "yr": ("year", "years"),
    "yrs": ("year", "years"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "KW": ("kilowatt", "kilowatts"),
    "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"),
    "TW": ("terawatt", "terawatts"),
    "mW": ("milliwatt", "milliwatts"),
    "Wh": ("watt hour", "watt hours"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "KWh": ("kilowatt hour", "kilowatt hours"),
    "MWh": ("megawatt hour", "megawatt hours"),
    "GWh": ("gigawatt hour", "gigawatt hours"),
    "TWh": ("terawatt hour", "terawatt hours"),
    "V": ("volt", "volts"),
    "mV": ("millivolt", "millivolts"),
    "kV": ("kilovolt", "kilovolts"),
    "eV": ("electronvolt", "electronvolts"),
    "keV": ("kiloelectronvolt", "kiloelectronvolts"),
    "MeV": ("megaelectronvolt", "megaelectronvolts"),
    "GeV": ("gigaelectronvolt", "gigaelectronvolts"),
    "mA": ("milliamp", "milliamps"),
    "mAh": ("milliamp hour", "milliamp hours"),
    "Ah": ("amp hour", "amp hours"),
    "Ω": ("ohm", "ohms"),
    "kΩ": ("kiloohm", "kiloohms"),
    "J": ("joule", "joules"),
    "kJ": ("kilojoule", "kilojoules"),
    "MJ": ("megajoule", "megajoules"),
    "cal": ("calorie", "calories"),
    "kcal": ("kilocalorie", "kilocalories"),
    "Pa": ("pascal", "pascals"),
    "hPa": ("hectopascal", "hectopascals"),
    "kPa": ("kilopascal", "kilopascals"),
    "MPa": ("megapascal", "megapascals"),
    "GPa": ("gigapascal", "gigapascals"),
    "atm": ("atmosphere", "atmospheres"),
    "tsp": ("teaspoon", "teaspoons"),
    "tbsp": ("tablespoon", "tablespoons"),
    "psi": ("pound per square inch", "pounds per square inch"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "KHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "THz": ("terahertz", "terahertz"),
    "dB": ("decibel", "decibels"),
    "L": ("liter", "liters"),
    "l": ("liter", "liters"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "cl": ("centiliter", "centiliters"),
    "dl": ("deciliter", "deciliters"),
    "ha": ("hectare", "hectares"),
    "mol": ("mole", "moles"),
    "mph": ("mile per hour", "miles per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"),
    "kmh": ("kilometer per hour", "kilometers per hour"),
    "fps": ("frame per second", "frames per second"),
    "FPS": ("frame per second", "frames per second"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "RPM": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"),
    "BPM": ("beat per minute", "beats per minute"),
    "dpi": ("dot per inch", "dots per inch"),
    "ppi": ("pixel per inch", "pixels per inch"),
    "ppm": ("part per million", "parts per million"),
    "ppb": ("part per billion", "parts per billion"),
    "px": ("pixel", "pixels"),
    "pt": ("point", "points"),
    "pts": ("point", "points"),
    "pp": ("percentage point", "percentage points"),
    "Mbit": ("megabit", "megabits"),
    "Gbit": ("gigabit", "gigabits"),
    "kbit": ("kilobit", "kilobits"),
    "bps": ("bit per second", "bits per second"),
    "qps": ("query per second", "queries per second"),
    "QPS": ("query per second", "queries per second"),
    "hp": ("horsepower", "horsepower"),
    "FLOP": ("FLOP", "FLOPs"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "° C": ("degree Celsius", "degrees Celsius"),
    "° F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "º": ("degree", "degrees"),
    "ºC": ("degree Celsius", "degrees Celsius"),
    "ºF": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "sq ft": ("square foot", "square feet"),
    "sqft": ("square foot", "square feet"),
    "sq m": ("square meter", "square meters"),
    "sq km": ("square kilometer", "square kilometers"),
    "sq mi": ("square mile", "square miles"),
}
for _letter, _prefix in _PREFIXES.items():
    UNITS[f"{_letter}B"] = (f"{_prefix}byte", f"{_prefix}bytes")
    UNITS[f"{_letter}bps"] = (f"{_prefix}bit per second", f"{_prefix}bits per second")
    if _letter not in "kK":
        UNITS[f"{_letter}b"] = (f"{_prefix}bit", f"{_prefix}bits")
        for _ops in ("FLOP", "FLOPs", "FLOPS", "flop", "flops"):
            name = f"{_prefix}flop"
            UNITS[f"{_letter}{_ops}"] = (name + ("s" if _ops.endswith("S") else ""), name + "s")
for _letter, _prefix in _BINARY.items():
    UNITS[f"{_letter}B"] = (f"{_prefix}byte", f"{_prefix}bytes")
for _unit in ("km", "m", "cm", "mm", "ft", "mi", "in"):
    for _raised, _shape in (("²", "square"), ("^2", "square"), ("³", "cubic"), ("^3", "cubic")):
        _one, _more = UNITS.get(_unit, ("inch", "inches"))
        UNITS[_unit + _raised] = (f"{_shape} {_one}", f"{_shape} {_more}")

# what may stand after a stroke: "per second"
PER = {
    "s": "second",
    "sec": "second",
    "ms": "millisecond",
    "min": "minute",
    "m": "minute",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "yr": "year",
    "y": "year",
    "s²": "second squared",
    "s^2": "second squared",
    "m²": "square meter",
    "m^2": "square meter",
    "m³": "cubic meter",
    "m^3": "cubic meter",
    "km²": "square kilometer",
    "cm³": "cubic centimeter",
    "W": "watt",
    "kWh": "kilowatt hour",
    "kg": "kilogram",
    "g": "gram",
    "L": "liter",
    "l": "liter",
    "ml": "milliliter",
    "mL": "milliliter",
    "km": "kilometer",
    "mi": "mile",
    "GB": "gigabyte",
    "MB": "megabyte",
    "sq ft": "square foot",
    "lb": "pound",
    "oz": "ounce",
    "mol": "mole",
    "px": "pixel",
}

PER |= {
    word: word
    for word in [
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "token",
        "step",
        "person",
        "user",
        "item",
        "request",
        "query",
        "sample",
        "image",
        "watt",
        "dollar",
        "episode",
        "epoch",
        "frame",
        "pixel",
        "word",
        "parameter",
        "capita",
    ]
}

# Letters that also name things ("20 A papers") count as units only where they are attached or plainly one.
_LOOSE = {"pm", "us", "ps", "pt", "mo", "l", "h", "g", "m", "s", "V", "W", "J", "L", "º", "hp", "pp"}


def either(words: object) -> str:
    """An alternation of literals, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


UNITS["in"] = ("inch", "inches")
UNIT = either(unit for unit in UNITS if unit != "in") + r"|in(?= (?:long|wide|tall|high|deep|thick|across)\b)"
LONG = either(unit for unit in UNITS if len(unit) > 1 and unit not in _LOOSE | {"in"} and unit[0] not in "°º℃℉")
TIMES = either(PER)
