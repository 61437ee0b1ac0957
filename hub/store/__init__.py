"""The one place that writes events, aggregates and the ledger."""
