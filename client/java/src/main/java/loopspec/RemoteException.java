package loopspec;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.EnumSet;
import java.util.Map;
import loopspec.google.rpc.ErrorInfo;

/** The service, or the way to it, failed. */
public class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** Statuses that gRPC itself makes when it is the connection that fails. */
    private static final EnumSet<Status.Code> LOST = EnumSet.of(
            Status.Code.OK, Status.Code.CANCELLED, Status.Code.UNKNOWN, Status.Code.INTERNAL, Status.Code.UNAVAILABLE, Status.Code.DATA_LOSS);

    private final Status.Code status;
    private final String reason;
    private final transient Map<String, String> metadata;

    RemoteException(String message, Status.Code status, String reason, Map<String, String> metadata) {
        super(message);
        this.status = status;
        this.reason = reason;
        this.metadata = metadata;
    }

    /** The status that gRPC gave. */
    public Status.Code status() {
        return status;
    }

    /** The server's reason ("LIMIT_EXCEEDED"); empty where the server did not speak. */
    public String reason() {
        return reason;
    }

    /** The reason's variables. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** How a call ended, as an exception of ours. */
    static RemoteException of(Status status, Metadata trailers) {
        String said = String.valueOf(status.getDescription());
        ErrorInfo info = errorInfo(status, trailers);
        if (info != null) {
            return new CallRefusedException(said, status.getCode(), info.getReason(), info.getMetadataMap());
        }
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return new DeadlineExpiredException("the deadline has passed", status.getCode());
        }
        if (status.isOk()) {
            return new ConnectionLostException("the server ended the session", status.getCode());
        }
        if (LOST.contains(status.getCode())) {
            return new ConnectionLostException("the connection was lost: " + said, status.getCode());
        }
        return new CallRefusedException(said, status.getCode(), "", Map.of());
    }

    private static ErrorInfo errorInfo(Status status, Metadata trailers) {
        com.google.rpc.Status rich = trailers == null ? null : StatusProto.fromStatusAndTrailers(status, trailers);
        if (rich == null) {
            return null;
        }
        for (Any detail : rich.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class);
                } catch (InvalidProtocolBufferException malformed) {
                    return null;
                }
            }
        }
        return null;
    }
}
