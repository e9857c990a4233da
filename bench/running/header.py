"""What a new run says about itself."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import msgspec

from bench import __version__
from bench.clusters.executors import on_cluster
from bench.machine.environment import code_fingerprint
from bench.machine.noise_floor import read_noise_floor
from bench.options import Options
from bench.planning.prepare import Prepared
from bench.redaction import Redaction
from bench.sources.stage_sources import stage_sources
from bench.surroundings import Surroundings
from datasets.input_data import InputData
from reports.record import (
    FORMAT_VERSION,
    DatasetInfo,
    Environment,
    RunHeader,
    StageInfo,
    VariantInfo,
)


def new_id() -> str:
    """A name for a run that no other has: when it began, and chance."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"


def make_header(
    prepared: Prepared,
    command: tuple[str, ...],
    machine: Environment,
    around: Surroundings,
    datasets: Mapping[str, InputData],
    *,
    run: str,
) -> RunHeader:
    """The header of a new run with the id `run`, once all around it has started."""
    selection, options = prepared.selection, prepared.options
    redaction, cluster = prepared.redaction, around.cluster.info
    sources, of_stages = stage_sources(selection.workload, selection.variants, selection.stages)
    outlines = [selection.workload.outline(stage) for stage in selection.stages]
    return RunHeader(
        format=FORMAT_VERSION,
        id=run,
        version=__version__,
        code=code_fingerprint([Path(plugin) for plugin in options.plugins]),
        created_at=time.time(),
        command=redaction.command(command),
        options=asdict(_without_secrets(options, redaction)),
        workload=selection.workload.name,
        stages=tuple(
            StageInfo(name=each.name, summary=redaction.text(each.summary), once=each.once) for each in outlines
        ),
        baseline=selection.baseline,
        borrowed=selection.borrowed,
        variants=tuple(
            VariantInfo(
                name=entry.variant.name,
                summary=redaction.text(entry.variant.summary),
                origin=entry.origin,
                spark_conf=redaction.conf(entry.variant.spark_conf),
                tunings=entry.variant.tunings,
                engine=entry.variant.engine,
                level=selection.levels.get(entry.variant.name),
            )
            for entry in selection.registered
        ),
        datasets=tuple(
            DatasetInfo(
                label=label,
                fingerprint=dataset.manifest.fingerprint,
                manifest={k: v for k, v in msgspec.to_builtins(dataset.manifest).items() if k != "files"},
                levels=prepared.inputs[label].levels,
            )
            for label, dataset in datasets.items()
        ),
        environment=machine,
        spark_conf=redaction.conf(around.world),
        plan=prepared.plan,
        reference=selection.reference_name,
        noise_floor=None if on_cluster(options) else read_noise_floor(),  # that of this machine without a cluster
        mode=prepared.extent.mode,
        margin=options.margin,
        precision=options.precision,
        prices=prepared.prices,
        sources=tuple(map(redaction.text, sources)),
        stage_sources=of_stages,
        stream=around.streams.info,
        cluster=cluster and replace(cluster, master=redaction.text(cluster.master)),
        storage=around.storage.info,
        streams=any(outline.streams for outline in selection.workload.stages),
    )


def _without_secrets(options: Options, redaction: Redaction) -> Options:
    """The options as they may go into a record: settings, those as of another revision, and the address of a master."""

    def hidden(conf: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple(redaction.conf(dict(conf)).items())

    base = options.base and replace(options.base, spark_conf=hidden(options.base.spark_conf))
    return replace(options, conf=hidden(options.conf), base=base, master=redaction.text(options.master))
