package loopspec;

import loopspec.v1.CallAt;
import loopspec.v1.CallLater;
import loopspec.v1.CallSoon;
import loopspec.v1.CallSoonThreadsafe;
import loopspec.v1.Callable;
import loopspec.v1.Cancel;
import loopspec.v1.Op;
import loopspec.v1.RunForever;
import loopspec.v1.Seconds;
import loopspec.v1.Stop;

/** The ops of a session. */
final class Ops {
    static final Op STOP = Op.newBuilder().setStop(Stop.getDefaultInstance()).build();
    static final Op RUN_FOREVER = Op.newBuilder().setRunForever(RunForever.getDefaultInstance()).build();

    private Ops() {}

    static Op callSoon(long client) {
        return Op.newBuilder().setCallSoon(CallSoon.newBuilder().setCallback(callable(client))).build();
    }

    static Op callSoonThreadsafe(long client) {
        return Op.newBuilder().setCallSoonThreadsafe(CallSoonThreadsafe.newBuilder().setCallback(callable(client))).build();
    }

    static Op callLater(double delay, long client) {
        return Op.newBuilder().setCallLater(CallLater.newBuilder().setDelay(seconds(delay)).setCallback(callable(client))).build();
    }

    static Op callAt(double when, long client) {
        return Op.newBuilder().setCallAt(CallAt.newBuilder().setWhen(seconds(when)).setCallback(callable(client))).build();
    }

    static Op cancel(long client) {
        return Op.newBuilder().setCancel(Cancel.newBuilder().setClient(client)).build();
    }

    private static Callable callable(long client) {
        return Callable.newBuilder().setClient(client).build();
    }

    private static Seconds seconds(double value) {
        if (value == Double.NEGATIVE_INFINITY) {
            return Seconds.newBuilder().setValue(0).build();
        }
        return Double.isInfinite(value) ? Seconds.newBuilder().setInfinite(true).build() : Seconds.newBuilder().setValue(value).build();
    }
}
