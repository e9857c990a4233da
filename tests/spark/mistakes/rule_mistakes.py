"""Mistakes in the rules that both phases share, as the batch index shows them."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import Mistake

TOTALS = "signal_count max_score triggered_rules risk_points decision"
TRIGGERED = "triggered_rules risk_points decision"
LIMIT = "over_limit decision"
MERCHANT = "merchant_name merchant_category merchant_country"
INSIDE = 'F.col("detected_at").between(F.col("updated_at"), window_end)'
COLUMNS = 'F.col(name) for name in joined.columns if name != "blocks"'


def _with(column: str, value: str) -> str:
    """`COLUMNS` with another value for one of them."""
    return f'{value}.alias(name) if name == "{column}" else {COLUMNS}'


_rule = partial(Mistake, stage="batch_index", file="payment_rules.py")


RULES = (
    _rule(
        "baseline",
        "a score equal to its rule's least triggers nothing",
        'F.col("score") >= F.col("min_score")',
        'F.col("score") > F.col("min_score")',
        TRIGGERED,
    ),
    _rule("baseline", "an amount equal to its limit is over it", 'F.col("amount") > F', 'F.col("amount") >= F', LIMIT),
    _rule(
        "optimized",
        "without a policy everything is over the limit",
        '"policy_max_amount"), F.lit(False)',
        '"policy_max_amount"), F.lit(True)',
        LIMIT,
    ),
    _rule(
        "baseline",
        "without a policy nobody knows",
        'F.coalesce(F.col("amount") > F.col("policy_max_amount"), F.lit(False))',
        'F.col("amount") > F.col("policy_max_amount")',
        "over_limit",
    ),
    _rule(
        "optimized",
        "the end of the window is outside",
        INSIDE,
        '(F.col("detected_at") >= F.col("updated_at")) & (F.col("detected_at") < window_end)',
        TOTALS,
    ),
    _rule(
        "baseline",
        "the start of the window is outside",
        INSIDE,
        '(F.col("detected_at") > F.col("updated_at")) & (F.col("detected_at") <= window_end)',
        TOTALS,
    ),
    _rule(
        "baseline",
        "a signal counts for every version of its transaction",
        f"same_transaction & {INSIDE}",
        "same_transaction",
        TOTALS,
    ),
    _rule(
        "optimized",
        "the window is told in milliseconds",
        INSIDE,
        '(F.unix_millis("detected_at") - F.unix_millis("updated_at")).between(0, 600_000)',
        TOTALS,
    ),
    _rule(
        "baseline",
        "weights of signals that trigger nothing are added too",
        'F.when(triggered(), F.col("weight")).otherwise(0)',
        'F.coalesce(F.col("weight"), F.lit(0))',
        "risk_points",
    ),
    _rule(
        "optimized",
        "the greatest score is of those that trigger only",
        'F.max("score")',
        'F.max(F.when(F.col("triggered"), F.col("score")))',
        "max_score",
    ),
    _rule(
        "baseline",
        "without a signal the score is 0",
        'F.max("score")',
        'F.coalesce(F.max("score"), F.lit(0))',
        "max_score",
    ),
    _rule(
        "baseline",
        "rules are counted instead of signals",
        'F.count(F.when(F.col("triggered"), 1))',
        'F.count_distinct(F.when(F.col("triggered"), F.col("points")))',
        "triggered_rules",
    ),
    _rule(
        "optimized",
        "signals of the same weight are counted once",
        'F.count("signal_id")',
        'F.count_distinct("points")',
        "signal_count",
    ),
    _rule(
        "baseline",
        "without a signal nobody knows the points",
        'F.coalesce(F.sum("points"), F.lit(0))',
        'F.sum("points")',
        "risk_points",
    ),
    _rule(
        "baseline",
        "a signal blocks whether it triggers or not",
        '(triggered() & (F.col("action") == "BLOCK"))',
        '(F.col("action") == "BLOCK")',
        "decision",
    ),
    _rule(
        "optimized",
        "review outweighs block",
        'F.when(F.col("blocks"), "BLOCK").when(review, "REVIEW")',
        'F.when(review, "REVIEW").when(F.col("blocks"), "BLOCK")',
        "decision",
    ),
    _rule("baseline", "being over the limit decides nothing", " | over_limit()\n", "\n", "decision"),
    _rule(
        "optimized",
        "every signal makes a review",
        'F.col("triggered_rules") > 0',
        'F.col("signal_count") > 0',
        "decision",
    ),
)

TIMES_AND_TYPES = (
    _rule(
        "baseline",
        "the date is that of Berlin",
        'F.to_date("event_time")',
        'F.to_date(F.from_utc_timestamp("event_time", "Europe/Berlin"))',
        "trans_date",
    ),
    _rule(
        "optimized",
        "the date is that of Los Angeles",
        'F.to_date("event_time")',
        'F.to_date(F.from_utc_timestamp("event_time", "America/Los_Angeles"))',
        "trans_date",
    ),
    _rule(
        "baseline", "the date is that of the update", 'F.to_date("event_time")', 'F.to_date("updated_at")', "trans_date"
    ),
    _rule(
        "baseline",
        "payments are told to the millisecond",
        COLUMNS,
        _with("event_time", 'F.date_trunc("millisecond", "event_time")'),
        "event_time",
    ),
    _rule(
        "optimized",
        "updates are told to the millisecond",
        COLUMNS,
        _with("updated_at", 'F.date_trunc("millisecond", "updated_at")'),
        rows="missing, too many",
    ),
    _rule(
        "baseline",
        "amounts become floating point",
        COLUMNS,
        _with("amount", 'F.col("amount").cast("double")'),
        says="has amount DOUBLE; lacks amount DECIMAL(12,2)",
    ),
    _rule(
        "optimized",
        "signals are counted in 32 bits",
        'F.count("signal_id")',
        'F.count("signal_id").cast("int")',
        says="has signal_count INTEGER; lacks signal_count BIGINT",
    ),
    _rule(
        "baseline",
        "the date is text",
        'F.to_date("event_time")',
        'F.date_format("event_time", "yyyy-MM-dd")',
        says="has trans_date VARCHAR; lacks trans_date DATE",
    ),
    _rule(
        "optimized",
        "a column is left out",
        '        over_limit().alias("over_limit"),\n',
        "",
        says="lacks over_limit BOOLEAN",
    ),
    _rule(
        "baseline",
        "amounts go through single precision",
        COLUMNS,
        _with("amount", 'F.col("amount").cast("float").cast("decimal(12,2)")'),
        "amount",
        unnoticed="no amount reaches 131,072.00, from where single precision loses cents",
    ),
)

MERCHANTS = (
    _rule(
        "optimized",
        "without a policy there is no category",
        'F.col("category").alias("merchant_category")',
        'F.when(F.col("policy_id").isNotNull(), F.col("category")).alias("merchant_category")',
        "merchant_category",
    ),
    _rule(
        "baseline",
        "merchants without a policy are unknown",
        'merchants.join(limits, "category", "left")',
        'merchants.join(limits, "category")',
        MERCHANT,
    ),
)
