"""What is deployed is well-formed, and agrees with the services that it deploys."""

import re
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from common.settings import load
from dev.backing.wheels import folder_of
from dev.supervisor.environment import OWN
from dev.supervisor.processes import NEIGHBOURS

ENVOY = str(folder_of("envoy") / "_bin" / "envoy")
DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
COMPOSED = YAML(typ="safe").load(COMPOSE)
OURS = {name: service for name, service in COMPOSED["services"].items() if "build" in service}
VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)(?::([?-])([^}]*))?\}")
GIVEN = {"GATEWAY_API_KEYS": f"somebody:{'0' * 64}"}


def environ_of(service: Mapping[str, Any]) -> dict[str, str]:
    """What a container is told when every required variable has a value and no other has."""

    def value(match: re.Match[str]) -> str:
        return match[3] if match[2] == "-" else GIVEN.get(match[1], "a-secret")

    return {name: VARIABLE.sub(value, str(text)) for name, text in service["environment"].items()}


def test_envoy_takes_its_configuration() -> None:
    command = [ENVOY, "--mode", "validate", "--config-path", str(DEPLOY / "envoy" / "envoy.yaml")]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_compose_file_follows_its_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", OURS)
def test_every_container_runs_a_command_that_its_service_has(name: str) -> None:
    package, command = OURS[name]["command"]

    assert command in import_module(f"{package}.__main__").COMMANDS


@pytest.mark.parametrize("name", [name for name in OURS if name != "gateway"])
def test_every_container_is_told_what_its_service_needs_and_nothing_it_does_not_know(name: str) -> None:
    package = OURS[name]["command"][0]
    settings = import_module(f"{package}.settings").Settings

    assert load(settings, environ_of(OURS[name]), f"{package.upper()}_")


@pytest.mark.parametrize("name", OURS)
def test_every_container_knows_the_way_to_those_whom_its_service_asks(name: str) -> None:
    told = environ_of(OURS[name])

    ways = {f"{neighbour.upper()}_ADDRESS" for neighbour in NEIGHBOURS[OURS[name]["command"][0]]}
    assert {way for way in told if way.endswith("_ADDRESS")} == ways
    assert all(told[way].startswith("envoy:") for way in ways)


@pytest.mark.parametrize("name", OURS)
def test_no_container_is_told_the_secrets_of_another_service(name: str) -> None:
    package = OURS[name]["command"][0]
    others = {prefix for service, prefixes in OWN.items() if service != package for prefix in prefixes}
    shared = {"LOG_LEVEL", "OTEL_EXPORTER_OTLP_ENDPOINT", "SENTRY_DSN", "REDIS_HOST", "REDIS_PASSWORD"}

    foreign = {
        variable
        for variable in set(environ_of(OURS[name])) - shared
        if variable.startswith(tuple(others - set(OWN[package]))) and not variable.endswith("_ADDRESS")
    }

    assert not foreign


@pytest.mark.parametrize("name", OURS)
def test_every_container_of_ours_is_contained(name: str) -> None:
    service = OURS[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


def test_only_the_front_door_is_open_and_only_to_this_machine() -> None:
    open_ports = {name: service["ports"] for name, service in COMPOSED["services"].items() if "ports" in service}

    assert open_ports == {"envoy": ["127.0.0.1:8080:8080", "127.0.0.1:8081:8081"]}


def test_the_image_does_not_run_as_root_and_installs_only_what_is_locked() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()

    installs = [line for line in lines if " install " in line or " sync " in line]
    assert "USER 10001:10001" in lines
    assert all("--require-hashes" in line or "install --directory" in line for line in installs)
