package loopspec;

import io.grpc.Status;
import java.util.Map;

/** The service refused: reason() says why, metadata() names a limit and its value. */
public final class CallRefusedException extends RemoteException {
    private static final long serialVersionUID = 1L;

    CallRefusedException(String message, Status.Code status, String reason, Map<String, String> metadata) {
        super(message, status, reason, metadata);
    }
}
