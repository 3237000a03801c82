package loopspec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A remote loop is a loop: callbacks, timers, cancelling, futures, errors. */
public final class RemoteEventLoopTest {
    private Served served;
    private RemoteEventLoop loop;
    private final List<Object> seen = new ArrayList<>();

    @Before
    public void connect() throws Exception {
        served = new Served();
        loop = RemoteEventLoop.connect(served.target, new RemoteOptions().virtualClock(true));
    }

    @After
    public void close() {
        loop.close();
        served.close();
    }

    private Callback see(Object what) {
        return () -> seen.add(what);
    }

    @Test(timeout = 60_000)
    public void callbacksRunInOrderUntilTheLoopIsStopped() throws Exception {
        loop.callSoon(see("a"));
        loop.callSoon(() -> {
            seen.add("b");
            loop.callSoon(see("next turn"));
            loop.stop();
        });
        loop.callSoon(see("c"));
        loop.runForever();
        assertEquals(List.of("a", "b", "c"), seen);
        loop.stop();
        loop.runForever();
        assertEquals(List.of("a", "b", "c", "next turn"), seen);
    }

    @Test(timeout = 60_000)
    public void timersRunByTimeOnTheServersClock() throws Exception {
        Callback tell = () -> seen.add(loop.time());
        loop.callLater(7200, () -> {
            tell.run();
            loop.stop();
        });
        assertEquals(3600, loop.callLater(3600, tell).when(), 0);
        loop.callAt(60, tell);
        loop.callLater(Double.POSITIVE_INFINITY, see("never"));
        loop.runForever();
        assertEquals(List.of(60.0, 3600.0, 7200.0), seen);
        assertThrows(IllegalArgumentException.class, () -> loop.callLater(Double.NaN, tell));
    }

    @Test(timeout = 60_000)
    public void aTimerOfTheRealClockIsNotEarly() throws Exception {
        try (RemoteEventLoop real = RemoteEventLoop.connect(served.target)) {
            double[] at = {0};
            TimerHandle timer = real.callAt(real.time() + 0.02, () -> {
                at[0] = real.time();
                real.stop();
            });
            real.runForever();
            assertTrue(at[0] + " before " + timer.when(), at[0] >= timer.when() - 1e-9);
        }
    }

    @Test(timeout = 60_000)
    public void cancellingReachesTheServer() throws Exception {
        TimerHandle never = loop.callLater(1e6, see("never"));
        Handle[] next = new Handle[1];
        loop.callSoon(() -> {
            seen.add("a");
            next[0].cancel();
            never.cancel();
        });
        next[0] = loop.callSoon(see("cancelled"));
        loop.callSoon(see("c"));
        loop.callLater(1, loop::stop);
        loop.runForever();
        assertEquals(List.of("a", "c"), seen);
        assertTrue(next[0].isCancelled());
        // Had the server kept it, its clock would go there now.
        loop.callLater(1, loop::stop);
        loop.runForever();
        assertEquals(2, loop.time(), 0);
    }

    @Test(timeout = 60_000)
    public void callbacksFromOtherThreads() throws Exception {
        Thread other = new Thread(() -> {
            for (int i = 0; i < 100; ++i) {
                loop.callSoonThreadsafe(see(i));
            }
            loop.stop();
        });
        loop.callSoon(other::start);
        loop.runForever();
        other.join();
        assertEquals(IntStream.range(0, 100).boxed().toList(), seen);
    }

    @Test(timeout = 60_000)
    public void beforeTheRunAThreadsafeCallKeepsItsPlace() throws Exception {
        for (int i = 0; i < 50; ++i) {
            loop.callSoon(see(2 * i));
            loop.callSoonThreadsafe(see(2 * i + 1));
        }
        loop.callSoon(loop::stop);
        loop.runForever();
        assertEquals(IntStream.range(0, 100).boxed().toList(), seen);
    }

    @Test(timeout = 60_000)
    public void aCallbackMayWaitForAnotherThread() throws Exception {
        loop.callSoon(() -> {
            Thread other = new Thread(() -> loop.callSoonThreadsafe(see("other")));
            other.start();
            other.join();
            // Nothing else runs meanwhile.
            seen.add("first");
            loop.callSoon(loop::stop);
        });
        loop.runForever();
        assertEquals(List.of("first", "other"), seen);
    }

    @Test(timeout = 60_000)
    public void futuresWaitForRemoteTimers() throws Exception {
        CompletableFuture<Double> slept = loop.sleep(2).thenCompose(nothing -> loop.sleep(1.5)).thenApply(nothing -> loop.time());
        assertEquals(3.5, loop.runUntilComplete(slept), 0);
        CompletionException thrown = assertThrows(CompletionException.class,
                () -> loop.runUntilComplete(loop.sleep(1).thenRun(() -> { throw new IllegalStateException("no"); })));
        assertTrue(thrown.getCause() instanceof IllegalStateException);
        loop.callSoon(loop::stop);
        RaisedException raised = assertThrows(RaisedException.class, () -> loop.runUntilComplete(new CompletableFuture<Void>()));
        assertEquals("Event loop stopped before Future completed.", raised.getMessage());
    }

    @Test(timeout = 60_000)
    public void exceptionsGoToTheHandlerAndTheLoopGoesOn() throws Exception {
        loop.setExceptionHandler((of, message, exception, handle) -> seen.add(message + ": " + exception.getMessage()));
        loop.callSoon(() -> { throw new java.io.IOException("no"); });
        loop.callSoon(see("b"));
        loop.callSoon(loop::stop);
        loop.runForever();
        assertEquals(List.of("Exception in callback: no", "b"), seen);
    }

    @Test(timeout = 60_000)
    public void systemExitAndErrorsLeaveTheRunAndKeepTheRest() throws Exception {
        loop.callSoon(() -> { throw new SystemExit("3"); });
        loop.callSoon(() -> { throw new AssertionError("no"); });
        loop.callSoon(see("rest"));
        loop.callSoon(loop::stop);
        assertEquals("3", assertThrows(SystemExit.class, loop::runForever).getMessage());
        assertFalse(loop.isRunning());
        assertThrows(AssertionError.class, loop::runForever);
        assertEquals(List.of(), seen);
        loop.runForever();
        assertEquals(List.of("rest"), seen);
    }

    @Test(timeout = 60_000)
    public void anInterruptStopsTheRun() throws Exception {
        try (RemoteEventLoop real = RemoteEventLoop.connect(served.target)) {
            Thread running = Thread.currentThread();
            real.callSoon(() -> new Thread(running::interrupt).start());
            assertThrows(InterruptedException.class, real::runForever);
            real.callSoon(real::stop);
            real.runForever();
        }
    }

    @Test(timeout = 60_000)
    public void itRaisesWhatALoopRaises() throws Exception {
        loop.callSoon(() -> {
            assertEquals("RuntimeError", assertThrows(RaisedException.class, loop::runForever).type());
            assertEquals("RuntimeError", assertThrows(RaisedException.class, loop::close).type());
            seen.add("refused");
            loop.stop();
        });
        loop.runForever();
        assertEquals(List.of("refused"), seen);
        loop.close();
        loop.close();
        assertTrue(loop.isClosed());
        assertEquals("RuntimeError", assertThrows(RaisedException.class, () -> loop.callSoon(see("late"))).type());
        assertEquals("RuntimeError", assertThrows(RaisedException.class, loop::runForever).type());
    }

    @Test(timeout = 60_000)
    public void manyCallbacksOfOneTurn() throws Exception {
        for (int i = 0; i < 5000; ++i) {
            loop.callSoon(see(i));
        }
        loop.callSoon(loop::stop);
        loop.runForever();
        assertEquals(IntStream.range(0, 5000).boxed().toList(), seen);
    }
}
