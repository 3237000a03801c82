package loopspec

import (
	"context"
	"errors"
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"loopspec.local/client/loopspecv1"
)

// The kinds of a RemoteError, for errors.Is.
var (
	// ErrConnectionLost: the server cannot be reached, or the connection was lost. A session's loop is gone then.
	ErrConnectionLost = errors.New("connection lost")
	// ErrDeadlineExpired: a deadline that the client gave has passed.
	ErrDeadlineExpired = errors.New("deadline expired")
	// ErrCallRefused: the service refused; Reason says why, Metadata names a limit and its value.
	ErrCallRefused = errors.New("call refused")
)

// RemoteError is what the service, or the way to it, fails with.
type RemoteError struct {
	// One of the kinds above.
	Kind error
	// The status that gRPC gave.
	Code codes.Code
	// The server's reason ("LIMIT_EXCEEDED") and its variables; empty where the server did not speak.
	Reason   string
	Metadata map[string]string

	message string
	cause   error
}

func (e *RemoteError) Error() string { return e.message }

// Is matches its kind.
func (e *RemoteError) Is(target error) bool { return target == e.Kind }

// Unwrap gives the error of the context that ended the call, if one did.
func (e *RemoteError) Unwrap() error { return e.cause }

// RaisedError is what the loop raised, by asyncio's name: Type is "RuntimeError" for 'Event loop is closed'.
type RaisedError struct {
	Type    string
	Message string
}

func (e *RaisedError) Error() string { return fmt.Sprintf("%s: %s", e.Type, e.Message) }

// SystemExit leaves the run when a callback returns it, as Python's does: RunForever returns it, and what was left of the turn runs in the next run.
type SystemExit struct {
	Message string
}

func (e *SystemExit) Error() string { return "SystemExit: " + e.Message }

func raisedError(exception *loopspecv1.ExceptionValue) error {
	if exception == nil {
		return nil
	}
	return &RaisedError{Type: exception.Type, Message: exception.Message}
}

func runtimeError(message string) error { return &RaisedError{Type: "RuntimeError", Message: message} }

// remoteError tells what a call's error means. nil: the server ended a stream in good order.
func remoteError(ctx context.Context, err error) *RemoteError {
	said := status.Convert(err)
	remote := &RemoteError{Code: said.Code(), Kind: ErrCallRefused, Metadata: map[string]string{}, message: said.Message(), cause: ctx.Err()}
	for _, detail := range said.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			remote.Reason = info.Reason
			for key, value := range info.Metadata {
				remote.Metadata[key] = value
			}
		}
	}
	if remote.Reason != "" {
		return remote
	}
	switch said.Code() {
	case codes.DeadlineExceeded:
		// The server may have seen it pass before our own clock did.
		remote.Kind, remote.message, remote.cause = ErrDeadlineExpired, "the deadline has passed", context.DeadlineExceeded
	case codes.OK:
		remote.Kind, remote.message = ErrConnectionLost, "the server ended the session"
	// Statuses that gRPC itself makes when it is the connection that fails.
	case codes.Canceled, codes.Unknown, codes.Internal, codes.Unavailable, codes.DataLoss:
		remote.Kind, remote.message = ErrConnectionLost, "the connection was lost: "+said.Message()
	}
	return remote
}
