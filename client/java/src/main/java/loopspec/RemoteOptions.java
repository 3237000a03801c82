package loopspec;

import java.time.Duration;

/** What session to begin. Mutable; the methods give the object itself. */
public final class RemoteOptions {
    ConnectionOptions connection = new ConnectionOptions();
    String implementation = "";
    boolean virtualClock;
    boolean debug;
    String loopId = "";
    Duration deadline;
    int callbackMs;

    public RemoteOptions connection(ConnectionOptions options) {
        connection = options;
        return this;
    }

    /** Of the server's implementations; without it the first one that has live loops. */
    public RemoteOptions implementation(String name) {
        implementation = name;
        return this;
    }

    /** One that jumps to the next timer when there is nothing to do. */
    public RemoteOptions virtualClock(boolean virtual) {
        virtualClock = virtual;
        return this;
    }

    public RemoteOptions debug(boolean enabled) {
        debug = enabled;
        return this;
    }

    /** Where a proxy routes by it. */
    public RemoteOptions loopId(String id) {
        loopId = id;
        return this;
    }

    /** How long the whole session may take; without it there is no limit. */
    public RemoteOptions deadline(Duration length) {
        deadline = length;
        return this;
    }

    /** A lower limit for one callback than the server's, in milliseconds. */
    public RemoteOptions callbackMs(int limit) {
        callbackMs = limit;
        return this;
    }
}
