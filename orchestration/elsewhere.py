"""What happens to a build after it is published here: it is shared, where a setting says so."""

from collections.abc import Callable

from orchestration.errors import MinersError, OperatorError, ShareError
from orchestration.publish import current_build
from orchestration.settings import Settings


def publish_elsewhere(settings: Settings, tell: Callable[[str], None], warn: Callable[[str], None]) -> None:
    """Hand the published build on to every place that is set; none by default. Once is enough for each build.

    Raises:
        MinersError: When a place did not take it, in words: what is published here stays, and so does what is there.
    """
    if settings.share is None:
        return
    from orchestration.share import share

    try:
        pointer = share(settings, warn)
    except MinersError as error:
        build = current_build(settings)
        kind = OperatorError if isinstance(error, OperatorError) else ShareError
        raise kind(
            f"build {build.name if build else ''} is published here, and is not shared: {error}. `miners share` tries "
            "again; readers there keep the build before"
        ) from error
    tell(f"build {pointer.build_id} is shared in {settings.share} as number {pointer.number}")
