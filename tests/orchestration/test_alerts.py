"""Alerts reach a mailbox and a webhook once for each matter, say what to do, hold no secret and break nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import NOW, Run

from orchestration import alerts, notify
from orchestration.errors import OperatorError
from orchestration.publish import point_current_at
from orchestration.settings import Settings
from tests.orchestration.alert_sinks import SECRET, Hook, Mailbox, running_mailbox
from transforms.alerts import ALERT, build_alerts, failed_run
from transforms.tables import TABLES

AT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
NO_CHECK = pl.DataFrame(schema=dict.fromkeys(alerts.CHECK, pl.String))
MOVES = {
    "event_id": pl.String, "ticker": pl.String, "headline": pl.String, "event_date": pl.Date, "model": pl.String,
    "event_window": pl.String, "cumulative_abnormal_return": pl.Float64, "t_statistic": pl.Float64,
}  # fmt: skip


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with running_mailbox() as served:
        yield served


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    yield made
    made.shutdown()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("live", tmp_path)


def health(source: str = "yahoo", state: str = "behind") -> pl.DataFrame:
    row = [source, "raw.daily_bars", "MARA", state, AT - timedelta(days=2), "failed", date(2026, 11, 20), 2, "HTTP 500"]
    return pl.DataFrame([row], schema=TABLES["meta.source_health"].polars_schema, orient="row")


def restated(at: datetime) -> pl.DataFrame:
    schema = TABLES["event_study.restatements"].polars_schema
    row = dict.fromkeys(schema) | {
        "restated_at": at, "symbol": "CLSK", "restated_column": "close_usd", "restatement_kind": "changed",
        "first_date": date(2026, 11, 20), "last_date": date(2026, 11, 20), "source": "yahoo",
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema)


def move(car: float, t: float = 5.0, day: date = date(2026, 11, 23), window: str = "[0,0]") -> pl.DataFrame:
    row = ["E1", "IREN", "IREN signs an AI lease", day, "market_bitcoin", window, car, t]
    return pl.DataFrame([row], schema=MOVES, orient="row")


def made(
    checks: pl.DataFrame = NO_CHECK,
    of_health: pl.DataFrame | None = None,
    restatements: pl.DataFrame | None = None,
    moves: pl.DataFrame | None = None,
    missing: tuple[date, ...] = (),
) -> pl.DataFrame:
    return build_alerts(
        checks,
        health(state="fresh") if of_health is None else of_health,
        restated(AT).clear() if restatements is None else restatements,
        move(0.5).clear() if moves is None else moves,
        list(missing),
        AT,
    )


def check(table: str, severity: str = "WARN") -> pl.DataFrame:
    return pl.DataFrame([[table, "no_gap", severity, "CLSK 2026-11-20"]], schema=NO_CHECK.schema, orient="row")


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ({"of_health": health()}, "source_stale", "up to 2 sessions; last good answer 2026-11-22"),
        ({"restatements": restated(AT)}, "restatement", "close_usd from 2026-11-20"),
        ({"moves": move(-0.2)}, "large_move", "IREN signs an AI lease (t = 5.0)"),
        ({"missing": (date(2026, 11, 24),)}, "build_behind", "Missing: 2026-11-24"),
        ({"checks": check("event_study/returns")}, "check_failed", "CLSK 2026-11-20"),
        ({"checks": check("event_study/returns", "ERROR")}, "check_failed", "Nothing was published"),
    ],
)
def test_each_matter_says_what_changed_and_what_to_do(given: dict[str, Any], kind: str, said: str) -> None:
    (alert,) = made(**given).to_dicts()
    assert alert["alert_kind"] == kind
    assert said in alert["change_text"]
    assert "miners " in alert["action_text"] or "Dagster" in alert["action_text"]
    assert made(**given).schema == pl.Schema(ALERT)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"of_health": health(source="files")},
        {"of_health": health(state="ended")},
        {"restatements": restated(AT - timedelta(days=4))},
        {"moves": move(0.09)},
        {"moves": move(0.2, t=2.0)},
        {"moves": move(0.2, day=date(2026, 11, 1))},
        {"moves": move(0.2, window="[0,1]")},
        {"checks": check("meta/source_health")},
    ],
)
def test_what_is_as_it_should_be_or_old_or_told_otherwise_gives_no_alert(given: dict[str, Any]) -> None:
    assert made(**given).is_empty()


def deliver(settings: Settings, made: pl.DataFrame, sinks: list[notify.Sink], at: datetime) -> list[str]:
    return alerts._deliver(settings, made, sinks, at)


@pytest.mark.parametrize("row", ["S3"], ids=["S3-alert-once-a-day"])
def test_a_stale_source_is_told_once_a_day_and_a_restatement_once(row: str, settings: Settings, hook: Hook) -> None:
    stale, changed = made(of_health=health()), made(restatements=restated(AT))
    sinks: list[notify.Sink] = [notify.Webhook(hook.url)]
    for hours in (0, 1, 2):
        assert deliver(settings, pl.concat([stale, changed]), sinks, AT + timedelta(hours=hours)) == []
    assert len(hook.posted) == 1
    assert "yahoo is behind with raw.daily_bars and 1 more" in hook.posted[0]["text"]
    assert "To do: Nothing is lost" in hook.posted[0]["text"]
    deliver(settings, pl.concat([stale, changed]), sinks, AT + timedelta(days=1))
    assert len(hook.posted) == 2
    assert "changed the past" not in hook.posted[1]["text"]


def test_what_a_sink_did_not_take_waits_and_the_others_are_not_told_twice(
    settings: Settings, hook: Hook, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    mail = notify.Mail("127.0.0.1", port, False, ("desk@example.org",), "miners@example.org")
    sinks: list[notify.Sink] = [notify.Webhook(hook.url), mail]
    hook.status = 500
    (trouble,) = deliver(settings, made(moves=move(0.3)), sinks, AT)
    assert "wait for the next run: webhook at 127.0.0.1: answered 500" in trouble
    assert "IREN moved 30.0 % beyond bitcoin and the market" in box.messages[0]
    hook.status = 200
    assert deliver(settings, made(), sinks, AT + timedelta(hours=1)) == []
    assert [len(hook.posted), len(box.messages)] == [1, 1]


def test_the_password_and_the_hooks_path_are_sent_and_nowhere_shown(
    settings: Settings, hook: Hook, mailbox: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, port = mailbox
    monkeypatch.setenv("MINERS_SMTP_URL", f"smtp://desk:{SECRET}@127.0.0.1:{port}")
    monkeypatch.setenv("MINERS_ALERT_TO", "desk@example.org")
    monkeypatch.setenv("MINERS_ALERT_WEBHOOK", hook.url)
    assert alerts.tell(settings, lambda: failed_run("refresh", f"GET {hook.url} failed", "build 1")) == []
    assert len(box.messages) == len(hook.posted) == 1
    assert "***" in hook.posted[0]["text"]
    monkeypatch.setenv("MINERS_SMTP_URL", f"smtp://desk:{SECRET}-wrong@127.0.0.1:{port}")
    hook.status = 403
    troubles = alerts.tell(settings, lambda: made(moves=move(0.3)))
    assert len(troubles) == 2
    assert "code 535" in " ".join(troubles)
    hook.shutdown()
    hook.server_close()
    troubles += alerts.tell(settings, lambda: made(of_health=health()))
    assert "refused" in troubles[-2] + troubles[-1]

    def broken() -> pl.DataFrame:
        raise RuntimeError(f"at {hook.url}")

    troubles += alerts.tell(settings, broken)
    written = (settings.data_dir / "alerts" / "sent.json").read_text()
    shown = [*troubles, *box.messages, *(post["text"] for post in hook.posted), written, repr(notify.sinks())]
    assert not [text for text in shown if SECRET in text]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"MINERS_ALERT_TO": "a@b.org"}, "MINERS_SMTP_URL is not"),
        ({"MINERS_SMTP_URL": f"http://x:{SECRET}@h", "MINERS_ALERT_TO": "a@b.org"}, "must begin with smtp://"),
        (
            {"MINERS_SMTP_URL": f"smtp://x:{SECRET}@h:port", "MINERS_ALERT_TO": "a@b.org"},
            "MINERS_SMTP_URL is no address",
        ),
        ({"MINERS_SMTP_URL": "smtp://h"}, "must be e-mail addresses"),
        ({"MINERS_SMTP_URL": "smtp://h", "MINERS_ALERT_TO": "a@b.org\nBcc: c@d.org"}, "must be e-mail addresses"),
        ({"MINERS_ALERT_WEBHOOK": f"http://example.org/{SECRET}"}, "must begin with https://"),
        ({"MINERS_ALERT_WEBHOOK": SECRET}, "names no host"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(environment: dict[str, str], words: str) -> None:
    with pytest.raises(OperatorError, match=words) as refused:
        notify.sinks(environment)
    assert SECRET not in str(refused.value)


def test_a_password_is_not_sent_to_another_machine_without_tls(
    mailbox: tuple[Mailbox, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "LOOPBACK", ())
    mail = notify.Mail("127.0.0.1", mailbox[1], False, ("a@b.org",), "a@b.org", "desk", SECRET)
    with pytest.raises(notify.SinkDown, match="offers no TLS, so the password was not sent"):
        mail.send("a", "b")
    assert mailbox[0].messages == []


def test_a_failed_run_is_told_although_the_published_build_cannot_be_read(settings: Settings, hook: Hook) -> None:
    folder = settings.data_dir / "published" / "one"
    folder.mkdir(parents=True)
    point_current_at(settings, folder)
    failed = [{"table": "t", "check_name": "c", "severity": "ERROR", "words": "no rows"}]
    told = alerts.of_failure(settings, "refresh", "the disk is full", failed, AT)
    assert told["alert_kind"].to_list() == ["run_failed", "check_failed"]
    assert "the disk is full. Besides, what is published cannot be read (" in told["change_text"][0]


def test_a_damaged_memory_tells_again_rather_than_never(settings: Settings, hook: Hook) -> None:
    (settings.data_dir / "alerts").mkdir()
    (settings.data_dir / "alerts" / "sent.json").write_text("{")
    assert deliver(settings, made(moves=move(0.3)), [notify.Webhook(hook.url)], AT) == []
    assert len(hook.posted) == 1


def test_the_command_tells_of_a_refresh_that_fails_and_keeps_its_exit_code(
    miners: Run, hook: Hook, tmp_path: Path
) -> None:
    (tmp_path / "prices.csv").write_text("symbol,date\nCLSK,2026-01-05\n")
    given = {"MINERS_FILES_DIR": str(tmp_path), "MINERS_SOURCE": "files", "MINERS_ALERT_WEBHOOK": hook.url}
    done = miners("refresh", "--data-dir", tmp_path / "data", "--now", NOW, **given)
    assert done.returncode == 40, done.stderr
    (post,) = hook.posted
    assert "refresh failed" in post["text"]
    assert "prices.csv" in post["text"]
    assert "nothing is published yet" in post["text"]
    assert SECRET not in done.stdout + done.stderr + post["text"]


def test_the_command_sends_a_test_message_and_says_when_it_has_nowhere_to_send(
    miners: Run, hook: Hook, tmp_path: Path
) -> None:
    done = miners("alert", "--test", "--data-dir", tmp_path, MINERS_ALERT_WEBHOOK=hook.url)
    assert (done.returncode, done.stdout.strip()) == (0, "sent to webhook at 127.0.0.1")
    assert "Alerts of miners arrive here" in hook.posted[0]["text"]
    nowhere = miners("alert", "--data-dir", tmp_path)
    assert nowhere.returncode == 40
    assert "set MINERS_SMTP_URL" in nowhere.stderr


def test_a_secret_may_stand_in_a_file_and_is_hidden_all_the_same(tmp_path: Path, hook: Hook) -> None:
    (tmp_path / "webhook").write_text(f"{hook.url}\n")
    given = {"MINERS_ALERT_WEBHOOK_FILE": str(tmp_path / "webhook")}
    (sink,) = notify.sinks(given)
    sink.send("subject", "text")
    assert hook.posted == [{"text": "*subject*\ntext"}]
    assert notify.redacted(f"GET {hook.url}", given) == "GET ***"
    mail = {"MINERS_SMTP_URL": f"smtp://desk%2Buser:{SECRET}@mail.example:587"}
    assert notify.redacted(f"535 desk+user (desk%2Buser) {SECRET}", mail) == "535 *** (***) ***"
    assert notify.secret("MINERS_ALERT_WEBHOOK", given | {"MINERS_ALERT_WEBHOOK": "https://x.example/a"}) == (
        "https://x.example/a"
    )
    for missing in (tmp_path / "none", tmp_path):
        wrong = {"MINERS_ALERT_WEBHOOK_FILE": str(missing)}
        with pytest.raises(OperatorError, match="MINERS_ALERT_WEBHOOK_FILE names no file that can be read"):
            notify.sinks(wrong)
        assert notify.redacted("as it is", wrong) == "as it is"
