"""Connects Claude Code's telemetry to Mavvrik, step by step, without breaking Claude Code."""

__version__ = "1.0.0"
