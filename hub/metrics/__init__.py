"""Figures of hub, broker and kiosks for Prometheus, read and never written."""
