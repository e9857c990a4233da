"""The reference: the index record of every transaction version, as one query for the stream and for the batch."""

# A signal counts for the versions whose ten minutes it lies in, both ends included. It triggers its rule from the
# rule's least score on; a signal of a type without a rule counts, but triggers nothing.
_QUERY = """
    WITH counted AS (
        SELECT
            version.transaction_id,
            version.updated_at,
            signal.score,
            rule.weight,
            rule.action,
            coalesce(signal.score >= rule.min_score, false) AS triggered
        FROM {versions} AS version
        JOIN {signals} AS signal
            ON signal.transaction_id = version.transaction_id
            AND signal.detected_at BETWEEN version.updated_at AND version.updated_at + INTERVAL 10 MINUTES
        LEFT JOIN risk_rules AS rule ON rule.signal_type = signal.signal_type
    ),
    total AS (
        SELECT
            transaction_id,
            updated_at,
            count(*) AS signal_count,
            max(score) AS max_score,
            count(*) FILTER (triggered) AS triggered_rules,
            sum(weight) FILTER (triggered) AS risk_points,
            bool_or(triggered AND action = 'BLOCK') AS blocks
        FROM counted
        GROUP BY transaction_id, updated_at
    ),
    joined AS (
        SELECT
            version.*,
            CAST(version.event_time AT TIME ZONE 'UTC' AS DATE) AS trans_date,
            buyer.full_name AS user_name,
            buyer.country AS user_country,
            buyer.risk_segment AS user_risk_segment,
            merchant.merchant_name,
            merchant.category AS merchant_category,
            merchant.country AS merchant_country,
            policy.policy_id,
            policy.max_amount AS policy_max_amount,
            coalesce(version.amount > policy.max_amount, false) AS over_limit,
            coalesce(total.signal_count, 0) AS signal_count,
            total.max_score,
            coalesce(total.triggered_rules, 0) AS triggered_rules,
            CAST(coalesce(total.risk_points, 0) AS BIGINT) AS risk_points,
            coalesce(total.blocks, false) AS blocks
        FROM {versions} AS version
        LEFT JOIN total USING (transaction_id, updated_at)
        LEFT JOIN users AS buyer ON buyer.user_id = version.user_id
        LEFT JOIN merchants AS merchant ON merchant.merchant_id = version.merchant_id
        LEFT JOIN policies AS policy ON policy.category = merchant.category
    )
    SELECT
        * EXCLUDE (blocks),
        CASE
            WHEN blocks THEN 'BLOCK'
            WHEN triggered_rules > 0 OR over_limit THEN 'REVIEW'
            ELSE 'ALLOW'
        END AS decision,
        '{source}' AS source
    FROM joined
"""

DIMENSIONS = ("users", "merchants", "policies", "risk_rules")


def index_query(versions: str, signals: str, source: str) -> str:
    """SQL for the index records of a table of versions and its signals; `source` is batch or stream."""
    return _QUERY.format(versions=versions, signals=signals, source=source)
