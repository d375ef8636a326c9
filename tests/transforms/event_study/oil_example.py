"""An event study of crude oil on OPEC's meetings; the data are two daily series that the package arch ships."""

import polars as pl
from arch.data import sp500, wti

from transforms.event_study import Design, study


def daily(prices, column: str, name: str) -> pl.DataFrame:
    price = pl.col(column)
    return pl.from_pandas(prices[[column]].reset_index()).select(
        date=pl.col("Date").cast(pl.Date), **{name: price / price.shift() - 1}
    )


oil = daily(wti.load(), "DCOILWTICO", "ret").with_columns(symbol=pl.lit("WTI"))
stocks = daily(sp500.load(), "Adj Close", "market")
meetings = [
    ("2008-10-24", "cut"), ("2008-12-17", "cut"), ("2014-11-27", "no cut"), ("2016-09-28", "cut"),
    ("2016-11-30", "cut"), ("2017-05-25", "cut extended"), ("2018-06-22", "raise"), ("2018-12-07", "cut"),
]  # fmt: skip
events = pl.DataFrame(meetings, schema=["event_id", "decision"], orient="row").with_columns(
    symbol=pl.lit("WTI"), event_date=pl.col("event_id").str.to_date()
)
found = study(oil, stocks, events, Design(models=("market",), windows=((0, 0), (0, 1))))

if __name__ == "__main__":
    print(found.event_windows.filter(window="[0,0]").select("event_id", "car", "scar", "reason"))
    print(
        found.group_statistics.filter(level="caar", test="bmp_t_scar").select("window", "value", "df", "p_value", "n")
    )
