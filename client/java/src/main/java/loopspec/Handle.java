package loopspec;

import java.util.function.Consumer;

/** A callback that waits for its turn. https://docs.python.org/3/library/asyncio-eventloop.html#callback-handles */
public class Handle {
    final long number;
    private final Consumer<Handle> dropped;
    private volatile Callback callback;

    Handle(long number, Callback callback, Consumer<Handle> dropped) {
        this.number = number;
        this.callback = callback;
        this.dropped = dropped;
    }

    /** Its callback will not run. Does nothing when it ran or was cancelled already. */
    public void cancel() {
        if (!isCancelled()) {
            callback = null;
            dropped.accept(this);
        }
    }

    public boolean isCancelled() {
        return callback == null;
    }

    void run() throws Exception {
        Callback current = callback;
        if (current != null) {
            current.run();
        }
    }
}
