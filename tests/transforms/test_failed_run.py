"""What makes two failures the same matter."""

from transforms.alerts import failed_run


def test_a_failure_is_the_same_matter_when_only_its_numbers_differ() -> None:
    keys = {failed_run("refresh", f"Yahoo gave nothing for {n} requests", "build 1")["alert_key"][0] for n in (3, 14)}
    assert len(keys) == 1
    assert failed_run("refresh", "the disk is full", "build 1")["alert_key"][0] not in keys
