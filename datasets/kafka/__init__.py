"""The events of a dataset in Kafka: what they look like there, and how they are sent."""
