"""Settings that look secret never reach a record."""

from bench.messages import describe_conf


def test_values_of_secret_keys_are_replaced() -> None:
    conf = {"spark.hadoop.fs.s3a.secret.key": "abc", "spark.x.password": "abc", "spark.sql.shuffle.partitions": "8"}
    described = describe_conf(conf)
    assert "abc" not in described.values()
    assert described["spark.sql.shuffle.partitions"] == "8"
