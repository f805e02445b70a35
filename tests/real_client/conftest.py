"""The fixtures of this folder; other folders import them from where they are."""

from tests.real_client.fixtures import installed, run_case

__all__ = ["installed", "run_case"]
