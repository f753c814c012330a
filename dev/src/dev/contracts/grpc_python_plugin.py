"""A protoc plugin that writes the gRPC stubs: it hands the request to the generator inside grpcio-tools."""

import sys
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2
from google.protobuf.compiler import plugin_pb2
from grpc_tools import protoc


def generate(request: plugin_pb2.CodeGeneratorRequest) -> plugin_pb2.CodeGeneratorResponse:
    """The stubs of every file the request names that has a service; the generator's exit code when it fails."""
    response = plugin_pb2.CodeGeneratorResponse(
        supported_features=plugin_pb2.CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
    )
    named = set(request.file_to_generate)
    serving = [file.name for file in request.proto_file if file.name in named and file.service]
    if not serving:
        return response
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder, "descriptors.binpb")
        image.write_bytes(descriptor_pb2.FileDescriptorSet(file=request.proto_file).SerializeToString())
        out = Path(folder, "out")
        out.mkdir()
        code = protoc.main(["protoc", f"--descriptor_set_in={image}", f"--grpc_python_out={out}", *serving])
        if code:
            response.error = f"grpc_tools.protoc exited with {code}"
        for path in sorted(out.rglob("*.py")):
            response.file.add(name=path.relative_to(out).as_posix(), content=path.read_text())
    return response


if __name__ == "__main__":
    wanted = plugin_pb2.CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(generate(wanted).SerializeToString())
