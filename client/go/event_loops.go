package loopspec

import (
	"context"

	"google.golang.org/grpc"

	"loopspec.local/client/loopspecv1"
)

// EventLoops are the loops that live in a server between calls: EventLoopService, whose comments are the manual. Any goroutine. Errors are *RemoteError and *RaisedError.
type EventLoops struct {
	connection *grpc.ClientConn
	options    ConnectionOptions
	stub       loopspecv1.EventLoopServiceClient
}

// CreateLoopOptions say what loop to make.
type CreateLoopOptions struct {
	// Unique for the identity; "": the server chooses one.
	LoopID         string
	Implementation string
	VirtualClock   bool
	Debug          bool
	// Milliseconds without a call after which the server deletes the loop; 0: the server's default.
	LeaseMs uint32
	// Bodies for callbacks. Later calls may bring more.
	Blocks []*loopspecv1.Block
}

// ConnectEventLoops waits until the server is reached.
func ConnectEventLoops(ctx context.Context, target string, options ConnectionOptions) (*EventLoops, error) {
	connection, err := options.dial(ctx, target)
	if err != nil {
		return nil, err
	}
	return &EventLoops{connection: connection, options: options, stub: loopspecv1.NewEventLoopServiceClient(connection)}, nil
}

// Close ends the connection; the loops stay.
func (e *EventLoops) Close() { _ = e.connection.Close() }

// ListImplementations tells what the server offers.
func (e *EventLoops) ListImplementations(ctx context.Context) ([]*loopspecv1.Implementation, error) {
	response, err := e.stub.ListImplementations(e.options.outgoing(ctx, ""), &loopspecv1.ListImplementationsRequest{})
	return response.GetImplementations(), failed(ctx, err)
}

// Create makes a loop. It does not run yet.
func (e *EventLoops) Create(ctx context.Context, options CreateLoopOptions) (*HostedLoop, error) {
	response, err := e.stub.CreateLoop(e.options.outgoing(ctx, options.LoopID), &loopspecv1.CreateLoopRequest{
		LoopId: options.LoopID, Implementation: options.Implementation, Clock: clockOf(options.VirtualClock), Debug: options.Debug, LeaseMs: options.LeaseMs, Blocks: options.Blocks,
	})
	if err != nil {
		return nil, failed(ctx, err)
	}
	return e.Loop(response.Loop.Id), nil
}

// Loop is a loop that exists, by its id; it asks nobody.
func (e *EventLoops) Loop(id string) *HostedLoop { return &HostedLoop{loops: e, id: id} }

// List gives the caller's loops, in the order of creation.
func (e *EventLoops) List(ctx context.Context) ([]*loopspecv1.Loop, error) {
	var loops []*loopspecv1.Loop
	for token := ""; ; {
		page, err := e.stub.ListLoops(e.options.outgoing(ctx, ""), &loopspecv1.ListLoopsRequest{PageToken: token})
		if err != nil {
			return nil, failed(ctx, err)
		}
		loops = append(loops, page.Loops...)
		if token = page.NextPageToken; token == "" {
			return loops, nil
		}
	}
}

// failed is a call's error as ours.
func failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	return remoteError(ctx, err)
}
