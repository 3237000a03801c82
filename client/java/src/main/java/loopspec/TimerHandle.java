package loopspec;

import java.util.function.Consumer;

/** A callback that waits for its time. */
public final class TimerHandle extends Handle {
    private final double when;

    TimerHandle(long number, Callback callback, Consumer<Handle> dropped, double when) {
        super(number, callback, dropped);
        this.when = when;
    }

    /** Seconds on the scale of the loop's time(). */
    public double when() {
        return when;
    }
}
