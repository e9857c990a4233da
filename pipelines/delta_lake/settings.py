"""Delta Lake: what a Spark session needs to know of it, and where its jars come from."""

PACKAGE = "io.delta:delta-spark_4.2_2.13:4.4.0"  # for Spark 4.2; fetched once from Maven Central, then cached

DELTA = {
    "spark.jars.packages": PACKAGE,
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
}
