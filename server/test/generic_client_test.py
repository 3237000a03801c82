"""A client that knows nothing of loopspec: Python's gRPC, reflection, and messages made at run time.

Usage: generic_client_test.py LOOPSPEC_COMMAND
"""
import re
import subprocess
import sys
import unittest
import urllib.request

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:
    from google.protobuf.message_factory import MessageFactory

    def GetMessageClass(descriptor):
        return MessageFactory().GetPrototype(descriptor)

COMMAND = None


def reflection_messages():
    """Request and response of grpc.reflection.v1alpha, as far as they are needed here."""
    file = descriptor_pb2.FileDescriptorProto(name="reflection.proto", package="grpc.reflection.v1alpha", syntax="proto3")
    request = file.message_type.add(name="ServerReflectionRequest")
    response = file.message_type.add(name="ServerReflectionResponse")
    files = file.message_type.add(name="FileDescriptorResponse")
    field = descriptor_pb2.FieldDescriptorProto
    request.field.add(name="file_containing_symbol", number=4, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    request.field.add(name="list_services", number=7, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    response.field.add(name="file_descriptor_response", number=4, type=field.TYPE_MESSAGE, label=field.LABEL_OPTIONAL,
                       type_name=".grpc.reflection.v1alpha.FileDescriptorResponse")
    files.field.add(name="file_descriptor_proto", number=1, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    found = [pool.FindMessageTypeByName("grpc.reflection.v1alpha." + name) for name in (request.name, response.name)]
    return [GetMessageClass(each) for each in found]


class GenericClient:
    """Calls any method of a server by its name, with dictionaries."""

    def __init__(self, target, service):
        self.channel = grpc.insecure_channel(target)
        self.pool = descriptor_pool.DescriptorPool()
        request, response = reflection_messages()
        method = self.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
                                            request.SerializeToString, response.FromString)
        answer = next(method(iter([request(file_containing_symbol=service)])))
        protos = [descriptor_pb2.FileDescriptorProto.FromString(each)
                  for each in answer.file_descriptor_response.file_descriptor_proto]
        waiting = {each.name: each for each in protos}
        while waiting:
            name = next(n for n, f in waiting.items() if not any(d in waiting for d in f.dependency))
            self.pool.Add(waiting.pop(name))
        self.service = self.pool.FindServiceByName(service)

    def call(self, name, timeout=20, metadata=None, **fields):
        method = self.service.methods_by_name[name]
        request = json_format.ParseDict(fields, GetMessageClass(method.input_type)(), descriptor_pool=self.pool)
        output = GetMessageClass(method.output_type)
        path = "/%s/%s" % (self.service.full_name, name)
        kind = self.channel.unary_stream if name.startswith("Watch") else self.channel.unary_unary
        call = kind(path, type(request).SerializeToString, output.FromString)
        answer = call(request, timeout=timeout, metadata=metadata)
        if name.startswith("Watch"):
            return answer
        return json_format.MessageToDict(answer, preserving_proto_field_name=True, descriptor_pool=self.pool)


class GenericClientTest(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen([COMMAND, "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--loop", "selector/epoll"],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.server.stdout.readline() or self.server.stderr.readline()
        self.metrics = re.search(r"http://\S+", self.server.stdout.readline()).group()
        self.target = re.search(r"127\.0\.0\.1:\d+", line).group()
        self.client = GenericClient(self.target, "loopspec.v1.EventLoopService")

    def tearDown(self):
        self.client.channel.close()
        self.server.terminate()
        self.server.communicate(timeout=20)

    def test_a_loop_from_its_creation_to_its_end(self):
        call = self.client.call
        loop = call("CreateLoop", loop_id="mine", clock="CLOCK_VIRTUAL")["loop"]
        self.assertEqual((loop["id"], loop["implementation"], loop["state"]), ("mine", "selector/epoll", "STATE_IDLE"))
        handle = call("CallLater", loop_id="mine", handle_id="later", delay=10, callback={"block": "hello"},
                      blocks=[{"name": "hello", "ops": [{"log": {"text": "hello"}}, {"stop": {}}]}])
        self.assertEqual(handle, {"handle_id": "later", "when": 10})
        self.assertEqual(call("GetTime", loop_id="mine"), {})
        self.assertEqual(call("RunForever", loop_id="mine"), {})
        self.assertEqual(call("GetTime", loop_id="mine"), {"seconds": 10})
        watch = call("WatchLoop", loop_id="mine", first_event=1)
        events = []
        while not events or "op_returned" not in events[-1] or events[-1]["op_returned"]["op"] != "run_forever":
            events += [json_format.MessageToDict(e, preserving_proto_field_name=True) for e in next(watch).events]
        self.assertEqual([(next(k for k in e if k not in ("time_ns",)), e["time_ns"]) for e in events],
                         [("op_returned", "0"), ("op_started", "0"), ("block_started", "10000000000"), ("log_mark", "10000000000"),
                          ("op_returned", "10000000000"), ("block_ended", "10000000000"), ("op_returned", "10000000000")])
        self.assertEqual(call("Stop", loop_id="mine"), {})
        self.assertEqual(call("DeleteLoop", loop_id="mine"), {})
        ended = list(watch)
        self.assertEqual(ended[-1].outcome.detail, "the loop was deleted")
        with self.assertRaises(grpc.RpcError) as refused:
            call("GetTime", loop_id="mine")
        self.assertEqual(refused.exception.code(), grpc.StatusCode.NOT_FOUND)

    def gauge(self, name):
        with urllib.request.urlopen(self.metrics, timeout=20) as page:
            return float(re.search(r"^%s ([\d.e+]+)$" % name, page.read().decode(), re.M).group(1))

    def test_the_metrics_tell_what_waits(self):
        self.client.call("CreateLoop", loop_id="mine", blocks=[{"name": "b"}])
        for delay in (1, 2, 3):
            self.client.call("CallLater", loop_id="mine", delay=delay, callback={"block": "b"})
        self.assertEqual(self.gauge("loopspec_pending_handles"), 3)
        self.assertEqual(self.gauge("loopspec_session_queued_items"), 0)
        self.assertEqual(self.gauge("loopspec_session_queued_bytes"), 0)
        self.client.call("DeleteLoop", loop_id="mine")
        self.assertEqual(self.gauge("loopspec_pending_handles"), 0)


if __name__ == "__main__":
    COMMAND = sys.argv.pop(1)
    unittest.main()
