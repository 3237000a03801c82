package loopspec.examples;

import java.util.concurrent.CompletableFuture;
import loopspec.EventLoops;
import loopspec.HostedLoop;
import loopspec.Watch;
import loopspec.v1.Block;
import loopspec.v1.Log;
import loopspec.v1.Op;
import loopspec.v1.TraceEvent;

/** A loop that one connection runs and another one stops. Its callbacks are blocks of ops, so it lives in the server between calls. Arguments: HOST:PORT. */
public final class StopFromAnotherConnection {
    public static void main(String[] args) {
        try (EventLoops one = EventLoops.connect(args[0]); EventLoops other = EventLoops.connect(args[0])) {
            HostedLoop loop = one.create(false);
            Op log = Op.newBuilder().setLog(Log.newBuilder().setText("running")).build();
            loop.callSoon(Block.newBuilder().setName("hello").addOps(log).build());
            CompletableFuture<Void> run = CompletableFuture.runAsync(loop::runForever);

            // The other connection knows the loop's id and nothing else.
            HostedLoop same = other.loop(loop.id());
            System.out.println(firstMark(same));
            same.stop();
            run.join();
            System.out.println("stopped");
            loop.delete();
        }
    }

    private static String firstMark(HostedLoop loop) {
        try (Watch watch = loop.watch(1)) {
            while (watch.hasNext()) {
                for (TraceEvent event : watch.next().getEventsList()) {
                    if (event.hasLogMark()) {
                        return event.getLogMark().getText();
                    }
                }
            }
        }
        throw new IllegalStateException("the loop has ended");
    }
}
