"""One attempt of one task, wherever it was read: as much of it as is used."""

from __future__ import annotations

import msgspec


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is SUCCESS, FAILED, KILLED, RUNNING …; times in ms, `launched` since 1970, bytes local and remote.

    `index` is the partition's place in its Spark stage, `attempt` counts from 0. A struct, as there are thousands.
    """

    index: int
    attempt: int
    status: str
    executor: str
    launched: int
    duration: int
    scheduler_delay: int
    shuffle_read_bytes: int
