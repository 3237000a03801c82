package loopspec.examples;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import loopspec.RemoteEventLoop;
import loopspec.RemoteOptions;

/**
 * https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server. Arguments: HOST:PORT [virtual].
 */
public final class DisplayDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static void displayDate(double endTime, RemoteEventLoop loop) {
        System.out.println(LocalDateTime.now().format(FORMAT));
        if (loop.time() + 1.0 < endTime) {
            loop.callLater(1, () -> displayDate(endTime, loop));
        } else {
            loop.stop();
        }
    }

    public static void main(String[] args) throws InterruptedException {
        try (RemoteEventLoop loop = RemoteEventLoop.connect(args[0], new RemoteOptions().virtualClock(args.length > 1))) {
            // Schedule the first call to displayDate().
            double endTime = loop.time() + 5.0;
            loop.callSoon(() -> displayDate(endTime, loop));

            // Blocking call interrupted by loop.stop().
            loop.runForever();
        }
    }
}
