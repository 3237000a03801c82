package loopspec;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Collectors;
import loopspec.examples.DisplayDate;
import loopspec.examples.HelloWorld;
import loopspec.examples.StopFromAnotherConnection;
import loopspec.examples.TenTimers;
import org.junit.Test;

/** The examples, against a server of the test's. */
public final class ExamplesTest {
    @FunctionalInterface
    private interface Main {
        void run(String... args) throws Exception;
    }

    private static String outputOf(Main main, String... more) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (Served served = new Served()) {
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            main.run(more.length == 0 ? new String[] {served.target} : new String[] {served.target, more[0]});
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test(timeout = 60_000)
    public void helloWorld() throws Exception {
        assertEquals("Hello World\n", outputOf(HelloWorld::main));
    }

    @Test(timeout = 60_000)
    public void displayDate() throws Exception {
        String output = outputOf(DisplayDate::main, "virtual");
        assertTrue(output, output.matches("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\n){5}"));
    }

    @Test(timeout = 60_000)
    public void tenTimersOneCancelled() throws Exception {
        String expected = IntStream.rangeClosed(1, 10).filter(i -> i != 7)
                .mapToObj(i -> String.format(Locale.ROOT, "timer %d at %.1f\n", i, i / 10.0)).collect(Collectors.joining()) + "timer 7 was cancelled\n";
        assertEquals(expected, outputOf(TenTimers::main, "virtual"));
        assertEquals(expected, outputOf(TenTimers::main));
    }

    @Test(timeout = 60_000)
    public void stopFromAnotherConnection() throws Exception {
        assertEquals("running\nstopped\n", outputOf(StopFromAnotherConnection::main));
    }
}
