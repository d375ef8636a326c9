"""What happens to a build after it is published here: it is handed on to every place that a setting names."""

from collections.abc import Callable

from orchestration.errors import MinersError, OperatorError, ShareError
from orchestration.publish import current_build
from orchestration.settings import Settings

Tell = Callable[[str], None]


def publish_elsewhere(settings: Settings, tell: Tell, warn: Tell) -> None:
    """Hand the published build on to every place that is set; none by default. Once is enough for each build.

    Raises:
        MinersError: When a place did not take it, in words: what is published here stays, and so does what is there.
    """
    places = [
        hand_on for is_set, hand_on in ((settings.share, _share), (settings.target == "ducklake", _lake)) if is_set
    ]
    refused: list[MinersError] = []
    for hand_on in places:
        try:
            tell(hand_on(settings, warn))
        except MinersError as error:
            refused.append(error)
    if refused:
        build = current_build(settings)
        kind = OperatorError if any(isinstance(error, OperatorError) for error in refused) else ShareError
        raise kind(
            f"build {build.name if build else ''} is published here, but not elsewhere: "
            f"{'; '.join(map(str, refused))}. `miners share` tries again; readers there keep the build before"
        ) from refused[0]


def _share(settings: Settings, warn: Tell) -> str:
    from orchestration.share import share

    pointer = share(settings, warn)
    return f"build {pointer.build_id} is number {pointer.number} in {settings.share}: {settings.notice}"


def _lake(settings: Settings, _warn: Tell) -> str:
    from orchestration.lake import target

    committed = target.commit(settings)
    return (
        f"build {committed['build_id']} is snapshot {committed['snapshot_id']} of the lake in {settings.lake_dir}: "
        f"{settings.notice}"
    )
