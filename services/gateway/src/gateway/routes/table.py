"""The route table: a tree of segments, words before variables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from common.errors import NotFound, Unimplemented
from gateway.contracts import ContractFault
from gateway.routes.templates import Template, Variable

T = TypeVar("T")


class RouteNotFound(NotFound):
    """Nothing has this address."""

    reason = "ROUTE_NOT_FOUND"


class MethodNotAllowed(Unimplemented):
    """This address does not answer this method."""

    reason = "METHOD_NOT_ALLOWED"

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(f"This address answers {', '.join(allowed)} only.")
        self.allowed = tuple(allowed)


@dataclass
class _Node(Generic[T]):
    """What can follow one beginning of a path."""

    words: dict[str, "_Node[T]"] = field(default_factory=dict)
    variable: "_Node[T] | None" = None
    targets: dict[str, T] = field(default_factory=dict)


class Table(Generic[T]):
    """What answers which verb on which path. A path that spells a word is that word's, never a variable's."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, verb: str, segments: Template, target: T) -> None:
        """Enters a target; two of the same shape and verb are a fault of the contracts."""
        node = self._root
        for segment in segments:
            node = _grown(node, segment)
        if verb in node.targets:
            raise ContractFault(f"{verb} {segments}: two methods have this route")
        node.targets[verb] = target

    def find(self, verb: str, segments: Sequence[str]) -> tuple[T, tuple[str, ...]]:
        """What answers, and the values of the path's variables in order. GET answers HEAD too."""
        node, values = self._node(segments)
        target = node.targets.get(verb) or (node.targets.get("GET") if verb == "HEAD" else None)
        if target is None:
            raise MethodNotAllowed(_allowed(node.targets))
        return target, values

    def allowed(self, segments: Sequence[str]) -> tuple[str, ...]:
        """The verbs that the path answers."""
        return _allowed(self._node(segments)[0].targets)

    def _node(self, segments: Sequence[str]) -> tuple[_Node[T], tuple[str, ...]]:
        found = next(_walk(self._root, segments, ()), None)
        if found is None:
            raise RouteNotFound
        return found


def _grown(node: _Node[T], segment: str | Variable) -> _Node[T]:
    if isinstance(segment, Variable):
        node.variable = node.variable or _Node()
        return node.variable
    return node.words.setdefault(segment, _Node())


def _walk(
    node: _Node[T], segments: Sequence[str], values: tuple[str, ...]
) -> Iterator[tuple[_Node[T], tuple[str, ...]]]:
    if not segments:
        if node.targets:
            yield node, values
        return
    first, rest = segments[0], segments[1:]
    if first in node.words:
        yield from _walk(node.words[first], rest, values)
    if node.variable is not None:
        yield from _walk(node.variable, rest, (*values, first))


def _allowed(targets: Mapping[str, T]) -> tuple[str, ...]:
    implied = {"HEAD"} if "GET" in targets else set()
    return tuple(sorted({*targets, *implied, "OPTIONS"}))
