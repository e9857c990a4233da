"""`python -m datasets publish`: options and result of publishing a dataset's events."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from datasets import arguments
from datasets.cache.cache import ensure
from datasets.console import Display, show_text
from datasets.kafka.event_topics import Published, check_bootstrap, check_prefix
from datasets.kafka.kafka_client import check_broker
from datasets.kafka.publish import PARTITIONS, SLOTS, check_numbers, publish
from datasets.kafka.rate import parse_rate
from datasets.payments.population import check_hot_share
from datasets.spec import SKEW_COLUMNS, DatasetSpec, parse_columns


def publish_events(
    *,
    bootstrap: Annotated[str, typer.Option(help="A Kafka broker as HOST:PORT; several by commas.")],
    scale: Annotated[float, typer.Option(help="1 is 10,000 transactions in the stream.")] = 1.0,
    skew: arguments.Skew = 0.0,
    hot_share: arguments.HotShare = None,
    skew_columns: arguments.SkewColumns = SKEW_COLUMNS[0],
    seed: arguments.Seed = 1,
    rate: Annotated[
        str | None,
        typer.Option(help="Records per second, such as 5000/s.", show_default="as fast as the broker takes them"),
    ] = None,
    topic_prefix: Annotated[
        str | None, typer.Option(help="What topic names begin with; may be empty.", show_default="a new one")
    ] = None,
    partitions: Annotated[int, typer.Option(help="Partitions of each topic.")] = PARTITIONS,
    slots: Annotated[int, typer.Option(help="Parts of the day after which all partitions are equally long.")] = SLOTS,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Folder for data.", show_default="the user's cache", callback=arguments.local_folder),
    ] = None,
) -> None:
    """Replay the events of a dataset into the topics transactions and fraud_signals of a Kafka broker."""
    per_second = None if rate is None else parse_rate("--rate", rate)
    spec = DatasetSpec(scale=scale, skew=skew, hot_share=hot_share, skew_columns=parse_columns(skew_columns), seed=seed)
    check_hot_share(spec)
    check_numbers(partitions, slots, per_second)
    if topic_prefix is not None:
        check_prefix(topic_prefix)
    check_broker(check_bootstrap(bootstrap))  # data may take minutes to make
    with Display() as display:
        dataset = ensure(spec, data_dir, progress=display.notice, meter=display.show)
    began = time.monotonic()
    with Display(title="publishing") as display:
        published = publish(
            dataset.folder,
            bootstrap,
            prefix=topic_prefix,
            rate=per_second,
            partitions=partitions,
            slots=slots,
            meter=display.show,
        )
    show_text(published_summary(published, time.monotonic() - began))


def published_summary(published: Published, seconds: float) -> str:
    """Topics with what is in them, for people."""
    total = published.records
    lines = [f"{published.bootstrap}: {total:,} records, all confirmed ({seconds:.1f} s, {total / seconds:,.0f}/s)"]
    lines += [
        f"  {topic.name}: {topic.events:,} events, {topic.markers:,} markers, {topic.fillers:,} fillers "
        f"in {topic.partitions} partitions; {topic.records_per_slot:,} records in each of {published.slots} slots"
        for topic in published.topics.values()
    ]
    return "\n".join(lines)
