"""What is advised: replies, threads, batches and the content's tools."""
