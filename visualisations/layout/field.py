"""What all things together push each of them with, from a grid."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Field"]

Array = np.ndarray[Any, Any]


class Field:
    """Repulsion that falls with distance (weight × weight / distance), felt from everything at once.

    Weights are shared out to the four nearest points of a square grid, the field there is their convolution with 1 /
    distance by Fourier transform, and each thing feels it in the same shares: R. W. Hockney and J. W. Eastwood,
    *Computer simulation using particles* (1988), whose particle-mesh method this is. It is smooth within one cell of
    the grid; what is that near is parted by `room`. In time: things, and the grid's points times their logarithm.
    """

    def __init__(self, count: int) -> None:
        """A grid that has a few cells for each of `count` things, up to 256 a side."""
        side = next((size for size, most in ((32, 100), (64, 1000), (128, 6000)) if count < most), 256)
        self._side = side
        # Twice as wide as the picture, so that its one end is not the neighbour of the other.
        offset = np.arange(2 * side, dtype=float)
        offset[side:] -= 2 * side
        square = offset[:, None] ** 2 + offset**2
        square[0, 0] = 1.0
        offset[side] = 0.0
        self._kernels = [np.fft.rfft2(offset[:, None] / square), np.fft.rfft2(offset / square)]

    def push(self, spots: Array, weights: Array) -> Array:
        """For each thing, the push of all others for each of its own weight, 2 by n."""
        side, twice = self._side, (2 * self._side, 2 * self._side)
        low = spots.min(1, keepdims=True)
        cell = float((spots.max(1, keepdims=True) - low).max()) / (side - 1.001) or 1.0
        inside = (spots - low) / cell
        corner = inside.astype(np.int64)
        x, y = inside - corner
        base = corner[0] * side + corner[1]
        shares = [
            (base, (1 - x) * (1 - y)),
            (base + 1, (1 - x) * y),
            (base + side, x * (1 - y)),
            (base + side + 1, x * y),
        ]
        mass = np.zeros(side * side)
        for at, share in shares:
            mass += np.bincount(at, share * weights, side * side)
        waves = np.fft.rfft2(mass.reshape(side, side), twice)
        felt = np.zeros_like(spots)
        for axis, kernel in enumerate(self._kernels):
            grid = np.fft.irfft2(waves * kernel, twice)[:side, :side].ravel()
            for at, share in shares:
                felt[axis] += grid[at] * share
        return felt / cell
