"""What every model of a design says of the events of a panel."""

from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates, estimate
from transforms.event_study.garch import with_conditional_variance
from transforms.event_study.models import Model
from transforms.event_study.panel import Panel


def estimates_of(panel: Panel, design: Design) -> dict[str, Estimates]:
    """Estimates by the name of the model."""
    return {model.name: _estimates(panel, model, design) for model in design.resolved_models}


def _estimates(panel: Panel, model: Model, design: Design) -> Estimates:
    found = estimate(panel, model, design)
    return with_conditional_variance(panel, model, design, found) if model.estimator == "garch" else found
