package loopspec;

/** Thrown by a callback it leaves the run, as Python's: runForever() throws it, and what was left of the turn runs in the next run. */
public final class SystemExit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SystemExit(String message) {
        super(message);
    }
}
