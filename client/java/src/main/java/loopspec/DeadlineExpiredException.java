package loopspec;

import io.grpc.Status;
import java.util.Map;

/** A deadline that the client gave has passed. */
public final class DeadlineExpiredException extends RemoteException {
    private static final long serialVersionUID = 1L;

    DeadlineExpiredException(String message, Status.Code status) {
        super(message, status, "", Map.of());
    }
}
