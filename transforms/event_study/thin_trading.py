"""Betas for stocks that trade thinly or at other hours than the market.

Scholes and Williams (1977): b = (b_lag + b_0 + b_lead) / (1 + 2 r), each b a simple regression on the market of the day
before, the day, and the day after; r is the first-order autocorrelation of the market.
Dimson (1979): b = sum of the three coefficients of one regression.
In both a = mean(R) - b mean(Rm). The variance of the forecast takes the form of the market model with that line:
sigma^2 from its residuals (M - 2), C as for least squares.
"""

import numpy as np

from transforms.event_study.arrays import Flags, Floats


def neighbours(market: Floats) -> Floats:
    """[T, 2] the centred market of the day before and of the day after; NaN at the ends."""
    nothing = np.full(1, np.nan)
    return np.stack([np.concatenate([nothing, market[:-1]]), np.concatenate([market[1:], nothing])], 1)


def scholes_williams(market: Floats, beside: Floats, used: Flags, centred: Floats) -> Floats:
    """[B, 2] intercept and beta of each event.

    Args:
        market: [W] centred market of the block's days.
        beside: [W, 2] its neighbours.
        used: [B, W] the estimation days.
        centred: [B, W] returns less their mean over the estimation days.
    """
    weight = used.astype(np.float64)
    load = np.where(used, centred, 0.0)
    count = np.maximum(weight.sum(1), 1.0)
    lag, lead = np.nan_to_num(beside.T)
    slopes = [_slope(series, weight, load, count) for series in (lag, market, lead)]
    spread = np.sqrt(_covariance(market, market, weight, count) * _covariance(lag, lag, weight, count))
    autocorrelation = _covariance(market, lag, weight, count) / np.where(spread > 0, spread, np.nan)
    beta = (slopes[0] + slopes[1] + slopes[2]) / (1.0 + 2.0 * autocorrelation)
    return _line(beta, market, weight, count)


def dimson(market: Floats, beside: Floats, used: Flags, centred: Floats) -> Floats:
    """[B, 2] intercept and beta of each event; arguments as for Scholes and Williams."""
    weight = used.astype(np.float64)
    count = np.maximum(weight.sum(1), 1.0)
    x = np.column_stack([np.ones(len(market)), market, np.nan_to_num(beside)])
    moments = (weight @ (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)).reshape(-1, 4, 4)
    load = np.where(used, centred, 0.0) @ x
    beta = (np.linalg.pinv(moments, hermitian=True) @ load[..., None])[:, 1:, 0].sum(1)
    return _line(beta, market, weight, count)


def _line(beta: Floats, market: Floats, weight: Floats, count: Floats) -> Floats:
    return np.stack([-beta * (weight @ market) / count, beta], 1)


def _slope(series: Floats, weight: Floats, load: Floats, count: Floats) -> Floats:
    spread = _covariance(series, series, weight, count)
    return load @ series / np.where(spread > 0, spread, np.nan)


def _covariance(first: Floats, second: Floats, weight: Floats, count: Floats) -> Floats:
    """[B] sums of products about the means over each event's days."""
    return weight @ (first * second) - (weight @ first) * (weight @ second) / count
