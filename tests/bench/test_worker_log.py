"""What is looked for in a worker's log, and what is kept of it."""

from pathlib import Path

from bench.workers.worker_log import KEPT_BYTES, MIB, shorten, told_error


def test_only_what_a_trial_has_said_itself_is_told(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_text("OldError: of an earlier trial\nall is well\n")
    assert told_error(log, since=30) == ""
    with log.open("a") as file:
        file.write("ValueError: of this one\n")
    assert told_error(log, since=30) == " (ValueError: of this one)"


def test_of_a_gigabyte_only_the_end_is_read(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with log.open("wb") as file:
        file.truncate(1 << 30)
        file.seek(0, 2)
        file.write(b"\nValueError: a\n")
    assert told_error(log) == " (ValueError: a)"


def test_a_long_log_loses_its_middle_in_whole_lines_and_a_short_one_nothing(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    lines = [f"line {number} token=hunter2-{number}\n".encode() for number in range(500_000)]
    log.write_bytes(b"".join(lines))
    assert log.stat().st_size > 3 * KEPT_BYTES
    shorten(log)
    assert KEPT_BYTES - MIB < log.stat().st_size < KEPT_BYTES + MIB
    kept = log.read_bytes().splitlines(keepends=True)
    assert (kept[0], kept[-1]) == (lines[0], lines[-1])
    strange = set(kept) - set(lines)
    assert len(strange) == 1
    assert strange.pop().endswith(b" bytes are left out here]\n")
    assert list(tmp_path.iterdir()) == [log]
    before = log.read_bytes()[:KEPT_BYTES]
    log.write_bytes(before)
    shorten(log)
    assert log.read_bytes() == before


def test_a_log_that_grows_is_cut_in_place_again_and_again_and_tells_all_that_is_left_out(
    tmp_path: Path,
) -> None:
    log, written = tmp_path / "worker.log", 0
    with log.open("ab", buffering=0) as worker:
        for part in range(3):
            lines = b"".join(b"part %d, line %d\n" % (part, number) for number in range(400_000))
            written += worker.write(lines)
            shorten(log)
            assert log.stat().st_size < KEPT_BYTES + MIB
        worker.write(b"ValueError: the end\n")
    kept = log.read_bytes()
    (gap,) = (line for line in kept.splitlines() if line.endswith(b" bytes are left out here]"))
    left_out = int(gap.split()[2].replace(b",", b""))
    rest = kept.replace(b"\n" + gap + b"\n", b"").replace(b"ValueError: the end\n", b"")
    assert left_out + len(rest) == written
    assert kept.startswith(b"part 0, line 0\n")
    assert b"part 2, line 399999\nValueError: the end\n" in kept
    assert told_error(log, since=written) == " (ValueError: the end)"
