package loopspec;

import loopspec.v1.ExceptionValue;

/** What the loop raised, by asyncio's name: type() is "RuntimeError" for 'Event loop is closed'. */
public final class RaisedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String type;

    RaisedException(String type, String message) {
        super(message);
        this.type = type;
    }

    /** The type, as Python spells it. */
    public String type() {
        return type;
    }

    static RaisedException of(ExceptionValue exception) {
        return new RaisedException(exception.getType(), exception.getMessage());
    }

    static RaisedException runtimeError(String message) {
        return new RaisedException("RuntimeError", message);
    }
}
