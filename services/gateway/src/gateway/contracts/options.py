"""The options of our own and of others that stand beside services, methods and fields."""

from typing import Any

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor, MethodDescriptor


def option(described: MethodDescriptor | FieldDescriptor | EnumDescriptor, extension: Any) -> Any:
    """The value of an option, the empty one when it is not given."""
    return described.GetOptions().Extensions[extension]


def has_option(described: MethodDescriptor | FieldDescriptor | EnumDescriptor, extension: Any) -> bool:
    """Whether an option is given."""
    return bool(described.GetOptions().HasExtension(extension))
