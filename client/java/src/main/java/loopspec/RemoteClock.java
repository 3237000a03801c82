package loopspec;

import java.util.concurrent.atomic.AtomicLong;

/** The server's clock as this side knows it, in nanoseconds. */
final class RemoteClock {
    final boolean isVirtual;
    private final long begun = System.nanoTime();
    /** Virtual: the time. Real: what is to be added to the local one. */
    private final AtomicLong known;

    RemoteClock(boolean isVirtual, double serverSeconds) {
        this.isVirtual = isVirtual;
        this.known = new AtomicLong((long) (serverSeconds * 1e9));
    }

    double seconds() {
        return (known.get() + local()) / 1e9;
    }

    /** The server says: it is at least so late. It is never earlier than it was. */
    void atLeast(long serverNanoseconds) {
        known.accumulateAndGet(serverNanoseconds - local(), Math::max);
    }

    private long local() {
        return isVirtual ? 0 : System.nanoTime() - begun;
    }
}
