"""Every column of the warehouse: one type and one meaning for each name, in Python, SQL and the docs.

Tables list names; the words are here. The dbt docs blocks are generated from this dictionary, so a mart's
column that is not here cannot be described. House endings (`_at`, `_date`, `_return`, ...) are tested.
"""

import polars as pl

from transforms.tables.checks import NOT_NEGATIVE, POSITIVE, at_least, like, one_of
from transforms.tables.table import Column

INSTANT = pl.Datetime("us", "UTC")
TICKER = r"^[A-Z\^][A-Z0-9.\-^=]{0,14}$"

FACT_KINDS = (
    "capacity", "amount", "term", "counterparty", "location", "hash_rate", "bitcoin_mined", "executive", "stock_move",
    "year_to_date_move",
)  # fmt: skip
SOURCES = ("sample", "files", "yahoo", "edgar", "newswire", "curated", "user_file")

MARKET = {
    "symbol": Column(
        pl.String,
        "Symbol of a price series: the company's present ticker, or a benchmark's symbol.",
        "not one company's",
        checks=like(TICKER),
    ),
    "session_date": Column(
        pl.Date, "Exchange day in New York; for coins the UTC calendar day.", "the event has no day 0"
    ),
    "open_at": Column(INSTANT, "When the session opens."),
    "close_at": Column(INSTANT, "When the session closes: 13:00 New York time on half days."),
    "is_half_day": Column(pl.Boolean, "Whether the session closes early."),
    "open_usd": Column(pl.Float64, "First price of the session, in USD.", "the source gave none", POSITIVE),
    "high_usd": Column(pl.Float64, "Highest price of the session, in USD.", "the source gave none", POSITIVE),
    "low_usd": Column(pl.Float64, "Lowest price of the session, in USD.", "the source gave none", POSITIVE),
    "close_usd": Column(pl.Float64, "Last price of the session, adjusted for splits only, in USD.", "no bar", POSITIVE),
    "adjusted_close_usd": Column(
        pl.Float64, "Close adjusted for splits and dividends, in USD.", "the source gave none", POSITIVE
    ),
    "volume_count": Column(pl.Int64, "Shares (coins: units) traded.", "not given, or given as zero", NOT_NEGATIVE),
    "bar_start_at": Column(INSTANT, "When the hourly bar begins."),
    "ex_date": Column(pl.Date, "First exchange day without the dividend, or in new shares."),
    "corporate_action": Column(pl.String, "dividend or split.", checks=one_of("dividend", "split")),
    "dividend_usd": Column(pl.Float64, "Cash per share, in USD.", "not a dividend", POSITIVE),
    "split_ratio": Column(
        pl.Float64, "New shares per old share: 0.0667 is a 1 for 15 reverse split.", "not a split", POSITIVE
    ),
    "source": Column(pl.String, "Which source said so.", checks=one_of(*SOURCES)),
    "fetched_at": Column(INSTANT, "When we asked the source: the vintage of the row."),
    "simple_return": Column(
        pl.Float64,
        "Total return from the previous session's close, dividends included, as a ratio.",
        "no previous bar, or a gap between the bars",
        at_least(-1),
    ),
    "log_return": Column(pl.Float64, "Natural log of 1 + simple_return.", "simple_return is null"),
    "gap_days": Column(
        pl.Int32,
        "Sessions from the previous bar to this one: 1 where no session is missing.",
        "first bar",
        POSITIVE,
    ),
    "quality_reason": Column(
        pl.String, "Why the bar or its return is not used or is to be doubted.", "nothing to say against it"
    ),
    "factor": Column(
        pl.String,
        "Explanatory factor: market, bitcoin, ether, nasdaq, miners; of Fama and French market_excess, smb (smb5 in "
        "the five-factor set), hml, rmw, cma, momentum and risk_free; or intercept.",
        "not a factor",
    ),
    "factor_return": Column(pl.Float64, "Simple return of the factor over the session, as a ratio."),
    "alignment": Column(
        pl.String,
        "How the factor was sampled at the session's close.",
        checks=one_of("session_close", "ny_close_hourly", "etf_proxy", "utc_daily"),
    ),
    "is_selected": Column(pl.Boolean, "Whether this alignment is the one the event study uses that day."),
    "year_to_date_return": Column(
        pl.Float64,
        "Close over the last close of the year before, minus one, as a ratio.",
        "no bar the year before",
    ),
    "drawdown_return": Column(pl.Float64, "Close over the highest close so far, minus one, as a ratio."),
    "volatility_return": Column(
        pl.Float64,
        "Standard deviation of the daily log returns of the last 20 sessions, per day, as a ratio.",
        "fewer than 20 returns",
        NOT_NEGATIVE,
    ),
}

ANNOUNCEMENT = {
    "event_id": Column(
        pl.String, "Key of an event: one thing that a company told the market.", "talk that belongs to no event"
    ),
    "ticker": Column(
        pl.String,
        "Ticker of the company at the time of the announcement.",
        "no company of ours",
        checks=like(TICKER),
    ),
    "company_id": Column(
        pl.String, "Key of a company, unchanged when it changes its name or ticker.", "not one company's"
    ),
    "headline": Column(pl.String, "What was said, in one line."),
    "tags": Column(pl.String, "Tags of the taxonomy, joined by a semicolon."),
    "tag": Column(pl.String, "A tag of the taxonomy."),
    "announced_date": Column(
        pl.Date, "New York calendar day on which the announcement became public.", "the day is not known"
    ),
    "announced_at": Column(INSTANT, "First instant at which anyone could know.", "only the date is known"),
    "date_status": Column(
        pl.String,
        "Whether the source states the date, it was derived, or only an approximate one is known.",
        checks=one_of("stated", "derived", "approx"),
    ),
    "approximate_date_text": Column(pl.String, "What is known of the date of an undated row.", "the date is known"),
    "stated_time_text": Column(pl.String, "New York wall-clock time (HH:MM) that the source states.", "no time stated"),
    "stated_session": Column(pl.String, "Session that the source states or implies: pre, regular or after.", "unknown"),
    "session_basis": Column(pl.String, "What stated_session rests on.", "no session stated"),
    "time_precision": Column(
        pl.String,
        "How precisely the time is known.",
        checks=one_of("second", "minute", "session", "date", "none"),
    ),
    "session_class": Column(
        pl.String,
        "When it came: pre, regular, after the close, on a closed day, or unknown.",
        checks=one_of("pre", "regular", "after", "closed", "unknown"),
    ),
    "event_date": Column(
        pl.Date, "Day 0: the first exchange day whose close is later than the news.", "the day is not known"
    ),
    "event_date_rule": Column(pl.String, "Which dating rule gave day 0."),
    "is_event_date_certain": Column(pl.Boolean, "False where only a date is known: read [0,1], never day 0 alone."),
    "is_confounded": Column(
        pl.Boolean, "Whether another event of the company has its day 0 on this one or a session beside it."
    ),
    "exclusion_reason": Column(pl.String, "Why the event enters no study.", "it does"),
    "confidence": Column(pl.String, "How well the row is supported.", checks=one_of("high", "medium", "low")),
    "source_url": Column(pl.String, "Where it was read.", "not kept"),
    "second_source_url": Column(pl.String, "A second place where it was read.", "none"),
    "notes": Column(pl.String, "What a reader should know about the row.", "nothing"),
    "capacity_mw": Column(pl.Float64, "Megawatts that the company announced as its own.", "none stated", POSITIVE),
    "capacity_kind": Column(
        pl.String, "What the megawatts measure: critical IT, gross, site power, ...", "none stated"
    ),
    "amount_usd": Column(pl.Float64, "Dollars that the announcement states, in USD.", "none stated", POSITIVE),
    "amount_kind": Column(pl.String, "What the dollars are: contract revenue, debt principal, ...", "none stated"),
    "counterparty": Column(pl.String, "Who is on the other side.", "none named"),
    "location": Column(pl.String, "Where.", "none named"),
    "capacity_bound": Column(
        pl.String, "What is said of capacity_mw: about, at_least, up_to, range.", "stated as it is"
    ),
    "amount_bound": Column(pl.String, "What is said of amount_usd: about, at_least, up_to, range.", "stated as it is"),
    "hash_rate_ehs": Column(pl.Float64, "Hash rate that the company states, in EH/s.", "none stated", POSITIVE),
    "mined_btc": Column(pl.Float64, "Bitcoin that the company says it mined, in BTC.", "none stated", POSITIVE),
    "executive": Column(pl.String, "Who takes or leaves an office.", "nobody named"),
    "executive_role": Column(pl.String, "The office.", "none named"),
    "term_years": Column(pl.Float64, "Length of the contract, in years.", "none stated", POSITIVE),
    "fact_id": Column(pl.String, "Key of a fact: event, kind and number."),
    "fact_kind": Column(
        pl.String,
        "What the fact is.",
        checks=one_of(*FACT_KINDS),
    ),
    "fact_value": Column(pl.Float64, "The number, in fact_unit.", "the fact is a name"),
    "fact_unit": Column(pl.String, "Unit of fact_value: mw, usd, years, ehs, btc or pct.", "the fact is a name"),
    "fact_text": Column(pl.String, "The name, where the fact is one.", "the fact is a number"),
    "fact_qualifier": Column(
        pl.String,
        "What the number measures (critical_it, contract_revenue, ...), or the role of the person.",
        "not said",
    ),
    "fact_bound": Column(
        pl.String,
        "What is said of the number: about, at_least, up_to, or range (fact_value is its upper end).",
        "it is stated as it is",
        checks=one_of("about", "at_least", "up_to", "range"),
    ),
    "owner_ticker": Column(pl.String, "Whose number it is.", "unknown"),
    "claim_id": Column(pl.String, "Key of a claim: a move of the stock that somebody stated."),
    "claim_kind": Column(pl.String, "day_move or year_to_date.", checks=one_of("day_move", "year_to_date")),
    "claimed_pct": Column(pl.Float64, "The stated move as printed, in percent."),
    "refers_to": Column(pl.String, "What the source says the move refers to.", "not said"),
    "reported_move_pct": Column(pl.Float64, "Move of the stock as reported, in percent.", "none reported"),
}

REFERENCE = {
    "company_name": Column(pl.String, "Present name of the company, fund or coin."),
    "company_kind": Column(
        pl.String,
        "miner, ai_peer (a neighbour in AI hosting or bitcoin), or benchmark.",
        checks=one_of("miner", "ai_peer", "benchmark"),
    ),
    "cik": Column(
        pl.String,
        "Central Index Key at the SEC, ten digits.",
        "files nothing with the SEC",
        like(r"^[0-9]{10}$"),
    ),
    "country": Column(pl.String, "Country of the head office, ISO 3166 alpha-2."),
    "exchange": Column(pl.String, "Exchange of the listing, as its market identifier code (ISO 10383)."),
    "currency": Column(pl.String, "Currency of the listing, ISO 4217.", checks=like("^[A-Z]{3}$")),
    "valid_from_date": Column(pl.Date, "First session on which the company traded under the ticker."),
    "valid_to_date": Column(pl.Date, "Last session on which the company traded under the ticker.", "it still does"),
    "listed_from_date": Column(
        pl.Date,
        "First session whose price is of this business: earlier bars are a shell's or a predecessor's.",
    ),
    "change_reason": Column(pl.String, "Why the ticker began: listing, rename, merger, ...", "not noted"),
    "session_status": Column(
        pl.String, "What happened to the session.", checks=one_of("closed", "early_close", "open")
    ),
    "close_time_text": Column(pl.String, "New York wall-clock close (HH:MM) of a shortened session.", "not shortened"),
}
