"""A small contract of the tests' own, with everything that the real ones do not use yet."""

from typing import Any

from carrel.rest.v1 import rest_pb2
from google.protobuf import descriptor_pb2, timestamp_pb2
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

TYPES = {
    "a_int32": FieldDescriptorProto.TYPE_INT32,
    "a_int64": FieldDescriptorProto.TYPE_INT64,
    "a_uint32": FieldDescriptorProto.TYPE_UINT32,
    "a_uint64": FieldDescriptorProto.TYPE_UINT64,
    "a_float": FieldDescriptorProto.TYPE_FLOAT,
    "a_double": FieldDescriptorProto.TYPE_DOUBLE,
    "a_bool": FieldDescriptorProto.TYPE_BOOL,
    "a_string": FieldDescriptorProto.TYPE_STRING,
    "a_bytes": FieldDescriptorProto.TYPE_BYTES,
}


def sample_file() -> FileDescriptorProto:
    """A file with one message, `Sample`, that has a field of every kind."""
    file = FileDescriptorProto(name="carrel/sample/v1/sample.proto", package="carrel.sample.v1", syntax="proto3")
    file.dependency.extend(["google/protobuf/timestamp.proto", "carrel/rest/v1/rest.proto"])
    sample = file.message_type.add(name="Sample")
    for number, (name, kind) in enumerate(TYPES.items(), start=1):
        sample.field.add(name=name, number=number, type=kind, label=FieldDescriptorProto.LABEL_OPTIONAL)
    _add_enum(file)
    _add_compounds(sample)
    return file


def sample_class() -> Any:
    """The class of `Sample`."""
    pool = DescriptorPool()
    for module in (descriptor_pb2, timestamp_pb2, rest_pb2):
        pool.AddSerializedFile(module.DESCRIPTOR.serialized_pb)
    pool.Add(sample_file())
    return GetMessageClass(pool.FindMessageTypeByName("carrel.sample.v1.Sample"))


def _add_enum(file: FileDescriptorProto) -> None:
    enum = file.enum_type.add(name="Colour")
    _set(enum.options, rest_pb2.words, rest_pb2.LOWER_CASE)
    for number, name in enumerate(["COLOUR_UNSPECIFIED", "RED", "GREEN"]):
        enum.value.add(name=name, number=number)


def _add_compounds(sample: DescriptorProto) -> None:
    optional, repeated = FieldDescriptorProto.LABEL_OPTIONAL, FieldDescriptorProto.LABEL_REPEATED
    message, text = FieldDescriptorProto.TYPE_MESSAGE, FieldDescriptorProto.TYPE_STRING
    own = ".carrel.sample.v1.Sample"
    add = sample.field.add
    add(name="child", number=20, type=message, type_name=own, label=optional)
    add(name="children", number=21, type=message, type_name=own, label=repeated)
    add(name="names", number=22, type=text, label=repeated)
    add(name="moment", number=23, type=message, type_name=".google.protobuf.Timestamp", label=optional)
    colour = FieldDescriptorProto.TYPE_ENUM
    add(name="colour", number=24, type=colour, type_name=".carrel.sample.v1.Colour", label=optional)
    add(name="colours", number=25, type=colour, type_name=".carrel.sample.v1.Colour", label=repeated)
    entry = sample.nested_type.add(name="CountsEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, type=text, label=optional)
    entry.field.add(name="value", number=2, type=FieldDescriptorProto.TYPE_INT32, label=optional)
    add(name="counts", number=26, type=message, type_name=f"{own}.CountsEntry", label=repeated)
    children = sample.nested_type.add(name="NamedEntry")
    children.options.map_entry = True
    children.field.add(name="key", number=1, type=text, label=optional)
    children.field.add(name="value", number=2, type=message, type_name=own, label=optional)
    add(name="named", number=27, type=message, type_name=f"{own}.NamedEntry", label=repeated)
    sample.oneof_decl.add(name="choice")
    add(name="this_way", number=28, type=text, label=optional, oneof_index=0)
    add(name="that_way", number=29, type=text, label=optional, oneof_index=0)
    sample.oneof_decl.add(name="_maybe")
    add(
        name="maybe",
        number=30,
        type=FieldDescriptorProto.TYPE_INT64,
        label=optional,
        oneof_index=1,
        proto3_optional=True,
    )
    shy = add(name="shy", number=31, type=text, label=repeated)
    _set(shy.options, rest_pb2.omit_when_empty, True)


def _set(options: Any, extension: Any, value: Any) -> None:
    options.Extensions[extension] = value
