package loopspec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import loopspec.v1.Block;
import loopspec.v1.CallAtRequest;
import loopspec.v1.CallLaterRequest;
import loopspec.v1.Callable;
import loopspec.v1.CreateLoopRequest;
import loopspec.v1.Log;
import loopspec.v1.Loop;
import loopspec.v1.Op;
import loopspec.v1.Raise;
import loopspec.v1.SetResult;
import loopspec.v1.Stop;
import loopspec.v1.TraceEvent;
import loopspec.v1.Value;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Loops by plain calls. */
public final class EventLoopsTest {
    private Served served;
    private EventLoops loops;

    @Before
    public void connect() throws Exception {
        served = new Served();
        loops = EventLoops.connect(served.target);
    }

    @After
    public void close() {
        loops.close();
        served.close();
    }

    private static Op log(String text) {
        return Op.newBuilder().setLog(Log.newBuilder().setText(text)).build();
    }

    private static Block block(String name, Op... ops) {
        return Block.newBuilder().setName(name).addAllOps(List.of(ops)).build();
    }

    private static List<String> marks(HostedLoop loop, int count) {
        List<String> texts = new ArrayList<>();
        try (Watch watch = loop.watch(1)) {
            while (texts.size() < count && watch.hasNext()) {
                watch.next().getEventsList().stream().filter(TraceEvent::hasLogMark).forEach(event -> texts.add(event.getLogMark().getText()));
            }
        }
        return texts;
    }

    @Test(timeout = 60_000)
    public void blocksRunAtTheirTime() {
        HostedLoop loop = loops.create(true, block("later", log("later"), Op.newBuilder().setStop(Stop.getDefaultInstance()).build()));
        loop.callSoon(block("hello", log("hello")));
        Callable later = Callable.newBuilder().setBlock("later").build();
        assertEquals(10, loop.callLater(CallLaterRequest.newBuilder().setDelay(10).setCallback(later).build()).when(), 0);
        HostedLoop.Timer never = loop.callAt(CallAtRequest.newBuilder().setWhen(5).setHandleId("h5").setCallback(later).build());
        assertEquals("h5", never.handleId());
        loop.cancelHandle("h5");
        loop.runForever();
        assertEquals(10, loop.time(), 0);
        assertEquals(List.of("hello", "later"), marks(loop, 2));
        loop.delete();
    }

    @Test(timeout = 60_000)
    public void aFutureHasItsResult() {
        HostedLoop loop = loops.create(true);
        SetResult set = SetResult.newBuilder().setFuture("f").setValue(Value.newBuilder().setInteger(42)).build();
        loop.callLater(1, block("set", Op.newBuilder().setSetResult(set).build()));
        assertEquals(42, loop.runUntilComplete("f").getInteger());
    }

    @Test(timeout = 60_000)
    public void loopsAreListedAndKnownByTheirId() {
        loops.create(CreateLoopRequest.newBuilder().setLoopId("mine").build());
        assertEquals(List.of("mine"), loops.list().stream().map(Loop::getId).toList());
        assertEquals(loops.listImplementations().get(0).getName(), loops.loop("mine").get().getImplementation());
    }

    @Test(timeout = 60_000)
    public void whatTheLoopRaisesIsNotWhatTheServiceRefuses() {
        HostedLoop loop = loops.create(false);
        loop.callSoon(block("exit", Op.newBuilder().setRaise(Raise.newBuilder().setType("SystemExit")).build()));
        assertEquals("SystemExit", assertThrows(RaisedException.class, loop::runForever).type());
        assertEquals("UNKNOWN_LOOP", assertThrows(CallRefusedException.class, () -> loops.loop("nobodys").time()).reason());
    }

    @Test(timeout = 60_000)
    public void aTimeoutStopsARun() {
        HostedLoop loop = loops.create(false);
        assertThrows(DeadlineExpiredException.class, () -> loop.runForever(Duration.ofMillis(200)));
        HostedLoop other = loops.create(false);
        other.runInBackground();
        other.stop();
    }
}
