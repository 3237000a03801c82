"""A loop that lives in the server between calls: one connection runs it, another stops it.

    stop_from_another_connection.py HOST:PORT

What the loop calls are blocks of ops in the server, so generated stubs are all it takes.
"""
import sys
import threading

import grpc

from loopspec.v1 import callable_pb2, op_pb2, program_pb2
from loopspec.v1 import event_loop_service_pb2 as pb
from loopspec.v1.event_loop_service_pb2_grpc import EventLoopServiceStub


def run(target, loop_id):
    with grpc.insecure_channel(target) as channel:
        EventLoopServiceStub(channel).RunForever(pb.RunForeverRequest(loop_id=loop_id))
        print("it has returned")


def main(target):
    # Without this the two channels would share one connection.
    with grpc.insecure_channel(target, [("grpc.use_local_subchannel_pool", 1)]) as channel:
        loops = EventLoopServiceStub(channel)
        loop_id = loops.CreateLoop(pb.CreateLoopRequest(clock=program_pb2.CLOCK_REAL)).loop.id
        hello = program_pb2.Block(name="hello", ops=[op_pb2.Op(log=op_pb2.Log(text="it runs"))])
        loops.CallSoon(pb.CallSoonRequest(loop_id=loop_id, callback=callable_pb2.Callable(block="hello"), blocks=[hello]))

        runner = threading.Thread(target=run, args=(target, loop_id))
        runner.start()
        for response in loops.WatchLoop(pb.WatchLoopRequest(loop_id=loop_id, first_event=1)):
            marks = [event.log_mark.text for event in response.events if event.HasField("log_mark")]
            if marks:
                print(*marks)
                break
        loops.Stop(pb.StopRequest(loop_id=loop_id))
        runner.join()
        loops.DeleteLoop(pb.DeleteLoopRequest(loop_id=loop_id))


main(sys.argv[1])
