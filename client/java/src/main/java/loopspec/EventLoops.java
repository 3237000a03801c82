package loopspec;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import loopspec.v1.Block;
import loopspec.v1.Clock;
import loopspec.v1.CreateLoopRequest;
import loopspec.v1.EventLoopServiceGrpc;
import loopspec.v1.EventLoopServiceGrpc.EventLoopServiceBlockingStub;
import loopspec.v1.Implementation;
import loopspec.v1.ListImplementationsRequest;
import loopspec.v1.ListLoopsRequest;
import loopspec.v1.ListLoopsResponse;
import loopspec.v1.Loop;

/** The loops that live in a server between calls: EventLoopService, whose comments are the manual. Throws RemoteException and RaisedException. Any thread. */
public final class EventLoops implements AutoCloseable {
    /** How long a call may take, but for runs and watches, which have no limit. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManagedChannel channel;
    private final ConnectionOptions options;

    public static EventLoops connect(String target) {
        return connect(target, new ConnectionOptions());
    }

    public static EventLoops connect(String target, ConnectionOptions options) {
        return new EventLoops(options.connect(target), options);
    }

    private EventLoops(ManagedChannel channel, ConnectionOptions options) {
        this.channel = channel;
        this.options = options;
    }

    public List<Implementation> listImplementations() {
        return call("", TIMEOUT, stub -> stub.listImplementations(ListImplementationsRequest.getDefaultInstance())).getImplementationsList();
    }

    /** A loop on a real or a virtual clock, with an id of the server's choice. It does not run yet. */
    public HostedLoop create(boolean virtualClock, Block... blocks) {
        Clock clock = virtualClock ? Clock.CLOCK_VIRTUAL : Clock.CLOCK_REAL;
        return create(CreateLoopRequest.newBuilder().setClock(clock).addAllBlocks(List.of(blocks)).build());
    }

    /** Any loop that the request can name. It does not run yet. */
    public HostedLoop create(CreateLoopRequest request) {
        return loop(call(request.getLoopId(), TIMEOUT, stub -> stub.createLoop(request)).getLoop().getId());
    }

    /** A loop that exists, by its id; asks nobody. */
    public HostedLoop loop(String id) {
        return new HostedLoop(id, this);
    }

    /** The caller's loops, in the order of creation. */
    public List<Loop> list() {
        List<Loop> loops = new ArrayList<>();
        ListLoopsResponse page = ListLoopsResponse.getDefaultInstance();
        do {
            ListLoopsRequest request = ListLoopsRequest.newBuilder().setPageToken(page.getNextPageToken()).build();
            page = call("", TIMEOUT, stub -> stub.listLoops(request));
            loops.addAll(page.getLoopsList());
        } while (!page.getNextPageToken().isEmpty());
        return loops;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** timeout: null is none. */
    <T> T call(String loopId, Duration timeout, Function<EventLoopServiceBlockingStub, T> method) {
        try {
            return method.apply(stub(loopId, timeout));
        } catch (StatusRuntimeException failed) {
            throw RemoteException.of(failed.getStatus(), failed.getTrailers());
        }
    }

    EventLoopServiceBlockingStub stub(String loopId, Duration timeout) {
        EventLoopServiceBlockingStub stub = EventLoopServiceGrpc.newBlockingStub(channel).withInterceptors(options.interceptor(loopId));
        return timeout == null ? stub : stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
