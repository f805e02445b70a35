"""The names of telemetry vendors by their hosts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wizard.core.vendors import is_public_vendor, vendor_name


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("ingress.coralogix.us", "Coralogix"),
        ("ingress.eu2.coralogix.com", "Coralogix"),
        ("x.apm.us-east-1.aws.cloud.es.io", "Elastic"),
        ("api.smith.langchain.com", "LangSmith"),
        ("api.braintrust.dev", "Braintrust"),
        ("otlp.arize.com", "Arize"),
        ("app.phoenix.arize.com", "Phoenix"),
        ("logfire-us.pydantic.dev", "Logfire"),
        ("app.langwatch.ai", "LangWatch"),
        ("otlp.last9.io", "Last9"),
        ("api.openobserve.ai", "OpenObserve"),
        ("s1.eu-nbg-2.betterstackdata.com", "Better Stack"),
        ("acme.getdx.net", "DX"),
        ("otel.span.app", "Span"),
        ("otlp.datadoghq.eu", "Datadog"),
        ("otlp.us5.datadoghq.com", "Datadog"),
        ("ingest.eu.signoz.cloud", "SigNoz"),
    ],
)
def test_a_vendors_public_host_has_its_name(host: str, name: str) -> None:
    assert (vendor_name(host), is_public_vendor(host)) == (name, True)


def test_a_private_installation_is_named_and_stays_hidden_while_sharing() -> None:
    for host in ("langfuse.acme.internal", "langfuse-eu.acme.example"):
        assert (vendor_name(host), is_public_vendor(host)) == ("Langfuse", False)


@pytest.mark.parametrize("host", ["evil-datadoghq.com", "notspan.app", "datadoghq.xyz"])
def test_a_host_that_only_looks_like_a_vendors_is_not_a_vendor(host: str) -> None:
    assert (vendor_name(host), is_public_vendor(host)) == (host, False)


def test_every_host_of_the_shared_list_has_a_name(shared: Path) -> None:
    text = (shared / "cases" / "turn2" / "f09-vendors.json").read_text(encoding="utf-8")
    (hosts,) = json.loads(text).values()
    assert all(vendor_name(host) != host for host in hosts)
