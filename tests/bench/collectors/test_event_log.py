from pathlib import Path

import pytest

from bench.collectors.errors import CollectorError
from bench.collectors.event_log import EventLog, find_log, kind
from bench.collectors.event_types import JobStart

JOB = b'{"Event":"SparkListenerJobStart","Job ID":3,"Stage IDs":[1,2],"Properties":{"spark.jobGroup.id":"g"}}\n'
OTHER = b'{"Event":"SparkListenerTaskStart","Stage ID":1}\n'


def log(folder: Path, content: bytes) -> EventLog:
    path = folder / "app-1.inprogress"
    path.write_bytes(content)
    return EventLog(path)


def test_only_what_was_written_since_is_read_and_only_the_kinds_that_count(tmp_path: Path) -> None:
    written = log(tmp_path, JOB)
    position = written.size()
    written.path.write_bytes(JOB + OTHER + JOB.replace(b":3", b":4"))
    (job,) = written.since(position)
    assert isinstance(job, JobStart)
    assert (job.job_id, job.stage_ids, job.group) == (4, (1, 2), "g")


def test_a_line_that_is_still_being_written_is_left_alone(tmp_path: Path) -> None:
    assert len(log(tmp_path, JOB + JOB[:50]).since(0)) == 1


def test_a_job_without_properties_has_no_group(tmp_path: Path) -> None:
    (job,) = log(tmp_path, b'{"Event":"SparkListenerJobStart","Job ID":3,"Stage IDs":[]}\n').since(0)
    assert isinstance(job, JobStart)
    assert job.group is None


def test_a_log_that_somebody_has_removed_is_an_error_in_words(tmp_path: Path) -> None:
    written = log(tmp_path, JOB)
    written.path.unlink()
    with pytest.raises(CollectorError, match="the event log is gone"):
        written.since(0)


def test_an_event_that_lacks_what_is_counted_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CollectorError, match="Job ID"):
        log(tmp_path, b'{"Event":"SparkListenerJobStart","Stage IDs":[]}\n').since(0)


def test_lines_that_are_no_events_have_no_kind() -> None:
    assert kind(b"") == kind(b"{}") == kind(b"nonsense") == b""
    assert kind(JOB) == b"SparkListenerJobStart"


def test_the_log_is_found_where_the_settings_put_it_even_in_a_folder_with_a_space(tmp_path: Path) -> None:
    folder = tmp_path / "my scratch"
    folder.mkdir()
    written = log(folder, JOB)
    assert find_log(folder.absolute().as_uri(), "app-1") == written
    with pytest.raises(CollectorError, match="0 event logs of app-2"):
        find_log(str(folder), "app-2")
