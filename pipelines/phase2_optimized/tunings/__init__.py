"""Phase 2: its techniques by name: what one sees without each, why it helps, when it hurts, which counter must move."""

from pipelines.phase2_optimized.tunings.encodings import ENCODINGS
from pipelines.phase2_optimized.tunings.execution import EXECUTION
from pipelines.phase2_optimized.tunings.joins import JOINS
from pipelines.phase2_optimized.tunings.layouts import LAYOUTS
from pipelines.phase2_optimized.tunings.partitions import PARTITIONS
from pipelines.phase2_optimized.tunings.streams import STREAMS
from pipelines.phase2_optimized.tunings.tables import TABLES

__all__ = ["GROUPS", "TUNINGS"]

GROUPS = {
    "Joins and shuffles": JOINS,
    "Partitions and adaptive execution": PARTITIONS,
    "Generated code and objects": EXECUTION,
    "Files: how many, where, with which rows": LAYOUTS,
    "Files: codecs and encodings": ENCODINGS,
    "Streams": STREAMS,
    "Tables that are kept": TABLES,
}
"""All techniques by what they are about. Where two set the same setting, the later one's value holds."""

TUNINGS = tuple(tuning for group in GROUPS.values() for tuning in group)
