"""Phase 2: techniques of a table that is kept and updated."""

from pipelines.tuning import Tuning

TABLES = (
    Tuning(
        name="incremental",
        summary="days that the stream leaves alone are taken from the batch index as they are",
        symptom="Every run writes the whole table (counter of output records), though few of its days have changed.",
        mechanism=(
            "Changes reach back a week at most, so with both laid out by trans_date most days of the final aggregate "
            "are the batch index's own files, linked instead of written."
        ),
        hurts=(
            "It costs a file for every day and task in the batch index, and a sort by day in each task. With changes "
            "in most days nothing is left to link. **Wrong answers** where a record's day can change from version to "
            "version: its old version stays in a day that is linked."
        ),
        counter="output_records",
        stages=("final_aggregate",),
    ),
)
