"""What the user settled before the start: the settings of the house that are the supervisor's own business."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.settings import integer, load, path, setting, text

HIGHEST_PORT = 65535
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@dataclass(frozen=True, kw_only=True)
class DeskSettings:
    """Where the data is and where the door is; port 0 takes a free one."""

    data_folder: Path = setting("CARREL_DATA_DIR", path, Path(".data"))
    gateway_host: str = setting("GATEWAY_HOST", text, "127.0.0.1")
    gateway_port: int = setting("GATEWAY_PORT", integer(0, HIGHEST_PORT), 8080)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk's own settings, and all the others as the user gave them, for the processes they concern."""

    own: DeskSettings
    user: Mapping[str, str]

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.own.data_folder.resolve()

    @property
    def logs(self) -> Path:
        """The folder with a log per process."""
        return self.folder / "logs"

    @property
    def secrets(self) -> Path:
        """The folder of secrets that were made once."""
        return self.folder / "secrets"

    @property
    def is_demo(self) -> bool:
        """Whether posts come from the bundled upstream, for want of a key to the real one."""
        return self.given("SCRAPECREATORS_API_KEY") is None

    def given(self, name: str) -> str | None:
        """A setting of the user's, from the environment or from the file that `<name>_FILE` names; None without one."""
        file = self.user.get(f"{name}_FILE")
        return Path(file).read_text().strip() if file else self.user.get(name) or None

    def probe_url(self, port: int) -> str:
        """Where the gateway says whether all is ready."""
        host = EVERYWHERE.get(self.own.gateway_host, self.own.gateway_host)
        return f"{_origin(host, port)}/readyz"

    def url(self, port: int) -> str:
        """The gateway's address as a person uses it."""
        return _origin(self.own.gateway_host, port)


def read_desk(user: Mapping[str, str]) -> Desk:
    """The desk as `user` settled it; raises `SettingsFault`."""
    return Desk(own=load(DeskSettings, user, prefix="DESK_"), user=user)


def _origin(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
