"""Phase 2: techniques that save joins and windows their shuffles, or spread them."""

from pipelines.phase2_optimized.settings import BROADCAST
from pipelines.tuning import Tuning

JOINS = (
    Tuning(
        name="broadcast-dimensions",
        summary="users, merchants, policies and rules are sent to the rows",
        symptom=(
            "`SortMergeJoin` with an `Exchange` on either side, though one side is a small table: the wide rows are "
            "shuffled and sorted once for each of them. With skew one task of such a join reads far more than the "
            "median."
        ),
        mechanism=(
            "A table that fits into memory is copied to every executor, so no wide row is shuffled to meet it and a "
            "popular key makes no slow task."
        ),
        hurts=(
            "Once the table no longer fits beside everything else in the memory of every executor, and of the driver."
        ),
        counter="shuffle_write_bytes",
        stages=("streaming_index", "batch_index"),
        spark_conf=BROADCAST,
    ),
    Tuning(
        name="signal-totals",
        summary="signals are added up by key first, and the totals broadcast",
        symptom=(
            "An aggregate that is grouped by all columns of a transaction, above a join that shuffles the wide rows by "
            "`transaction_id`. Broadcasting the dimensions does not take this `Exchange` away."
        ),
        mechanism=(
            "Only keys meet the signals; wide rows meet one row of totals. It saves the shuffle and the grouping of "
            "wide rows, and costs a second scan of the keys."
        ),
        hurts=(
            "With too many signals to broadcast: then both sides are shuffled, and the second scan comes on top. A "
            "rule that needs the single signals cannot be told from totals. **Other answers** than the plain "
            "form's where a version (a transaction's `updated_at`) is there twice: its signals are counted twice."
        ),
        counter="shuffle_write_bytes",
        stages=("batch_index",),
    ),
    Tuning(
        name="latest-by-anti-join",
        summary="keys and times of what the stream has touched are broadcast instead of a window over all rows",
        symptom=(
            "`Window` above `Sort` above an `Exchange` of every row of both indexes, though most transactions have one "
            "version only."
        ),
        mechanism=(
            "Most rows have one version, which is the latest. An anti-join on the broadcast keys lets them pass "
            "without a shuffle and a sort; it costs a second scan of the batch index."
        ),
        hurts=(
            "When the stream touches most rows, or more keys than fit into memory. All keys of the batch index that "
            "are later than the stream's oldest version are broadcast, so one old correction broadcasts nearly all. "
            "**Wrong answers** where the batch index has several records of a key, whose older ones pass, or the "
            "stream has several of a key with the same time, which all do."
        ),
        counter="shuffle_write_records",
        stages=("final_aggregate",),
    ),
    Tuning(
        name="salting",
        summary="popular merchants are split over several tasks of a shuffled join",
        symptom=(
            "One task of a shuffled join reads many times what the median task reads, and all cores but one wait for "
            "it (page: Task skew, Task timeline)."
        ),
        mechanism=(
            "For a dimension that may not be broadcast. Rows of a key that would fill more than one partition get a "
            "salt, and only that key's dimension row is copied for every salt."
        ),
        hurts=(
            "It costs a count of the keys and a wider join key, so wherever no task holds up all others: with few "
            "cores, with little skew, and where the table is broadcast anyway. A stream cannot count its keys "
            "beforehand."
        ),
        counter="shuffle_read_skew",
        stages=("batch_index",),
        chosen=False,
    ),
)
