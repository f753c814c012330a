"""From the environment to a frozen dataclass: one pass, every fault."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from dotenv import dotenv_values

from common.settings.secret import Secret
from common.settings.values import Unfit, text

S = TypeVar("S")
_LARGEST_SECRET_FILE = 64 * 1024
# A whole house shares one `.env`: where the others find a service is no concern of its own, and no fault either.
_OF_ITS_CLIENTS = "{prefix}ADDRESS"


class SettingsFault(Exception):
    """The settings cannot be used. `faults` has a line for each fault; each names a key, none shows a value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Entry:
    """What is known of one setting: its name in the environment and how its text becomes a value."""

    env: str
    parse: Callable[[str], Any]
    default: Any
    secret: bool
    help: str


def setting(
    env: str,
    parse: Callable[[str], Any] = text,
    default: Any = MISSING,
    *,
    secret: bool = False,
    help: str = "",  # noqa: A002 - the word every command line uses for it
) -> Any:
    """A field that is read from the environment variable `env`; required unless it has a default.

    `{prefix}` in `env` stands for the service's own prefix, and `{service}` in a default for its name, so that a part
    like the database has one dataclass for every service. A secret may also come from the file that `<env>_FILE`
    names, and arrives as a `Secret`. An empty value of a setting whose default is None counts as not given.
    """
    entry = Entry(env, parse, default, secret, help)
    is_template = isinstance(default, str) and "{" in default
    return field(default=MISSING if is_template else default, kw_only=True, metadata={Entry: entry})


def load(settings_class: type[S], environ: Mapping[str, str], prefix: str) -> S:
    """The settings of the service with this prefix (`LIBRARY_`), or a `SettingsFault` with all that is wrong.

    A variable that begins with the prefix and belongs to no setting is a fault: a misspelt name would otherwise be a
    default nobody asked for. A dataclass may check its fields against each other by raising `Unfit` in
    `__post_init__`; `{prefix}` is filled in there too.
    """
    reader = _Reader(environ, prefix)
    settings = reader.read(settings_class)
    reader.refuse_unknown(settings_class)
    if reader.faults or settings is None:
        raise SettingsFault(tuple(dict.fromkeys(reader.faults)))
    return settings


def entries(settings_class: type[Any]) -> Iterator[Entry]:
    """Every setting of the dataclass and of those it is composed of."""
    hints = get_type_hints(settings_class)
    for one in fields(settings_class):
        if Entry in one.metadata:
            yield one.metadata[Entry]
        elif is_dataclass(hints[one.name]):
            yield from entries(hints[one.name])


def environment(dotenv: Path | None = None) -> Mapping[str, str]:
    """The process's environment over the lines of a `.env` file, where there is one; nothing is exported."""
    if dotenv is None or not dotenv.exists():
        return dict(os.environ)
    try:
        lines = dotenv_values(dotenv, interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsFault((f"{dotenv.name}: cannot be read as text",)) from error
    return {name: value for name, value in lines.items() if value is not None} | os.environ


class _Reader:
    """One pass over one environment."""

    def __init__(self, environ: Mapping[str, str], prefix: str) -> None:
        self._environ = environ
        self._prefix = prefix
        self.faults: list[str] = []

    def read(self, settings_class: type[S]) -> S | None:
        hints = get_type_hints(settings_class)
        before = len(self.faults)
        values = {one.name: self._value(one, hints[one.name]) for one in fields(settings_class)}  # type: ignore[arg-type]
        if len(self.faults) > before:
            return None
        try:
            return settings_class(**values)
        except Unfit as misfit:
            self.faults.append(self._named(str(misfit)))
            return None

    def refuse_unknown(self, settings_class: type[Any]) -> None:
        known = {self._named(_OF_ITS_CLIENTS)}
        for entry in entries(settings_class):
            name = self._named(entry.env)
            known |= {name, f"{name}_FILE"} if entry.secret else {name}
        unknown = sorted(name for name in self._environ if name.startswith(self._prefix) and name not in known)
        self.faults += [f"{name}: there is no such setting" for name in unknown]

    def _value(self, one: Field[Any], hint: Any) -> Any:
        entry: Entry | None = one.metadata.get(Entry)
        if entry is None:
            return self.read(hint)
        name = self._named(entry.env)
        try:
            return self._parsed(entry, name)
        except Unfit as misfit:
            self.faults.append(f"{name}: {misfit}")
        except ValueError:
            # The standard library's messages repeat what they were given.
            self.faults.append(f"{name}: is not valid")
        return None

    def _parsed(self, entry: Entry, name: str) -> Any:
        found = self._secret_text(name) if entry.secret else self._environ.get(name)
        if found is None or (not found.strip() and entry.default is None):
            return self._default(entry)
        value = entry.parse(found)
        return Secret(value) if entry.secret else value

    def _default(self, entry: Entry) -> Any:
        if entry.default is MISSING:
            raise Unfit("is required")
        return self._named(entry.default) if isinstance(entry.default, str) else entry.default

    def _secret_text(self, name: str) -> str | None:
        file_name = self._environ.get(f"{name}_FILE")
        if not file_name:
            return self._environ.get(name)
        if self._environ.get(name):
            raise Unfit(f"is given twice, by itself and by {name}_FILE")
        return self._file_text(name, Path(file_name))

    @staticmethod
    def _file_text(name: str, source: Path) -> str:
        try:
            with source.open(encoding="utf-8") as stream:
                return stream.read(_LARGEST_SECRET_FILE).strip()
        except (OSError, UnicodeDecodeError):
            raise Unfit(f"cannot be read from the file that {name}_FILE names") from None

    def _named(self, template: str) -> str:
        service = self._prefix.rstrip("_").lower()
        return template.replace("{prefix}", self._prefix).replace("{service}", service)
