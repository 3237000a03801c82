package loopspec;

/**
 * A function that a loop calls. An exception goes to the loop's exception handler and the loop goes on, but for a SystemExit and an Error, which leave the run.
 */
@FunctionalInterface
public interface Callback {
    void run() throws Exception;
}
