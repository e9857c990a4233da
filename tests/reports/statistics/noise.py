"""Simulated times of a noisy two-core machine, as arrays with one row for every simulated run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What disturbs the logarithm of a time; all sizes in logarithms, so 0.03 is 3 %."""

    drift: float = 0.03  # standard deviation of a first-order autoregressive process, one step a trial
    memory: float = 0.9  # its autocorrelation from one trial to the next
    neighbour: float = 0.10  # how much slower everything is while a neighbour is busy
    arrival: float = 0.03  # chance that an absent neighbour comes before the next trial
    departure: float = 0.10  # chance that a present one leaves
    spike: float = 0.15  # mean of an exponential delay
    spike_rate: float = 0.05  # chance that a trial meets one
    jitter: float = 0.02  # what nothing explains
    jvm: float = 0.02  # how much luck a variant has in one JVM: how its code was compiled, where its memory lies

    def weather(self, random: np.random.Generator, runs: int, trials: int) -> Floats:
        """runs × trials: what the machine adds to the trials of every run, in order of execution."""
        found = np.empty((runs, trials))
        drift = random.normal(0, self.drift, runs)
        busy = random.random(runs) < self.arrival / (self.arrival + self.departure)
        step = self.drift * np.sqrt(1 - self.memory**2)
        for trial in range(trials):
            found[:, trial] = drift + self.neighbour * busy
            drift = self.memory * drift + random.normal(0, step, runs)
            busy = np.where(busy, random.random(runs) >= self.departure, random.random(runs) < self.arrival)
        spikes = (random.random(found.shape) < self.spike_rate) * random.exponential(self.spike, found.shape)
        return found + random.normal(0, self.jitter, found.shape) + spikes

    def interleaved(
        self, random: np.random.Generator, *, runs: int, forks: int, blocks: int, variants: int = 1
    ) -> Floats:
        """runs × forks × blocks × variants: d of variants that are identical to the baseline, by the protocol.

        Every block holds all variants and the baseline twice (A and A′), in an order drawn at random. Between forks the
        machine goes on for as long as ten trials take.
        """
        trials, pause = variants + 2, 10
        weather = self.weather(random, runs, forks * (blocks * trials + pause))
        shape = (runs, forks, blocks, trials)
        slots = weather.reshape(runs, forks, -1)[:, :, : blocks * trials].reshape(shape)
        order = np.argsort(random.random(shape), axis=-1)
        times = np.take_along_axis(slots, order, axis=-1) + random.normal(0, self.jvm, (runs, forks, 1, trials))
        difference: Floats = times[..., 2:] - times[..., :1]  # the second is A′
        return difference

    def one_after_the_other(self, random: np.random.Generator, *, runs: int, repetitions: int) -> tuple[Floats, Floats]:
        """Seconds of all repetitions of one program, then of all of another that is identical: the obvious way."""
        seconds = np.exp(self.weather(random, runs, 2 * repetitions))
        return seconds[:, :repetitions], seconds[:, repetitions:]
