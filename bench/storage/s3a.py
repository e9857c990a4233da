"""How Spark is told to work with an object store through Hadoop's S3A; no credentials are among the settings."""

from __future__ import annotations

import os
from typing import Final

from datasets.stores.store_access import StoreAccess

_OWN_REGION: Final = "us-east-1"  # stores of one's own ignore it, but requests are signed for one

# Outputs appear where they belong when the job commits, by completing uploads: nothing is renamed, which a store can
# only do by copying.
_COMMITTER: Final = {
    "spark.hadoop.fs.s3a.committer.name": "magic",
    "spark.hadoop.fs.s3a.committer.magic.enabled": "true",
    "spark.sql.sources.commitProtocolClass": "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
    "spark.sql.parquet.output.committer.class": "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter",
}
# S3A's buffers on disk want Hadoop's local file system with checksums, which bench/engines/spark_conf.py switches off.
_BUFFERS: Final = {"spark.hadoop.fs.s3a.fast.upload.buffer": "bytebuffer"}
# The default of Hadoop 3.5, "analytics", keeps footers and blocks from one stage to the next, so that a stage would be
# measured by what ran before it; and S3A does not count all of its GET requests.
_READING: Final = {"spark.hadoop.fs.s3a.input.stream.type": "classic"}
# S3A's own limits let a stage hang for many minutes when a store goes away.
_LIMITS: Final = {
    "spark.hadoop.fs.s3a.attempts.maximum": "3",
    "spark.hadoop.fs.s3a.retry.limit": "3",
    "spark.hadoop.fs.s3a.retry.interval": "200ms",
    "spark.hadoop.fs.s3a.connection.establish.timeout": "15s",
    "spark.hadoop.fs.s3a.connection.timeout": "30s",
}


def s3a_conf(access: StoreAccess, *, writing: bool = True) -> dict[str, str]:
    """Spark settings for a store that is reached so, and to which outputs go unless it is only read."""
    conf = {
        # The usual AWS chain; S3A's own default knows no profiles.
        "spark.hadoop.fs.s3a.aws.credentials.provider": (
            "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider"
        ),
        **(_COMMITTER | _BUFFERS if writing else {}),
        **_READING,
        **_LIMITS,
    }
    if access.endpoint is not None:
        conf["spark.hadoop.fs.s3a.endpoint"] = access.endpoint
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _OWN_REGION
        conf["spark.hadoop.fs.s3a.endpoint.region"] = region
    if access.path_style:
        conf["spark.hadoop.fs.s3a.path.style.access"] = "true"
    return conf
