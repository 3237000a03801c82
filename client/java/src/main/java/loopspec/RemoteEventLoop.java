package loopspec;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import loopspec.v1.ClientItem;
import loopspec.v1.Clock;
import loopspec.v1.Invocation;
import loopspec.v1.Invocations;
import loopspec.v1.Op;
import loopspec.v1.OpenLoop;
import loopspec.v1.Result;
import loopspec.v1.ServerItem;
import loopspec.v1.SessionOp;

/**
 * An event loop that runs in a loopspec server and whose callbacks are this program's functions. The server decides what runs when. Methods have asyncio's names, and its
 * documentation is their manual: https://docs.python.org/3/library/asyncio-eventloop.html
 *
 * <p>Threads: the loop's is the one that runs it, in whose callbacks nothing else of the loop runs. From another thread callSoonThreadsafe() is the one to use.
 *
 * <p>Errors: what the loop raises is a RaisedException; every method may also throw the RemoteException that ended the session. The loop is gone then, and close() is
 * harmless. Nothing waits without end: a server that is silent for half a minute counts as lost.
 */
public final class RemoteEventLoop implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger("loopspec");

    private final SessionStream stream;
    private final RemoteClock clock;
    private final Answers answers;
    private final Map<Long, Handle> handles = new ConcurrentHashMap<>();
    private final AtomicLong nextNumber = new AtomicLong();
    private volatile Thread thread;
    private volatile boolean closed;
    private volatile ExceptionHandler exceptionHandler;

    // The loop's thread only.
    private final Set<Long> cancelledHere = new HashSet<>();
    private long sequence;
    private long call;
    private Throwable escaped;

    /** Begins a session. `target` as gRPC takes it: "host:port". */
    public static RemoteEventLoop connect(String target) {
        return connect(target, new RemoteOptions());
    }

    public static RemoteEventLoop connect(String target, RemoteOptions options) {
        OpenLoop open = OpenLoop.newBuilder()
                .setLoopId(options.loopId)
                .setImplementation(options.implementation)
                .setClock(options.virtualClock ? Clock.CLOCK_VIRTUAL : Clock.CLOCK_REAL)
                .setDebug(options.debug)
                .setCallbackMs(options.callbackMs)
                .build();
        return new RemoteEventLoop(new SessionStream(target, open, options));
    }

    private RemoteEventLoop(SessionStream stream) {
        this.stream = stream;
        this.clock = new RemoteClock(stream.opened().getClock() == Clock.CLOCK_VIRTUAL, stream.opened().getTime());
        this.answers = new Answers(stream);
    }

    /** The id it has in the server. */
    public String loopId() {
        return stream.opened().getLoopId();
    }

    /** What it runs on there. */
    public String implementation() {
        return stream.opened().getImplementation();
    }

    /**
     * loop.time(), in seconds. On a virtual clock the server's, as of its last message; on a real clock the server's as estimated here, which never runs backwards and is
     * never before the time of a timer whose callback runs.
     */
    public double time() {
        return clock.seconds();
    }

    public Handle callSoon(Callback callback) {
        if (isRunning() && !here()) {
            return callSoonThreadsafe(callback);
        }
        return schedule(new Handle(nextNumber.incrementAndGet(), check(callback), this::dropped), Ops::callSoon);
    }

    /** From any thread. */
    public Handle callSoonThreadsafe(Callback callback) {
        return schedule(new Handle(nextNumber.incrementAndGet(), check(callback), this::dropped), Ops::callSoonThreadsafe);
    }

    /** Seconds. */
    public TimerHandle callLater(double delay, Callback callback) {
        return schedule(timer(time() + delay, callback), client -> Ops.callLater(delay, client));
    }

    /** Seconds on the scale of time(). */
    public TimerHandle callAt(double when, Callback callback) {
        // The op counts from when the loop was made; the server's clock says when that was.
        double since = clock.isVirtual ? when : when - stream.opened().getTime();
        return schedule(timer(when, callback), client -> Ops.callAt(since, client));
    }

    /** Completes, in a callback of the loop, after so many seconds of its time. */
    public CompletableFuture<Void> sleep(double delay) {
        CompletableFuture<Void> slept = new CompletableFuture<>();
        callLater(delay, () -> slept.complete(null));
        return slept;
    }

    /** Lets the current turn finish and ends the run; before a run, that run is a single turn. Any thread. */
    public void stop() {
        if (!closed) {
            send(Ops.STOP);
        }
    }

    /** Blocks until stop(). An interrupt stops the loop and is thrown when the run is over. */
    public void runForever() throws InterruptedException {
        checkOpen();
        if (isRunning()) {
            throw RaisedException.runtimeError("This event loop is already running");
        }
        SessionOp run = SessionOp.newBuilder().setSequence(++sequence).setOp(Ops.RUN_FOREVER).build();
        stream.add(ClientItem.newBuilder().setOp(run).build());
        thread = Thread.currentThread();
        escaped = null;
        try {
            serve();
        } finally {
            call = 0;
            thread = null;
        }
        if (escaped instanceof RuntimeException exception) {
            throw exception;
        }
        if (escaped instanceof Error error) {
            throw error;
        }
    }

    /** Runs until the future is complete; its value. Throws a CompletionException of its exception. */
    public <T> T runUntilComplete(CompletableFuture<T> future) throws InterruptedException {
        checkOpen();
        future.whenComplete((value, exception) -> {
            if (stream.lost() == null) {
                stop();
            }
        });
        runForever();
        if (!future.isDone()) {
            throw RaisedException.runtimeError("Event loop stopped before Future completed.");
        }
        return future.join();
    }

    public boolean isRunning() {
        return thread != null;
    }

    public boolean isClosed() {
        return closed;
    }

    /** Ends the session. Throws when the loop runs; harmless when it is closed or lost. */
    @Override
    public void close() {
        if (isRunning()) {
            throw RaisedException.runtimeError("Cannot close a running event loop");
        }
        if (!closed) {
            closed = true;
            handles.clear();
            stream.close();
        }
    }

    /** Without one, exceptions are logged. */
    public void setExceptionHandler(ExceptionHandler handler) {
        exceptionHandler = handler;
    }

    public void callExceptionHandler(String message, Throwable exception, Handle handle) {
        ExceptionHandler handler = exceptionHandler;
        if (handler == null) {
            LOGGER.log(System.Logger.Level.ERROR, message, exception);
            return;
        }
        try {
            handler.handle(this, message, exception, handle);
        } catch (SystemExit exit) {
            throw exit;
        } catch (RuntimeException unhandled) {
            LOGGER.log(System.Logger.Level.ERROR, "Unhandled error in exception handler", unhandled);
        }
    }

    private boolean here() {
        return thread == Thread.currentThread();
    }

    private void checkOpen() {
        if (closed) {
            throw RaisedException.runtimeError("Event loop is closed");
        }
    }

    private Callback check(Callback callback) {
        checkOpen();
        return Objects.requireNonNull(callback, "callback");
    }

    private TimerHandle timer(double when, Callback callback) {
        if (Double.isNaN(when)) {
            throw new IllegalArgumentException("a time that is not a number");
        }
        return new TimerHandle(nextNumber.incrementAndGet(), check(callback), this::dropped, when);
    }

    private <H extends Handle> H schedule(H handle, LongFunction<Op> op) {
        handles.put(handle.number, handle);
        try {
            send(op.apply(handle.number));
        } catch (RemoteException lost) {
            handles.remove(handle.number);
            throw lost;
        }
        return handle;
    }

    private void dropped(Handle handle) {
        if (handles.remove(handle.number) == null || stream.lost() != null) {
            return;
        }
        if (call != 0 && here()) {
            cancelledHere.add(handle.number);
        }
        try {
            send(Ops.cancel(handle.number));
        } catch (RemoteException lost) {
            // The session took the handle with it.
        }
    }

    /** An op from where we are: a callback, outside any, or another thread. */
    private void send(Op op) {
        SessionOp.Builder item = SessionOp.newBuilder().setOp(op);
        if (here()) {
            answers.finish();
            stream.add(ClientItem.newBuilder().setOp(item.setCall(call)).build());
            return;
        }
        // While nothing runs, what was sent before is done before.
        stream.add(ClientItem.newBuilder().setOp(item.setThreadsafe(isRunning() && op.hasCallSoonThreadsafe())).build());
        if (isRunning()) {
            stream.flush();
        }
    }

    /** Until the run is over. */
    private void serve() throws InterruptedException {
        boolean interrupted = false;
        for (boolean over = false; !over; ) {
            try {
                for (ServerItem item : stream.read()) {
                    over |= take(item);
                }
            } catch (InterruptedException noted) {
                interrupted = true;
                send(Ops.STOP);
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
    }

    /** True when the run is over. */
    private boolean take(ServerItem item) {
        switch (item.getItemCase()) {
            case INVOKE -> invoke(item.getInvoke());
            case RESULT -> {
                return takeResult(item.getResult());
            }
            case EVENT -> {
                if (item.getEvent().hasLogRecord()) {
                    LOGGER.log(System.Logger.Level.WARNING, item.getEvent().getLogRecord().getMessage());
                }
            }
            default -> { }
        }
        return false;
    }

    private boolean takeResult(Result result) {
        if (result.hasTimeNs()) {
            clock.atLeast(result.getTimeNs());
        }
        RaisedException raised = result.hasRaised() ? RaisedException.of(result.getRaised()) : null;
        if (result.getSequence() == sequence) {
            escaped = escaped == null ? raised : escaped;
            return true;
        }
        if (raised != null) {
            callExceptionHandler("Exception in the remote loop", raised, null);
        }
        return false;
    }

    private void invoke(Invocations invocations) {
        if (invocations.hasTimeNs()) {
            clock.atLeast(invocations.getTimeNs());
        }
        cancelledHere.clear();
        long number = invocations.getFirstCall();
        for (Invocation invocation : invocations.getCallsList()) {
            // An exception that leaves the run: the server sends the rest again.
            if (!runCall(number++, invocation.getClient())) {
                break;
            }
        }
        answers.finish();
    }

    private boolean runCall(long number, long client) {
        Handle handle = handles.remove(client);
        // The server does not run what was cancelled before its turn in this very message; what another thread cancelled it does.
        if (handle == null && cancelledHere.contains(client)) {
            return true;
        }
        if (handle != null) {
            call = number;
            escaped = run(handle);
            call = 0;
        }
        if (escaped != null) {
            answers.raised(number, escaped);
            return false;
        }
        answers.returned(number);
        return true;
    }

    /** What leaves the run, or null. */
    private Throwable run(Handle handle) {
        if (handle instanceof TimerHandle timer && !clock.isVirtual && !Double.isInfinite(timer.when())) {
            clock.atLeast((long) (timer.when() * 1e9));
        }
        try {
            try {
                handle.run();
            } catch (SystemExit exit) {
                return exit;
            } catch (Exception exception) {
                if (exception instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                callExceptionHandler("Exception in callback", exception, handle);
            }
        } catch (SystemExit | Error leaves) {
            return leaves;
        }
        return null;
    }
}
