"""What a study asks for: models, estimation window, event windows and the rules for missing data."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from transforms.event_study.models import MODELS, Model

Span = tuple[int, int]
Overlap = Literal["keep", "keep_first", "drop"]
STANDARD_MODELS = ("mean_adjusted", "market_adjusted", "market", "market_bitcoin")
STANDARD_WINDOWS: tuple[Span, ...] = ((0, 0), (0, 1), (-1, 1), (-5, 5), (-10, 10))


@dataclass(frozen=True)
class Design:
    """The request of a study; every day is counted in sessions from day 0, both ends of a span included.

    Attributes:
        models: Names of MODELS or `Model` objects.
        estimation: First and last day of the estimation window.
        windows: Event windows over which abnormal returns are cumulated.
        event_days: First and last day with an abnormal return; by default the hull of the windows.
        min_observations: Days with the return and every factor that an estimation needs.
        market_factor: Factor that stands for the market in `bhar_market`; none there, none computed.
        shift_limit_days: Calendar days by which an event date that is no trading day may move on to the next one.
        require_event_day: Whether a window that holds day 0 has no number when day 0 has no return.
        mask_other_events: Whether the event days of a company's other events are taken out of its estimation window.
        overlap: What becomes of an event whose event days meet those of another event of the company: `keep` it,
            `keep_first` (an event that begins before an earlier one has ended is not studied) or `drop` both.
        bootstrap_draws: Replications of each bootstrap; 0 for none.
        seed: Seed of the bootstraps.

    Raises:
        ValueError: When a part contradicts itself or another; the message names the part and its value.
    """

    models: tuple[Model | str, ...] = STANDARD_MODELS
    estimation: Span = (-260, -11)
    windows: tuple[Span, ...] = STANDARD_WINDOWS
    event_days: Span | None = None
    min_observations: int = 120
    market_factor: str = "market"
    shift_limit_days: int = 4
    require_event_day: bool = True
    mask_other_events: bool = False
    overlap: Overlap = "keep"
    bootstrap_draws: int = 999
    seed: int = 20240420
    resolved_models: tuple[Model, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Resolve the models' names and refuse a contradiction."""
        object.__setattr__(self, "resolved_models", tuple(_resolve(model) for model in self.models))
        self._check_models()
        self._check_windows()
        self._check_estimation()
        if self.overlap not in get_args(Overlap):
            raise ValueError(f"overlap is {self.overlap!r}: it must be one of {', '.join(get_args(Overlap))}")
        for name in ("shift_limit_days", "bootstrap_draws"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}: it must be 0 or more")

    @property
    def span(self) -> Span:
        """First and last event day that has an abnormal return."""
        if self.event_days is not None:
            return self.event_days
        return min(first for first, _ in self.windows), max(last for _, last in self.windows)

    def _check_models(self) -> None:
        names = [model.name for model in self.resolved_models]
        if not names:
            raise ValueError("a design needs at least one model")
        if len(set(names)) != len(names):
            raise ValueError(f"models: a name occurs twice in {names}")

    def _check_windows(self) -> None:
        if not self.windows:
            raise ValueError("a design needs at least one event window")
        if len(set(self.windows)) != len(self.windows):
            raise ValueError(f"windows: one occurs twice in {list(self.windows)}")
        for first, last in (*self.windows, self.span, self.estimation):
            if first > last:
                raise ValueError(f"window [{first},{last}] ends before it begins")
        low, high = self.span
        for first, last in self.windows:
            if first < low or last > high:
                raise ValueError(f"window [{first},{last}] is not within the event days [{low},{high}]")

    def _check_estimation(self) -> None:
        first, last = self.estimation
        if last >= self.span[0]:
            raise ValueError(f"estimation window [{first},{last}] runs into the event days, from {self.span[0]}")
        most = max(model.parameter_count for model in self.resolved_models)
        if not most + 1 <= self.min_observations <= last - first + 1:
            raise ValueError(
                f"min_observations is {self.min_observations}: it must be between {most + 1} (one more than the "
                f"coefficients) and {last - first + 1} (days of the estimation window)"
            )


def _resolve(model: Model | str) -> Model:
    if isinstance(model, Model):
        return model
    if model not in MODELS:
        raise ValueError(f"model {model!r} is not one of {', '.join(MODELS)}")
    return MODELS[model]
