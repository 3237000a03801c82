"""The stubs in the repository are those of proto/."""
import glob
import importlib
import os
import shutil
import subprocess
import tempfile
import unittest

from google.protobuf import descriptor_pb2

_PROTO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "proto")


@unittest.skipUnless(shutil.which("protoc"), "there is no protoc here")
class StubsTest(unittest.TestCase):
    def test_stubs_are_fresh(self):
        files = sorted(glob.glob(os.path.join(_PROTO, "loopspec", "v1", "*.proto")))
        self.assertTrue(files)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "set")
            subprocess.run(["protoc", "-I", _PROTO, "--descriptor_set_out=" + path, *files], check=True)
            with open(path, "rb") as file:
                wanted = descriptor_pb2.FileDescriptorSet.FromString(file.read())
        for each in wanted.file:
            module = importlib.import_module(each.name[:-len(".proto")].replace("/", ".") + "_pb2")
            found = descriptor_pb2.FileDescriptorProto.FromString(module.DESCRIPTOR.serialized_pb)
            for one in (each, found):
                _drop_json_names(one)
            self.assertEqual(found, each, "run client/python/generate: %s has changed" % each.name)


def _drop_json_names(message):
    """protoc writes them into a descriptor set only."""
    for nested in list(message.message_type if hasattr(message, "message_type") else message.nested_type):
        _drop_json_names(nested)
    for field in getattr(message, "field", ()):
        field.ClearField("json_name")


if __name__ == "__main__":
    unittest.main()
