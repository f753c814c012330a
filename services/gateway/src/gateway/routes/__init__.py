"""From descriptors to a route table: which method answers which verb on which path."""

from gateway.routes.bindings import Binding, bindings
from gateway.routes.paths import Target, read_target
from gateway.routes.table import MethodNotAllowed, RouteNotFound, Table
from gateway.routes.templates import Template, Variable, template

__all__ = [
    "Binding",
    "MethodNotAllowed",
    "RouteNotFound",
    "Table",
    "Target",
    "Template",
    "Variable",
    "bindings",
    "read_target",
    "template",
]
