package loopspec.examples;

import java.util.Locale;
import loopspec.RemoteEventLoop;
import loopspec.RemoteOptions;
import loopspec.TimerHandle;

/** Ten timers, one of them cancelled by another. Arguments: HOST:PORT [virtual]. */
public final class TenTimers {
    public static void main(String[] args) throws InterruptedException {
        try (RemoteEventLoop loop = RemoteEventLoop.connect(args[0], new RemoteOptions().virtualClock(args.length > 1))) {
            double start = loop.time();
            TimerHandle[] timers = new TimerHandle[11];
            for (int i = 1; i <= 10; ++i) {
                int number = i;
                timers[i] = loop.callAt(start + number / 10.0, () -> {
                    System.out.printf(Locale.ROOT, "timer %d at %.1f%n", number, timers[number].when() - start);
                    if (number == 3) {
                        timers[7].cancel();
                    }
                    if (number == 10) {
                        loop.stop();
                    }
                });
            }
            loop.runForever();
            System.out.println("timer 7 " + (timers[7].isCancelled() ? "was cancelled" : "ran"));
        }
    }
}
