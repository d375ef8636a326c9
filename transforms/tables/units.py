"""The unit of a column, by the ending of its name."""

NONE = "none"
UNITS = {
    "_per_mw_year_usd": "USD per MW and year",
    "_per_mw_usd": "USD per MW",
    "_usd": "USD",
    "_mw": "MW",
    "_btc": "BTC",
    "_ehs": "EH/s",
    "_pct": "percent",
    "_return": "ratio",
    "_ratio": "ratio",
    "_count": "count",
    "_years": "years",
    "_days": "sessions",
    "_day": "sessions from day 0",
    "_at": "UTC instant",
    "_date": "calendar day",
}


def unit_of(name: str) -> str:
    """The unit that a column's name promises; `none` of texts, flags, statistics and probabilities."""
    if name.startswith(("is_", "has_")):
        return NONE
    return next((unit for ending, unit in UNITS.items() if name.endswith(ending)), NONE)
