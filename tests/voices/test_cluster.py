"""The same lines, voiced by the workers of a dask cluster."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest

from lettercast.voices import Line, Takes, Voice, VoiceError, connect_cluster, synthesize_lines
from tests.voices.engines.extras import extra


def test_a_cluster_makes_the_takes_that_processes_make(tmp_path: Path) -> None:
    extra("cluster", "distributed")
    lines = [Line(f"This is line {number}, said somewhere else.", Voice("v", "espeak")) for number in range(20)]
    here = list(synthesize_lines(lines, Takes(tmp_path / "here")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of dask's own
        from distributed import LocalCluster

        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as machines,
            connect_cluster(machines.scheduler_address) as executor,
        ):
            there = list(synthesize_lines(lines, Takes(tmp_path / "there"), executor=executor))
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(here, there, strict=True))


def test_no_cluster_is_told() -> None:
    extra("cluster", "distributed")
    with pytest.raises(VoiceError, match="start it first"), connect_cluster("tcp://127.0.0.1:9"):
        pass
