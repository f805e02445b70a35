"""Mavvrik's own SDK against our receiver: `unshare -rmn python -m …sdk FOLDER SDK`.

The SDK looks for the cloud that it runs in, so it runs with loopback only. What the receiver got is
written to standard output.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from tests.conftest import OUTSIDE
from tests.real_client.install import Unavailable, cache, one_at_a_time
from tests.real_client.namespace import isolate
from wizard.cli.listen import arrival_as_json, received_as_json
from wizard.core.credentials.reading import Credentials
from wizard.core.trace.trial import judge
from wizard.services.net.loopback import running
from wizard.services.receiver import Received, Receiver

VERSION = "1.3.21"
EXPECTED = Credentials("agent-xyz", "tnt-123", SecretStr("mvk_stand-in-0123456789"))
_LIMIT_SECONDS = 60.0
_PROGRAM = """
import sys
import mvk_sdk

mvk_sdk.instrument(
    agent_id="agent-xyz", tenant_id="tnt-123", api_key=sys.argv[2], wrappers={"include": []},
    exporter={"mode": "DIRECT", "type": "otlp_http", "endpoint": sys.argv[1], "insecure": True},
)
with mvk_sdk.context(user_email="ann@example.com", session_id="s-1"):
    with mvk_sdk.create_signal(name="parse-document", step_type="TOOL", tool_name="parser"):
        pass
"""


def sdk() -> Path:
    """Return the folder that holds the SDK. The first call installs it.

    Raises:
        Unavailable: it cannot be installed.
    """
    folder = cache() / "mvk-sdk-py" / VERSION
    with one_at_a_time(folder):
        if not (folder / "mvk_sdk").is_dir():
            options = ["-q", "--no-deps", "--disable-pip-version-check", "--target", str(folder)]
            command = [sys.executable, "-m", "pip", "install", *options]
            packages = [f"mvk-sdk-py=={VERSION}", "wrapt>=1.15,<2"]
            done = subprocess.run(
                [*command, *packages], env=OUTSIDE, capture_output=True, check=False
            )
            if done.returncode:
                raise Unavailable(f"pip cannot install mvk-sdk-py {VERSION}")
    return folder


def main() -> None:
    """Let the SDK send one span. The arguments are an empty folder of ours and the SDK's folder."""
    folder, where = sys.argv[1:]
    isolate(Path(folder))
    received = asyncio.run(_send(folder, where))
    found = {
        "requests": [received_as_json(one) for one in received],
        "arrived": arrival_as_json(judge(received, EXPECTED)),
    }
    sys.stdout.write(json.dumps(found))


async def _send(folder: str, where: str) -> list[Received]:
    received: list[Received] = []
    key = EXPECTED.api_key.get_secret_value()
    async with running(Receiver(received.append, EXPECTED)) as base:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _PROGRAM,
            f"{base}/v1/traces",
            key,
            env={"PATH": "/usr/bin:/bin", "HOME": folder, "PYTHONPATH": where},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        await asyncio.wait_for(process.wait(), _LIMIT_SECONDS)
    return received


if __name__ == "__main__":
    main()
