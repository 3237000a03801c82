package loopspec;

import io.grpc.Status;
import java.util.Map;

/** The server cannot be reached, or the connection was lost. A session's loop is gone then. */
public final class ConnectionLostException extends RemoteException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String message, Status.Code status) {
        super(message, status, "", Map.of());
    }
}
