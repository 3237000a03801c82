package loopspec;

/** Hears what a callback threw. `handle` is null where there is none. */
@FunctionalInterface
public interface ExceptionHandler {
    void handle(RemoteEventLoop loop, String message, Throwable exception, Handle handle);
}
