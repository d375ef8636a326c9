"""Five questions of an analyst, asked of the published file in a marimo notebook: `miners notebook`.

As a script: `python orchestration/notebook.py -- --data-dir DIR`; without it, MINERS_DATA_DIR says where the data lies.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="miners")


@app.cell
def _():
    import os

    import marimo as mo

    from orchestration import charts, reader
    from orchestration.errors import OperatorError
    from orchestration.settings import Settings

    if given := mo.cli_args().get("data-dir"):
        os.environ["MINERS_DATA_DIR"] = str(given)
    settings = Settings.from_environment()
    questions = reader.questions(settings)
    build = reader.build(settings)

    def ask(first_words):
        """The question that begins so, and its answer."""
        question = next((text for text in questions if text.startswith(first_words)), None)
        if question is None:
            raise OperatorError(f"this build's examples.sql does not ask {first_words!r}: run `miners refresh`")
        return question, reader.query(settings, questions[question])

    def shown(question, *parts):
        return mo.vstack([mo.md(f"## {question}"), *parts])

    def table(rows):
        numbers = {name: "{:.4g}" for name, dtype in rows.schema.items() if dtype.is_float()}
        wide = [name for name in ("headline", "verdict") if name in rows.columns]
        return mo.ui.table(rows, selection=None, page_size=20, format_mapping=numbers, wrapped_columns=wide)

    mo.vstack([
        mo.md("# What listed bitcoin miners announce, and how far it moved them"),
        mo.md(f"**{build['notice']}** Build {build['build_id']}, data through {build['data_through_date']}."),
    ])  # fmt: skip
    return ask, charts, mo, reader, settings, shown, table


@app.cell
def _(ask, charts, mo, reader, settings, shown, table):
    lease_question, leases = ask("Which AI lease moved")
    lease_path = reader.query(
        settings,
        "from event_study.car_paths where event_id in (select event_id from marts.announcements "
        "where ticker = $1 and event_date = $2) and model = 'market_bitcoin' order by event_day",
        [leases["ticker"][0], leases["event_date"][0]],
    )
    shown(
        lease_question,
        table(leases),
        mo.md("The path of the first; luck alone leaves the band once in twenty events."),
        mo.Html(charts.svg(charts.car_path(lease_path))),
    )
    return (leases,)


@app.cell
def _(ask, charts, mo, reader, settings, shown, table):
    truth_question, truth = ask('CleanSpark "+13 %"')
    claimed_day = reader.query(
        settings,
        "select low_usd, high_usd, open_usd, close_usd, close_usd / (1 + simple_return) as previous_close_usd "
        "from marts.company_days where symbol = 'CLSK' and trade_date = date '2025-10-20'",
    )
    claimed_prices = reader.query(
        settings,
        "select claimed_price_usd, printf('claimed %g %%', claimed_pct) as claim from marts.claim_checks "
        "where event_id = 'CLSK-20251020' and claimed_pct = 13 and definition = 'close_to_close'",
    )
    shown(truth_question, table(truth), mo.Html(charts.svg(charts.claim_range(claimed_day, claimed_prices))))
    return (truth,)


@app.cell
def _(ask, charts, mo, shown, table):
    worth_question, worth = ask("Which kind of news")
    bars = worth.select(
        group_name="tag",
        mean_abnormal_return="caar",
        is_beyond_luck=worth["benjamini_hochberg_p_value"] < 0.05,
    )
    shown(
        worth_question,
        table(worth),
        mo.md("Filled: still beyond luck after so many questions (Benjamini and Hochberg, 5 %)."),
        mo.Html(charts.svg(charts.effects(bars))),
    )
    return (worth,)


@app.cell
def _(ask, shown, table):
    peers_question, peers = ask("Who moved with CleanSpark")
    shown(peers_question, table(peers))
    return (peers,)


@app.cell
def _(mo, reader, settings):
    tickers = reader.query(settings, "select distinct ticker from marts.announcement_returns order by ticker")
    ticker = mo.ui.dropdown(tickers["ticker"].to_list(), value="CLSK", label="Company")
    return (ticker,)


@app.cell
def _(mo, reader, settings, shown, table, ticker):
    moves = reader.query(
        settings,
        "select event_date, headline, cumulative_abnormal_return as car, p_value, is_confounded "
        "from event_study($1, pre := 1, post := 1) order by event_date, event_id",
        [ticker.value],
    )
    shown(
        "How far did each announcement of a company move its stock beyond bitcoin and the market, from the day before?",
        mo.hstack([ticker], justify="start"),
        table(moves),
    )
    return (moves,)


if __name__ == "__main__":
    app.run()
