package loopspec.bench;

import java.util.Locale;
import loopspec.Callback;
import loopspec.RemoteEventLoop;

/** How many of this program's functions a loop in a server calls in a second. Arguments: HOST:PORT [SECONDS]. */
public final class Callbacks {
    public static void main(String[] args) throws InterruptedException {
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 3;
        // Each callback schedules the next, a round trip each; then a thousand in a turn, which the server sends together.
        System.out.printf(Locale.ROOT, "java one after another %.0f callbacks/s, a thousand a turn %.0f callbacks/s%n",
                measure(args[0], seconds, 1), measure(args[0], seconds, 1000));
    }

    /** Runs rounds, each of which schedules so many callbacks, until the time is over; callbacks a second. */
    private static double measure(String target, double seconds, int together) throws InterruptedException {
        try (RemoteEventLoop loop = RemoteEventLoop.connect(target)) {
            long begun = System.nanoTime();
            long[] callbacks = {0};
            Callback nothing = () -> { };
            Callback round = new Callback() {
                @Override
                public void run() {
                    if (System.nanoTime() - begun >= seconds * 1e9) {
                        loop.stop();
                        return;
                    }
                    callbacks[0] += together;
                    for (int i = 1; i < together; ++i) {
                        loop.callSoon(nothing);
                    }
                    loop.callSoon(this);
                }
            };
            loop.callSoon(round);
            loop.runForever();
            return callbacks[0] * 1e9 / (System.nanoTime() - begun);
        }
    }
}
