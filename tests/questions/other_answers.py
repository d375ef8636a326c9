"""The answers to the questions about claims, prices, capacity and health, computed in Polars left of the marts."""

from datetime import UTC, date, datetime

import polars as pl

from tests.questions.answers import Read

HIGHEST, LOWEST = pl.col("high_usd"), pl.col("low_usd")
CLOSE, BEFORE = pl.col("close_usd"), pl.col("before_usd")


def bars(read: Read, known_at: datetime | None = None) -> pl.DataFrame:
    """The latest vintage of each bar as the source gave it, with the closes beside it and the last of a year before."""
    all_bars = read("raw.daily_bars")
    known = all_bars if known_at is None else all_bars.filter(pl.col("fetched_at") <= known_at)
    latest = known.sort("fetched_at").unique(["symbol", "session_date"], keep="last").sort("symbol", "session_date")
    year = pl.col("session_date").dt.year()
    base = latest.group_by("symbol", year=year + 1).agg(base_usd=CLOSE.last())
    return latest.with_columns(
        year=year, before_usd=CLOSE.shift(1).over("symbol"), after_usd=CLOSE.shift(-1).over("symbol")
    ).join(base, on=["symbol", "year"], how="left")


def claims(read: Read) -> pl.DataFrame:
    """Every claim with its event's bar; `slack` is half a unit of its last printed digit, as a ratio."""
    decimals = pl.col("claimed_pct").cast(pl.String).str.split(".").list.last().str.strip_chars_end("0").str.len_chars()
    events = read("events.events").select("event_id", "ticker", "symbol", "event_date", "headline")
    stated = read("events.claims").join(events, on="event_id").filter(pl.col("owner_ticker") == pl.col("ticker"))
    return stated.join(bars(read), left_on=["symbol", "event_date"], right_on=["symbol", "session_date"]).with_columns(
        claimed=pl.col("claimed_pct") / 100,
        slack=0.005 / pl.lit(10.0).pow(decimals.cast(pl.Int32)) + 1e-12,
        reference_usd=pl.when(claim_kind="day_move").then(BEFORE).otherwise("base_usd"),
    )


def is_it_true(read: Read) -> pl.DataFrame:
    """Moves by hand; no hourly bars of stocks are in the sample, so what needs them is unknown."""
    day = claims(read).filter(event_id="CLSK-20251020", claimed_pct=13.0)
    moves = {
        "close_to_close": CLOSE / BEFORE, "open_to_close": CLOSE / pl.col("open_usd"),
        "opening_gap": pl.col("open_usd") / BEFORE, "to_high": HIGHEST / BEFORE, "to_low": LOWEST / BEFORE,
        "next_day": pl.col("after_usd") / CLOSE,
    }  # fmt: skip
    unknown = ["after_hours", "pre_market", "to_high_of_24_hours", "to_low_of_24_hours"]
    wide = day.select(*(move.alias(name) for name, move in moves.items()), *(pl.lit(None).alias(n) for n in unknown))
    long = wide.unpivot(variable_name="definition", value_name="ratio").with_columns(
        computed_return=(pl.col("ratio") - 1).round(4)
    )
    is_match = (pl.col("computed_return") - 0.13).abs() <= 0.005
    return long.with_columns(
        is_match=is_match,
        verdict=pl.lit("within the day's range, not at the close: true intraday, gone by the close"),
    ).sort("definition")


def gone_by_the_close(read: Read) -> pl.DataFrame:
    moved, claimed, slack = CLOSE / BEFORE - 1, pl.col("claimed"), pl.col("slack")
    moves = [
        moved, CLOSE / pl.col("open_usd") - 1, pl.col("open_usd") / BEFORE - 1, HIGHEST / BEFORE - 1,
        LOWEST / BEFORE - 1, pl.col("after_usd") / CLOSE - 1,
    ]  # fmt: skip
    no_match = pl.all_horizontal(((move - claimed).abs() > slack).fill_null(True) for move in moves)
    traded = claimed.is_between(LOWEST / BEFORE - 1 - slack, HIGHEST / BEFORE - 1 + slack)
    found = claims(read).filter(no_match, traded, claimed.abs() > moved.abs(), claim_kind="day_move")
    return (
        found.with_columns(close_to_close_return=moved.round(4))
        .sort((claimed - moved).abs(), "claim_id", descending=[True, False])
        .head(10)
    )


def one_price_two_claims(read: Read) -> pl.DataFrame:
    price, slack = pl.col("reference_usd") * (1 + pl.col("claimed")), pl.col("reference_usd") * pl.col("slack")
    priced = claims(read).with_columns(price_usd=price, lowest=price - slack, highest=price + slack)
    others = priced.select("event_id", "claim_kind", "claim_id", "lowest", "highest")
    met = (pl.col("lowest") <= pl.col("highest_other")) & (pl.col("lowest_other") <= pl.col("highest"))
    pairs = priced.join(others, on="event_id", suffix="_other").filter(
        met, pl.col("claim_kind") != pl.col("claim_kind_other")
    )
    grouped = pairs.group_by("ticker", "event_date", "claim_kind", "claimed_pct", "price_usd").agg(
        same_price_claims_text=pl.col("claim_id_other").sort().str.join(";")
    )
    return grouped.with_columns(pl.col("price_usd").round(2)).sort("event_date", "ticker", "claim_kind", "claimed_pct")


def prices_known_then(read: Read) -> pl.DataFrame:
    then = bars(read, datetime(2026, 1, 1, tzinfo=UTC)).select("symbol", "session_date", close_then_usd="close_usd")
    return (
        bars(read)
        .join(then, on=["symbol", "session_date"], how="left")
        .filter(pl.col("session_date").is_between(date(2025, 10, 17), date(2025, 10, 24)), symbol="CLSK")
        .rename({"session_date": "trade_date", "close_usd": "close_now_usd"})
    )


def facts(read: Read) -> pl.DataFrame:
    """What the curated table states of each announcement, beside its tags."""
    named = ["capacity_mw", "capacity_kind", "amount_usd", "amount_kind", "term_years", "counterparty"]
    stated = read("raw.announcements").select("event_id", *named)
    return stated.join(read("events.events"), on="event_id")


def dearest_megawatt(read: Read) -> pl.DataFrame:
    price = pl.col("amount_usd") / pl.col("capacity_mw") / pl.col("term_years")
    priced = facts(read).filter(amount_kind="contract_revenue").with_columns(price=price).drop_nulls("price")
    millions = (pl.col("price") / 1e6).round(1)
    kind = pl.when(millions.is_between(1.2, 2.3)).then(pl.lit("colocation"))
    kind = kind.when(millions.is_between(9.7, 11.3)).then(pl.lit("gpu_cloud")).otherwise(pl.lit("suspect"))
    return (
        priced.sort("price", "event_id", descending=[True, False])
        .head(10)
        .with_columns(
            revenue_per_mw_year_usd=pl.col("price").round(),
            revenue_plausibility=kind,
            counterparty=pl.col("counterparty").str.split("; ").list.sort().list.join("; "),
        )
    )


def most_contracted(read: Read) -> pl.DataFrame:
    contracts = read("events.tags").filter(tag="hpc_contract").select("event_id")
    stated = facts(read).join(contracts, on="event_id", how="semi")
    stated = stated.filter(pl.col("capacity_mw").is_not_null() | pl.col("amount_usd").is_not_null())
    added = [  # a sum of nothing is unknown, not zero
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in ("capacity_mw", "amount_usd")
    ]
    by_ticker = stated.group_by("ticker").agg(pl.len().alias("contract_count"), *added)
    return by_ticker.sort(
        "amount_usd", "capacity_mw", "ticker", descending=[True, True, False], nulls_last=[True, True, False]
    )


def best_of_the_year(read: Read) -> pl.DataFrame:
    miners = read("reference.companies").filter(company_kind="miner").select("symbol")
    recent = (
        bars(read)
        .with_columns(
            year_to_date_return=CLOSE / pl.col("base_usd") - 1,
            drawdown_return=CLOSE / CLOSE.cum_max().over("symbol") - 1,
            volatility_return=(CLOSE / BEFORE).log().rolling_std(20).over("symbol"),
        )
        .join(miners, on="symbol")
        .filter(pl.col("session_date") == read("raw.daily_bars")["session_date"].max())
    )
    return recent.rename({"symbol": "ticker", "session_date": "trade_date"}).sort(
        "year_to_date_return", "ticker", descending=[True, False]
    )


def bitcoin_beta(read: Read) -> pl.DataFrame:
    """Slopes from sums of products, on the sessions that every alignment has."""
    miners = read("reference.companies").filter(company_kind="miner").select("symbol")
    bitcoin = read("event_study.factors").filter(factor="bitcoin")
    sampled = bitcoin.pivot("alignment", index="session_date", values="factor_return").drop_nulls()
    both = read("event_study.returns").join(miners, on="symbol", how="semi").join(sampled, on="session_date")
    y = pl.col("simple_return")

    def slope(x: pl.Expr) -> pl.Expr:
        return ((x * y).mean() - x.mean() * y.mean()) / ((x * x).mean() - x.mean() ** 2)

    ways = ("ny_close_hourly", "utc_daily", "etf_proxy")
    fitted = both.drop_nulls("simple_return").group_by("symbol").agg(
        pl.len().alias("n"), beta_ratio=slope(pl.col(ways[0])), utc_beta_ratio=slope(pl.col(ways[1])),
        best=pl.max_horizontal(pl.corr(y, pl.col(way)) ** 2 for way in ways), utc=pl.corr(y, pl.col(ways[1])) ** 2,
    )  # fmt: skip
    return (
        fitted.filter(pl.col("n") >= 60)
        .with_columns(squared_correlation_lost_ratio=pl.col("best") - pl.col("utc"))
        .sort("beta_ratio", descending=True)
    )


def next_days_news(read: Read) -> pl.DataFrame:
    """The next session after the day of whatever came when the exchange was closed."""
    late = read("events.events").filter(pl.col("session_class").is_in(["after", "closed"])).drop("event_date")
    sessions = read("raw.sessions").select(event_date="session_date").sort("event_date")
    dated = late.sort("announced_date").join_asof(
        sessions, left_on="announced_date", right_on="event_date", strategy="forward", allow_exact_matches=False
    )
    return dated.sort("announced_date", "event_id")


def left_out(read: Read) -> pl.DataFrame:
    kinds = {
        "event": read("events.events").select("event_id", reason="exclusion_reason"),
        "window": read("event_study.event_windows").filter(role="announcer").select("event_id", "reason"),
        "session": read("event_study.returns").select(event_id=pl.lit(None, pl.String), reason="quality_reason"),
    }
    every = pl.concat(rows.with_columns(exclusion_kind=pl.lit(kind)) for kind, rows in kinds.items())
    counted = (
        every.drop_nulls("reason")
        .group_by("exclusion_kind", "reason")
        .agg(row_count=pl.len(), event_count=pl.col("event_id").drop_nulls().n_unique())
    )
    return counted.sort("row_count", "exclusion_kind", "reason", descending=[True, False, False])


def how_old(read: Read) -> pl.DataFrame:
    health = read("meta.source_health").group_by("source", "requested_table", "health")
    counted = health.agg(
        symbol_count=pl.len(),
        most_sessions_behind_count=pl.col("sessions_behind_count").max(),
        last_fault=pl.col("message").max(),
    )
    said = {
        "notice": "Synthetic sample, not market data.",
        "data_through_date": read("raw.daily_bars")["session_date"].max(),
        "event_count": read("events.events").height,
    }
    return counted.with_columns(**{name: pl.lit(value) for name, value in said.items()}).sort(
        "source", "requested_table", "health"
    )
