"""Thousands of made-up requests from the OpenAPI document: nothing of it ends in a 5xx or outside of the document."""

import asyncio
import random
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest

from tests.foreign.services import Services
from tests.integration.gateway.conftest import open_gateway

SECONDS = 15
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


@pytest.mark.timeout(120)
async def test_no_request_is_answered_with_a_fault_of_ours(services: Services, redis_url: str, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    async with open_gateway(services, REDIS_URL=redis_url, RATE_PER_SECOND=100_000, RATE_BURST=100_000) as session:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{session._base_url}/openapi.json"),
            *("--checks", ",".join(CHECKS)),
            *("--phases", "examples,coverage,fuzzing"),
            *("--max-time", str(SECONDS), "--max-examples", "10", "--seed", str(seed), "--continue-on-failure"),
            *("--generation-database", "none", "--no-color", "--warnings", "off"),
            cwd=tmp_path,
            stdout=PIPE,
            stderr=STDOUT,
        )
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()[-10_000:]
