package loopspec;

import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loopspec.v1.ClientItem;
import loopspec.v1.OpenLoop;
import loopspec.v1.Opened;
import loopspec.v1.ServerItem;
import loopspec.v1.SessionRequest;
import loopspec.v1.SessionResponse;
import loopspec.v1.SessionServiceGrpc;

/** The gRPC stream of one session, and what goes wrong with it as exceptions. */
final class SessionStream {
    private static final int MAX_WAITING_ITEMS = 1000;

    private final Duration timeout;
    private final ManagedChannel channel;
    private final ClientCall<SessionRequest, SessionResponse> call;
    /** Messages (SessionResponse), and at the end what ended the session (RemoteException). */
    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();
    private final Object mutex = new Object();
    private List<ClientItem> waiting = new ArrayList<>();
    private volatile RemoteException lost;
    private Opened opened;

    /** Throws a RemoteException when the session cannot begin. */
    SessionStream(String target, OpenLoop open, RemoteOptions options) {
        timeout = options.connection.connectTimeout();
        channel = options.connection.connect(target);
        call = channel.newCall(SessionServiceGrpc.getSessionMethod(), ConnectionOptions.callOptions(options.deadline));
        call.start(new Listener(), options.connection.metadata(open.getLoopId()));
        call.request(1);
        try {
            begin(open);
        } catch (RuntimeException failed) {
            end();
            throw failed;
        }
    }

    /** The server's answer to `open`. */
    Opened opened() {
        return opened;
    }

    RemoteException lost() {
        return lost;
    }

    /** One item more, behind those before it; sent at once, or with others by flush(). Any thread. Throws when the session is lost. */
    void add(ClientItem item) {
        synchronized (mutex) {
            if (lost != null) {
                throw lost;
            }
            waiting.add(item);
            if (waiting.size() >= MAX_WAITING_ITEMS) {
                flush();
            }
        }
    }

    /** A write that fails says nothing; the reader learns why. Waits while the connection takes no more. */
    void flush() {
        synchronized (mutex) {
            boolean interrupted = false;
            while (!waiting.isEmpty() && lost == null && !call.isReady()) {
                try {
                    mutex.wait();
                } catch (InterruptedException noted) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            // Another thread may have sent them meanwhile.
            if (waiting.isEmpty() || lost != null) {
                return;
            }
            SessionRequest request = SessionRequest.newBuilder().addAllItems(waiting).build();
            waiting = new ArrayList<>();
            call.sendMessage(request);
        }
    }

    /** The items of the next message, after a flush. One thread at a time. Throws what ended the session. */
    List<ServerItem> read() throws InterruptedException {
        flush();
        return itemsOf(inbox.take());
    }

    /** As read(); throws ConnectionLostException when there is none in time. */
    private List<ServerItem> readInTime() {
        flush();
        try {
            Object next = inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (next != null) {
                return itemsOf(next);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new ConnectionLostException("the server has not answered within " + timeout.toMillis() + " ms", Status.Code.UNAVAILABLE);
    }

    private List<ServerItem> itemsOf(Object next) {
        if (next instanceof RemoteException ended) {
            // It stays the last one.
            inbox.add(ended);
            throw ended;
        }
        call.request(1);
        return ((SessionResponse) next).getItemsList();
    }

    private void begin(OpenLoop open) {
        add(ClientItem.newBuilder().setOpen(open).build());
        while (opened == null) {
            // Behind `closed` comes the status that says why.
            List<ServerItem> items = readInTime();
            if (!items.isEmpty() && items.get(0).hasOpened()) {
                opened = items.get(0).getOpened();
            }
        }
    }

    /** Ends this side and waits for the server to end its. */
    void close() {
        try {
            flush();
            synchronized (mutex) {
                if (lost == null) {
                    call.halfClose();
                }
            }
            while (true) {
                readInTime();
            }
        } catch (RemoteException ended) {
            // That is the end.
        } finally {
            end();
        }
    }

    /** Leaves nothing behind, whatever the server does. */
    void end() {
        call.cancel("the session was ended", null);
        channel.shutdownNow();
    }

    private final class Listener extends ClientCall.Listener<SessionResponse> {
        @Override
        public void onMessage(SessionResponse message) {
            inbox.add(message);
        }

        @Override
        public void onReady() {
            synchronized (mutex) {
                mutex.notifyAll();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            synchronized (mutex) {
                lost = RemoteException.of(status, trailers);
                mutex.notifyAll();
            }
            inbox.add(lost);
        }
    }
}
