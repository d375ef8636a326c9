"""The report of each build, and the pictures of the whole on its asset page."""

import dagster as dg

from orchestration.asset_tables import OWNERS, PUBLISHED, REPORT


@dg.asset(
    key=REPORT,
    group_name="published",
    owners=OWNERS,
    kinds={"html"},
    deps=[PUBLISHED],
    automation_condition=dg.AutomationCondition.eager(),
    required_resource_keys={"settings"},
    description="The page of the published build, data/reports/BUILD.html: claims, newest events, kinds of news, "
    "peers, data health. Made after each publish under `miners ui`; `miners refresh` leaves it to `miners report`.",
)
def published_report(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Write the page and show the pictures of the whole build."""
    from orchestration import gallery, pictures, reader
    from orchestration.report import write_report

    settings = context.resources.settings
    notice = reader.build(settings)["notice"]
    drawn = {
        picture.name: dg.MetadataValue.md(pictures.image(picture.chart, picture.title, notice))
        for picture in gallery.overview(settings)
    }
    return dg.MaterializeResult(metadata={"page": dg.MetadataValue.path(write_report(settings)), **drawn})


write_reports = dg.AutomationConditionSensorDefinition(
    "write_reports",
    target=dg.AssetSelection.assets(REPORT),
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes the report after each publish.",
)
