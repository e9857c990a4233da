"""The contract test for authors of variants: does a variant behave as the harness needs it to?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pipelines.checks import checked_variant
from pipelines.errors import PipelineError
from pipelines.semantics import SEMANTICS
from pipelines.stage import Stage, StageContext
from pipelines.variant import CORES, Variant, is_session_setting
from pipelines.workload import Workload

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def assert_variant_is_sound(
    variant: Variant,
    workload: Workload,
    session: SparkSession,
    dataset: Path,
    scratch: Path,
    *,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Run every stage of a variant twice; an AssertionError says which rule it breaks and what to do.

    Each stage must leave Parquet that Spark can read in `context.output`, with the same rows both times, and write
    nowhere but there and in `context.scratch`. When it returns, the streaming queries it started must have ended, what
    it cached must be released, and all settings must be as before. Whether the rows are *right* is not asked here: the
    harness compares the answers of all variants in every run.

    `dataset` is a folder made by `python -m datasets` (`--scale 0.01` will do) and `scratch` an empty folder such as
    pytest's `tmp_path`. The variant's settings are set during the call, except those that only a fresh driver takes;
    `overrides` are set after them (few shuffle partitions make a test fast). The session's caches are cleared.
    """
    try:
        checked_variant(variant, "the variant under test", {workload.name: workload})
    except PipelineError as error:
        raise AssertionError(str(error)) from error
    cores = str(session.sparkContext.defaultParallelism) if variant.engine == "spark" else ""
    conf = {key: cores if value == CORES else value for key, value in variant.spark_conf.items()}
    own = {key: value for key, value in conf.items() if is_session_setting(key)}
    examination = _Examination(variant=variant, workload=workload, session=session, dataset=dataset, scratch=scratch)
    with _settings(session, {**SEMANTICS, **own, **(overrides or {})}):
        examination.run_all()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examination:
    variant: Variant
    workload: Workload
    session: SparkSession
    dataset: Path
    scratch: Path

    def run_all(self) -> None:
        outputs: dict[str, str] = {}
        for outline in (each for each in self.workload.stages if not each.provided):
            upstream = {name: outputs[name] for name in outline.upstream}
            contexts = [self._context(f"{outline.name}-{attempt}", upstream) for attempt in ("first", "second")]
            for context in contexts:
                self._run(self.variant.stage(outline.name), context)
            _assert_same_rows(outline.name, *(_read(outline.name, self.session, each.output) for each in contexts))
            outputs[outline.name] = contexts[0].output

    def _context(self, folder: str, upstream: Mapping[str, str]) -> StageContext:
        scratch = self.scratch / folder / "scratch"
        scratch.mkdir(parents=True)
        return StageContext(
            session=cast("SparkSession", self.session if self.variant.engine == "spark" else None),
            dataset=str(self.dataset),
            output=str(self.scratch / folder / "output"),
            scratch=str(scratch),
            upstream=upstream,
            events=self.workload.events(str(self.dataset)),
        )

    def _run(self, stage: Stage, context: StageContext) -> None:
        self.session.catalog.clearCache()
        files, settings = _files(self.dataset, self.scratch), _settings_of(self.session)
        queries = {query.id for query in self.session.streams.active}
        try:
            stage.run(context)
        except Exception as error:
            raise AssertionError(f"stage {stage.name} fails: {type(error).__name__}: {error}") from error
        _assert_no_query(stage.name, self.session, queries)
        _assert_nothing_cached(stage.name, self.session)
        changed = _restore(self.session, settings)
        assert not changed, f"stage {stage.name} changes {changed}: put settings into the variant's spark_conf instead"
        touched = {path for path, *_ in files ^ _files(self.dataset, self.scratch)}
        own = (Path(context.output), Path(context.scratch))
        foreign = sorted(str(path) for path in touched if not any(path.is_relative_to(folder) for folder in own))
        assert not foreign, f"stage {stage.name} touches {foreign}: write only to context.output and context.scratch"


def _assert_no_query(stage: str, session: SparkSession, before: set[str]) -> None:
    left = [query for query in session.streams.active if query.id not in before]
    for query in left:
        query.stop()
    assert not left, (
        f"stage {stage} returns while a streaming query is active: use trigger(availableNow=True) and "
        "query.awaitTermination(), so that the output is complete"
    )


def _assert_nothing_cached(stage: str, session: SparkSession) -> None:
    """Spark Connect does not tell what is cached, so there the question is not asked."""
    classic = getattr(session, "_jsparkSession", None)
    empty = classic is None or classic.sharedState().cacheManager().isEmpty()
    session.catalog.clearCache()
    assert empty, (
        f"stage {stage} leaves a cached table behind: unpersist() it, or the next variant runs with less memory"
    )


def _read(stage: str, session: SparkSession, output: str) -> DataFrame:
    try:
        return session.read.parquet(output)
    except Exception as error:
        reason = str(error).partition("\n")[0]
        raise AssertionError(f"stage {stage} leaves no readable Parquet in context.output: {reason}") from error


def _assert_same_rows(stage: str, first: DataFrame, second: DataFrame) -> None:
    assert first.schema == second.schema, f"stage {stage} gives other columns when it is run again"
    differing = first.exceptAll(second).count() + second.exceptAll(first).count()
    assert differing == 0, (
        f"stage {stage} gives {differing} other rows when it is run again: an answer may not depend on the order of "
        "rows, the clock or chance (does every sort have a tie-breaker?)"
    )


def _files(*folders: Path) -> set[tuple[Path, int, int]]:
    """Path, size and time of change of every file."""
    found = [(path, path.stat()) for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {(path, status.st_size, status.st_mtime_ns) for path, status in found}


@contextmanager
def _settings(session: SparkSession, settings: Mapping[str, str]) -> Iterator[None]:
    before = _settings_of(session)
    try:
        for key, value in settings.items():
            session.conf.set(key, value)
        yield
    finally:
        _restore(session, before)


def _settings_of(session: SparkSession) -> dict[str, str]:
    return dict(session.conf.getAll)


def _restore(session: SparkSession, before: Mapping[str, str]) -> list[str]:
    """Put all settings back; returns the names of those that had changed."""
    now = _settings_of(session)
    changed = sorted(key for key in {*before, *now} if before.get(key) != now.get(key))
    for key in changed:
        if key in before:
            session.conf.set(key, before[key])
        else:
            session.conf.unset(key)
    return changed
