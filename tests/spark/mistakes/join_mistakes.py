"""Mistakes in a phase's own code for the batch index: lost, doubled and orphaned rows."""

from __future__ import annotations

from functools import partial

from tests.spark.mistakes.mistake import Mistake

NAMES = "user_name user_country user_risk_segment merchant_name merchant_category merchant_country"


_record = partial(Mistake, stage="batch_index", file="index_record.py")
_index = partial(Mistake, stage="batch_index", file="batch_index.py")

JOINS = (
    _record(
        "baseline",
        "transactions of unknown users are lost",
        'join(users, "user_id", "left")',
        'join(users, "user_id")',
        rows="missing",
    ),
    _record(
        "optimized",
        "transactions of unknown users are lost",
        'F.broadcast(users), "user_id", "left"',
        'F.broadcast(users), "user_id"',
        rows="missing",
    ),
    _record(
        "baseline",
        "transactions of unknown merchants are lost",
        'join(merchants, "merchant_id", "left")',
        'join(merchants, "merchant_id")',
        rows="missing",
    ),
    _record(
        "optimized",
        "transactions of unknown merchants are lost",
        'F.broadcast(merchants), "merchant_id", "left"',
        'F.broadcast(merchants), "merchant_id"',
        rows="missing",
    ),
    _record("baseline", "transactions without a signal are lost", 'belongs(), "left"', "belongs()", rows="missing"),
    _record(
        "optimized",
        "transactions without a signal are lost",
        'small(totals), keys, "left"',
        "small(totals), keys",
        rows="missing",
    ),
    _record(
        "baseline", "signals without a transaction make rows", 'belongs(), "left"', 'belongs(), "full"', rows="too many"
    ),
    _record(
        "baseline",
        "users that are there twice are not made one",
        'f"{dataset}/users"',
        'f"{dataset}/users", f"{dataset}/users"',
        rows="too many",
    ),
    _record(
        "optimized",
        "merchants that are there twice are not made one",
        'f"{dataset}/merchants"',
        'f"{dataset}/merchants", f"{dataset}/merchants"',
        rows="too many",
    ),
    _record(
        "baseline",
        "unknown ones get a name",
        '"merchant_id", "left")',
        '"merchant_id", "left").fillna("unknown")',
        NAMES,
    ),
    _record(
        "optimized", "totals are not filled up", ".fillna(0, counts)", "", "signal_count triggered_rules risk_points"
    ),
    _record(
        "optimized", "the score is filled up as well", '"risk_points"]', '"risk_points", "max_score"]', "max_score"
    ),
)

READS_AND_WRITES = (
    _index(
        "baseline",
        "signals are read twice",
        'f"{dataset}/fraud_signals"',
        'f"{dataset}/fraud_signals", f"{dataset}/fraud_signals"',
        "signal_count triggered_rules risk_points",
    ),
    _index(
        "optimized",
        "signals are read twice",
        'f"{dataset}/fraud_signals"',
        'f"{dataset}/fraud_signals", f"{dataset}/fraud_signals"',
        "signal_count triggered_rules risk_points",
    ),
    _index(
        "optimized",
        "transactions are read twice",
        'f"{dataset}/transactions"',
        'f"{dataset}/transactions", f"{dataset}/transactions"',
        "signal_count triggered_rules risk_points",
        rows="too many",
    ),
    _index(
        "baseline",
        "declined transactions are left out",
        'f"{dataset}/transactions")',
        'f"{dataset}/transactions").where("status <> \'DECLINED\'")',
        rows="missing",
    ),
    _index(
        "optimized",
        "what was updated past midnight is left out",
        'f"{dataset}/transactions")',
        'f"{dataset}/transactions").where("updated_at < \'2026-01-31\'")',
        rows="missing",
    ),
    _index("baseline", "a limit from a trial run is left in", "index.write", "index.limit(1900).write", rows="missing"),
    _index("optimized", "the source is wrong", 'source="batch"', 'source="stream"', "source"),
)
