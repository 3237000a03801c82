package loopspec;

import loopspec.v1.ClientItem;
import loopspec.v1.ExceptionValue;
import loopspec.v1.Raised;
import loopspec.v1.Returned;

/** The answers to a session's calls: those that follow each other go as one, before anything else goes. */
final class Answers {
    private final SessionStream stream;
    private long first;
    private long last;

    Answers(SessionStream stream) {
        this.stream = stream;
    }

    void returned(long call) {
        if (last != 0 && call == last + 1) {
            last = call;
            return;
        }
        finish();
        first = call;
        last = call;
    }

    void raised(long call, Throwable escaped) {
        finish();
        ExceptionValue exception = ExceptionValue.newBuilder().setType("SystemExit").setMessage(String.valueOf(escaped.getMessage())).build();
        stream.add(ClientItem.newBuilder().setRaised(Raised.newBuilder().setCall(call).setException(exception)).build());
    }

    void finish() {
        if (last == 0) {
            return;
        }
        Returned returned = Returned.newBuilder().setFirstCall(first).setLastCall(last == first ? 0 : last).build();
        first = 0;
        last = 0;
        stream.add(ClientItem.newBuilder().setReturned(returned).build());
    }
}
