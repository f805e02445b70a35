"""The fixtures of this folder. Other folders import them from their modules."""

from tests.real_client.fixtures import installed, run_case

__all__ = ["installed", "run_case"]
