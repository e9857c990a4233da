"""What brings events to a streaming stage: files or Kafka, all at once or at a pace."""
