"""Pictures of a tag, of peers and of companies, under the theme of `charts`."""

from typing import Any

import altair as alt
import polars as pl

from orchestration.charts import COLOURS, EVENT_DAY, HEIGHT, INK, WIDTH, percent_axis

LINE_COLUMNS = 4
BEYOND, WITHIN = COLOURS[5], COLOURS[0]


def mean_path(path: pl.DataFrame) -> Any:
    """The mean CAR path of a group, over the band about zero that luck alone leaves once in twenty groups.

    Args:
        path: event_day, mean_abnormal_return, mean_luck_bound_return (ratios; the bound null below three events).
    """
    base = alt.Chart(_rows(path), width=WIDTH, height=HEIGHT).encode(x=EVENT_DAY)
    band = (
        base.transform_filter("isValid(datum.mean_luck_bound_return)")
        .transform_calculate(low_return="-datum.mean_luck_bound_return")
        .mark_area(opacity=0.2, color=INK)
        .encode(y=percent_axis("low_return:Q", "mean CAR"), y2=alt.Y2("mean_luck_bound_return"))
    )
    line = base.mark_line(color=COLOURS[0], strokeWidth=2).encode(y=percent_axis("mean_abnormal_return:Q", "mean CAR"))
    day_0 = base.mark_rule(color=INK, opacity=0.6).encode(x=alt.datum(0))
    return band + day_0 + line


def day_means(days: pl.DataFrame) -> Any:
    """AAR by event day, as bars; what the day's headline test rejects after Benjamini and Hochberg is filled.

    Args:
        days: event_day, mean_abnormal_return (ratio), is_beyond_luck.
    """
    return (
        alt.Chart(_rows(days), width=WIDTH, height=HEIGHT)
        .mark_bar(strokeWidth=1.5, stroke=COLOURS[0], color=COLOURS[0])
        .encode(
            x=alt.X("event_day:O", title="event day", axis=alt.Axis(labelAngle=0)),
            y=percent_axis("mean_abnormal_return:Q", "average abnormal return"),
            fillOpacity=alt.condition("datum.is_beyond_luck", alt.value(0.9), alt.value(0.1)),
        )
    )


def reactions(companies: pl.DataFrame) -> Any:
    """CAR of the announcer and of each peer, with the interval that holds the true one for 19 of 20 events.

    Args:
        companies: company, cumulative_abnormal_return, luck_bound_return (ratios), is_announcer; in the order shown.
    """
    base = (
        alt.Chart(_rows(companies), width=WIDTH)
        .transform_calculate(
            low_return="datum.cumulative_abnormal_return - datum.luck_bound_return",
            high_return="datum.cumulative_abnormal_return + datum.luck_bound_return",
        )
        .encode(y=alt.Y("company:N", title=None, sort=companies["company"].to_list()))
    )
    bars = base.mark_bar(opacity=0.8).encode(
        x=percent_axis("cumulative_abnormal_return:Q", "CAR", alt.X),
        color=alt.condition("datum.is_announcer", alt.value(BEYOND), alt.value(WITHIN)),
    )
    intervals = base.mark_rule(color=INK, strokeWidth=1.5).encode(
        x=percent_axis("low_return:Q", "CAR", alt.X), x2="high_return"
    )
    return bars + intervals


def reaction_map(cells: pl.DataFrame) -> Any:
    """Who moved with whom: an event a row, a peer a column, its CAR as the colour; blank where it cannot be told.

    Args:
        cells: event (in the order to be shown), symbol, cumulative_abnormal_return (ratio).
    """
    far = float(cells["cumulative_abnormal_return"].abs().max() or 0)  # type: ignore[arg-type]
    scale = alt.Scale(domain=[-far, 0, far], range=[BEYOND, "#dddddd", WITHIN])
    return (
        alt.Chart(_rows(cells), width=WIDTH)
        .mark_rect()
        .encode(
            x=alt.X("symbol:N", title=None, axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("event:N", title=None, sort=cells["event"].unique(maintain_order=True).to_list()),
            color=alt.Color(
                "cumulative_abnormal_return:Q",
                title="CAR",
                scale=scale,
                legend=alt.Legend(format="+.0%", type="symbol"),
            ),
        )
    )


def year_lines(days: pl.DataFrame, marks: pl.DataFrame) -> Any:
    """Each company's return of the year in a panel of its own, with a mark on every day 0.

    Args:
        days: ticker, trade_date (text), year_to_date_return (ratio).
        marks: the same columns, of the days that have an event.
    """
    x = alt.X("trade_date:T", title=None, axis=alt.Axis(format="%b", tickCount=4))
    y = percent_axis("year_to_date_return:Q", "")
    line = alt.Chart(width=WIDTH // LINE_COLUMNS - 50, height=90).mark_line(color=COLOURS[0], strokeWidth=1.3)
    point = alt.Chart().mark_point(color=BEYOND, filled=True, size=28, opacity=1)
    together = [row | {"is_event": False} for row in days.to_dicts()]
    together += [row | {"is_event": True} for row in marks.to_dicts()]
    layers = alt.layer(
        line.encode(x=x, y=y).transform_filter("!datum.is_event"),
        point.encode(x=x, y=y).transform_filter("datum.is_event"),
        data=alt.Data(values=together),
    )
    panel = alt.Facet("ticker:N", title=None, header=alt.Header(labelColor=INK, labelFontWeight="bold"))
    return layers.facet(panel, columns=LINE_COLUMNS).resolve_scale(y="independent")


def capacity_steps(steps: pl.DataFrame) -> Any:
    """Announced megawatts of each company, added up as they were announced.

    Args:
        steps: ticker, event_date (text), cumulative_mw.
    """
    order = steps.group_by("ticker").agg(pl.col("cumulative_mw").max()).sort("cumulative_mw", descending=True)
    base = alt.Chart(_rows(steps), width=WIDTH // LINE_COLUMNS - 50, height=90)
    x = alt.X("event_date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    y = alt.Y("cumulative_mw:Q", title="MW", axis=alt.Axis(tickCount=4))
    lines = base.mark_line(interpolate="step-after", color=COLOURS[0], point=alt.OverlayMarkDef(color=COLOURS[0]))
    panel = alt.Facet(
        "ticker:N",
        title=None,
        sort=order["ticker"].to_list(),
        header=alt.Header(labelColor=INK, labelFontWeight="bold"),
    )
    return lines.encode(x=x, y=y).facet(panel, columns=LINE_COLUMNS)


def _rows(frame: pl.DataFrame) -> Any:
    return alt.Data(values=frame.to_dicts())
