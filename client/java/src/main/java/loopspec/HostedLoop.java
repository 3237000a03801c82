package loopspec;

import java.time.Duration;
import loopspec.v1.Block;
import loopspec.v1.CallAtRequest;
import loopspec.v1.CallAtResponse;
import loopspec.v1.CallLaterRequest;
import loopspec.v1.CallLaterResponse;
import loopspec.v1.CallSoonRequest;
import loopspec.v1.CallSoonResponse;
import loopspec.v1.Callable;
import loopspec.v1.CancelHandleRequest;
import loopspec.v1.DeleteLoopRequest;
import loopspec.v1.ExceptionValue;
import loopspec.v1.GetLoopRequest;
import loopspec.v1.GetTimeRequest;
import loopspec.v1.Loop;
import loopspec.v1.RunForeverRequest;
import loopspec.v1.RunForeverResponse;
import loopspec.v1.RunUntilCompleteRequest;
import loopspec.v1.RunUntilCompleteResponse;
import loopspec.v1.StopRequest;
import loopspec.v1.Value;

/** A loop that lives in the server between calls; its callbacks are blocks of ops. Each method is one call of EventLoopService. */
public final class HostedLoop {
    private final String id;
    private final EventLoops loops;

    /** A handle with its time, in seconds on the scale of time(). */
    public record Timer(String handleId, double when) {}

    HostedLoop(String id, EventLoops loops) {
        this.id = id;
        this.loops = loops;
    }

    public String id() {
        return id;
    }

    public Loop get() {
        return loops.call(id, EventLoops.TIMEOUT, stub -> stub.getLoop(GetLoopRequest.newBuilder().setLoopId(id).build())).getLoop();
    }

    /** A block, sent along. The handle's id. */
    public String callSoon(Block block) {
        return callSoon(CallSoonRequest.newBuilder().setCallback(callable(block)).addBlocks(block).build());
    }

    /** Anything that the request can name, whose loop is this one. The handle's id. */
    public String callSoon(CallSoonRequest request) {
        CallSoonResponse response = loops.call(id, EventLoops.TIMEOUT, stub -> stub.callSoon(request.toBuilder().setLoopId(id).build()));
        check(response.hasRaised(), response.getRaised());
        return response.getHandleId();
    }

    /** Seconds. */
    public Timer callLater(double delay, Block block) {
        return callLater(CallLaterRequest.newBuilder().setDelay(delay).setCallback(callable(block)).addBlocks(block).build());
    }

    public Timer callLater(CallLaterRequest request) {
        CallLaterResponse response = loops.call(id, EventLoops.TIMEOUT, stub -> stub.callLater(request.toBuilder().setLoopId(id).build()));
        check(response.hasRaised(), response.getRaised());
        return new Timer(response.getHandleId(), response.getWhen());
    }

    /** Seconds on the scale of time(). */
    public Timer callAt(double when, Block block) {
        return callAt(CallAtRequest.newBuilder().setWhen(when).setCallback(callable(block)).addBlocks(block).build());
    }

    public Timer callAt(CallAtRequest request) {
        CallAtResponse response = loops.call(id, EventLoops.TIMEOUT, stub -> stub.callAt(request.toBuilder().setLoopId(id).build()));
        check(response.hasRaised(), response.getRaised());
        return new Timer(response.getHandleId(), response.getWhen());
    }

    public void cancelHandle(String handleId) {
        CancelHandleRequest request = CancelHandleRequest.newBuilder().setLoopId(id).setHandleId(handleId).build();
        loops.call(id, EventLoops.TIMEOUT, stub -> stub.cancelHandle(request));
    }

    public double time() {
        return loops.call(id, EventLoops.TIMEOUT, stub -> stub.getTime(GetTimeRequest.newBuilder().setLoopId(id).build())).getSeconds();
    }

    /** Returns when it has. */
    public void runForever() {
        runForever((Duration) null);
    }

    /** A timeout that passes stops the loop. */
    public void runForever(Duration timeout) {
        run(RunForeverRequest.newBuilder().setLoopId(id).build(), timeout);
    }

    /** Returns as soon as the loop runs. */
    public void runInBackground() {
        run(RunForeverRequest.newBuilder().setLoopId(id).setBackground(true).build(), EventLoops.TIMEOUT);
    }

    /** Until the future of this id has a result; a block completes it with `set_result`. */
    public Value runUntilComplete(String future) {
        RunUntilCompleteRequest request = RunUntilCompleteRequest.newBuilder().setLoopId(id).setFuture(future).build();
        RunUntilCompleteResponse response = loops.call(id, null, stub -> stub.runUntilComplete(request));
        check(response.hasRaised(), response.getRaised());
        return response.getResult();
    }

    public void stop() {
        loops.call(id, EventLoops.TIMEOUT, stub -> stub.stop(StopRequest.newBuilder().setLoopId(id).build()));
    }

    /** Ends the loop whatever it does. */
    public void delete() {
        loops.call(id, EventLoops.TIMEOUT, stub -> stub.deleteLoop(DeleteLoopRequest.newBuilder().setLoopId(id).build()));
    }

    /** What happens on the loop, as it happens, from the event of this number on (the first is 1; 0: from now on). To be closed. */
    public Watch watch(long firstEvent) {
        return new Watch(loops, id, firstEvent);
    }

    private void run(RunForeverRequest request, Duration timeout) {
        RunForeverResponse response = loops.call(id, timeout, stub -> stub.runForever(request));
        check(response.hasRaised(), response.getRaised());
    }

    private static Callable callable(Block block) {
        return Callable.newBuilder().setBlock(block.getName()).build();
    }

    private static void check(boolean raised, ExceptionValue exception) {
        if (raised) {
            throw RaisedException.of(exception);
        }
    }
}
