"""The pictures: one theme, colours that the colour-blind tell apart (Okabe and Ito 2008), for light and dark pages."""

from typing import Any, cast

import altair as alt
import polars as pl

COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"]
INK = "#808080"
WIDTH, HEIGHT = 620, 280
EVENT_DAY = alt.X("event_day:Q", title="event day", axis=alt.Axis(tickMinStep=1))


def themed(chart: Any, title: str = "") -> dict[str, Any]:
    """A Vega-Lite specification of a chart under the project's theme."""
    axis = {"labelColor": INK, "titleColor": INK, "gridColor": INK, "gridOpacity": 0.2, "domainColor": INK,
            "tickColor": INK}  # fmt: skip
    config = {
        "background": "transparent", "padding": 12, "view": {"stroke": None}, "axis": axis, "font": "sans-serif",
        "title": {"color": INK, "anchor": "start", "fontSize": 13},
        "legend": {"labelColor": INK, "titleColor": INK, "labelLimit": 300}, "range": {"category": COLOURS},
    }  # fmt: skip
    specification = chart.properties(title=title).to_dict() if title else chart.to_dict()
    return cast("dict[str, Any]", specification) | {"config": config}


def svg(chart: Any, title: str = "") -> str:
    """A chart as SVG that stands in a page."""
    import vl_convert

    return vl_convert.vegalite_to_svg(themed(chart, title))


def png(chart: Any, title: str = "") -> bytes:
    """A chart as PNG, on white."""
    import vl_convert

    specification = themed(chart, title)
    specification["config"]["background"] = "white"
    return vl_convert.vegalite_to_png(specification, scale=1.5)


def car_paths(paths: pl.DataFrame) -> Any:
    """CAR paths of some events, a colour each.

    Args:
        paths: event_id, event_day, cumulative_abnormal_return (ratio).
    """
    return (
        alt.Chart(alt.Data(values=paths.to_dicts()), width=WIDTH, height=HEIGHT)
        .mark_line(strokeWidth=2)
        .encode(
            x=EVENT_DAY,
            y=percent_axis("cumulative_abnormal_return:Q", "CAR"),
            color=alt.Color("event_id:N", title=None),
        )
    )


def car_path(path: pl.DataFrame, width: int = WIDTH, height: int = HEIGHT) -> Any:
    """The CAR path of one event, over the band about zero that luck alone leaves once in twenty events.

    Args:
        path: event_day, cumulative_abnormal_return, luck_bound_return (ratios).
        width: Of the plot, in pixels.
        height: Of the plot, in pixels.
    """
    data = alt.Data(values=path.to_dicts())
    base = alt.Chart(data, width=width, height=height).encode(x=EVENT_DAY)
    band = (
        base.transform_calculate(low_return="-datum.luck_bound_return")
        .mark_area(opacity=0.2, color=INK)
        .encode(y=percent_axis("low_return:Q", "CAR"), y2=alt.Y2("luck_bound_return"))
    )
    line = base.mark_line(color=COLOURS[0], strokeWidth=2).encode(y=percent_axis("cumulative_abnormal_return:Q", "CAR"))
    day_0 = base.mark_rule(color=INK, opacity=0.6).encode(x=alt.datum(0))
    return band + day_0 + line


def effects(rows: pl.DataFrame) -> Any:
    """Mean CAR by group, as bars; what the headline test rejects after Benjamini and Hochberg is filled.

    Args:
        rows: group_name, mean_abnormal_return (ratio), is_beyond_luck.
    """
    return (
        alt.Chart(alt.Data(values=rows.to_dicts()), width=WIDTH)
        .mark_bar(strokeWidth=1.5, stroke=COLOURS[0], color=COLOURS[0])
        .encode(
            x=percent_axis("mean_abnormal_return:Q", "mean CAR", alt.X),
            y=alt.Y("group_name:N", sort="-x", title=None),
            fillOpacity=alt.condition("datum.is_beyond_luck", alt.value(0.9), alt.value(0.1)),
        )
    )


def claim_range(day: pl.DataFrame, claims: pl.DataFrame) -> Any:
    """The day's range of a stock with the prices that the press named.

    Args:
        day: one row: low_usd, high_usd, open_usd, close_usd, previous_close_usd.
        claims: claimed_price_usd, claim.
    """
    named = {"previous_close_usd": "close before", "open_usd": "open", "close_usd": "close"}
    marks = day.select(*named).rename(named).unpivot(variable_name="claim", value_name="price_usd")
    said = claims.select("claim", price_usd="claimed_price_usd")
    price = alt.X("price_usd:Q", title="USD", scale=alt.Scale(zero=False))
    order = [*said["claim"], *marks["claim"]]
    extent = (
        alt.Chart(alt.Data(values=day.to_dicts()), width=WIDTH)
        .mark_rect(opacity=0.15, color=COLOURS[0])
        .encode(x=alt.X("low_usd:Q", title="USD", scale=alt.Scale(zero=False)), x2="high_usd:Q")
    )
    points = (
        alt.Chart(alt.Data(values=[*said.to_dicts(), *marks.to_dicts()]), width=WIDTH)
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=price,
            y=alt.Y("claim:N", title=None, sort=order),
            color=alt.condition(
                alt.FieldOneOfPredicate(field="claim", oneOf=marks["claim"].to_list()),
                alt.value(INK),
                alt.value(COLOURS[5]),
            ),
        )
    )
    return extent + points


def percent_axis(field: str, title: str, axis: Any = alt.Y) -> Any:
    """A scale in signed whole percent."""
    return axis(field, title=title, axis=alt.Axis(format="+.0%"))
