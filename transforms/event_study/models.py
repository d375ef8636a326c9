"""Models of the expected return: each is a row of MODELS, named by its factors."""

from dataclasses import dataclass
from typing import Literal

Estimator = Literal["ols", "adjusted", "scholes_williams", "dimson", "garch"]
THIN = ("scholes_williams", "dimson")
INTERCEPT = "intercept"


@dataclass(frozen=True)
class Model:
    """One model of the expected return of a stock.

    Attributes:
        name: Value of the column `model`.
        factors: Factor names of the regression, in order; the intercept comes first and is not listed.
        subtract: Factor taken off the return before anything else: the market of a market-adjusted model, the
            risk-free rate of an excess-return model.
        estimator: `ols` estimates the intercept and a coefficient for each factor; `adjusted` estimates nothing:
            the abnormal return is the return less `subtract`, and its variance the sample variance;
            `scholes_williams` and `dimson` correct the beta of their one factor for thin trading; `garch` is `ols`
            with a GARCH(1,1) forecast of each event day's variance, and needs the package arch.
        reference: Where the model comes from.
    """

    name: str
    factors: tuple[str, ...] = ()
    subtract: str | None = None
    estimator: Estimator = "ols"
    reference: str = ""

    def __post_init__(self) -> None:
        """Refuse a model that cannot be computed."""
        if not self.name:
            raise ValueError("a model needs a name")
        if len(set(self.factors)) != len(self.factors) or INTERCEPT in self.factors:
            raise ValueError(f"model {self.name}: factors {self.factors} repeat one, or name the {INTERCEPT}")
        if self.estimator == "adjusted" and (self.factors or not self.subtract):
            raise ValueError(f"model {self.name}: an adjusted model subtracts one factor and estimates none")

        if self.estimator in THIN and len(self.factors) != 1:
            raise ValueError(f"model {self.name}: {self.estimator} has one factor, not {len(self.factors)}")

    @property
    def parameter_count(self) -> int:
        """Coefficients, the intercept included; an adjusted model counts one, for the mean in its variance."""
        return 1 + len(self.factors)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every factor that a day must have for the model to say something about it."""
        return (*self.factors, *([self.subtract] if self.subtract else []))


def mean_adjusted(name: str = "mean_adjusted") -> Model:
    """Constant expected return: the mean of the estimation window."""
    return Model(name, reference="Brown and Warner (1985)")


def market_adjusted(market: str = "market", name: str = "market_adjusted") -> Model:
    """Expected return equal to the market's return of the day; nothing is estimated but the variance."""
    return Model(name, subtract=market, estimator="adjusted", reference="Brown and Warner (1985)")


def _registry(*models: Model) -> dict[str, Model]:
    return {model.name: model for model in models}


MODELS: dict[str, Model] = _registry(
    mean_adjusted(),
    market_adjusted(),
    Model("market", ("market",), reference="MacKinlay (1997), section 5"),
    Model("market_bitcoin", ("market", "bitcoin"), reference="market model with a bitcoin factor"),
    Model("market_bitcoin_miners", ("market", "bitcoin", "miners"), reference="with a fund of miners as factor"),
    Model("fama_french_3", ("market_excess", "smb", "hml"), "risk_free", reference="Fama and French (1993)"),
    Model("carhart", ("market_excess", "smb", "hml", "momentum"), "risk_free", reference="Carhart (1997)"),
    Model(
        "fama_french_5", ("market_excess", "smb5", "hml", "rmw", "cma"), "risk_free", reference="Fama and French (2015)"
    ),
    Model("scholes_williams", ("market",), None, "scholes_williams", "Scholes and Williams (1977)"),
    Model("dimson", ("market",), None, "dimson", "Dimson (1979)"),
    Model("market_garch", ("market",), None, "garch", "Bollerslev (1986)"),
    Model("market_bitcoin_garch", ("market", "bitcoin"), None, "garch", "Bollerslev (1986)"),
)
