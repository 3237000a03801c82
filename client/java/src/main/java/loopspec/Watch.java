package loopspec;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import loopspec.v1.WatchLoopRequest;
import loopspec.v1.WatchLoopResponse;

/** The events of a loop, as an iterator of messages of which the first comes at once. One thread at a time; close() from any. */
public final class Watch implements Iterator<WatchLoopResponse>, AutoCloseable {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Iterator<WatchLoopResponse> messages;

    Watch(EventLoops loops, String id, long firstEvent) {
        WatchLoopRequest request = WatchLoopRequest.newBuilder().setLoopId(id).setFirstEvent(firstEvent).build();
        Context before = context.attach();
        try {
            messages = loops.call(id, null, stub -> stub.watchLoop(request));
        } finally {
            context.detach(before);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            return messages.hasNext();
        } catch (StatusRuntimeException failed) {
            throw RemoteException.of(failed.getStatus(), failed.getTrailers());
        }
    }

    @Override
    public WatchLoopResponse next() {
        try {
            return messages.next();
        } catch (StatusRuntimeException failed) {
            throw RemoteException.of(failed.getStatus(), failed.getTrailers());
        }
    }

    @Override
    public void close() {
        context.cancel(null);
    }
}
