package loopspec

import (
	"context"
	"errors"
	"io"

	"loopspec.local/client/loopspecv1"
)

// HostedLoop is a loop that lives in the server between calls; its callbacks are blocks of ops. Each method is one call of EventLoopService.
type HostedLoop struct {
	loops *EventLoops
	id    string
}

// BlockCallback is what a hosted loop calls. One field is set.
type BlockCallback struct {
	// A block, sent along.
	Block *loopspecv1.Block
	// The name of one that the loop has.
	Name string
	// The loop's own method: "stop", "close".
	Method string
}

func (c BlockCallback) callable() (*loopspecv1.Callable, []*loopspecv1.Block) {
	switch {
	case c.Block != nil:
		return &loopspecv1.Callable{Target: &loopspecv1.Callable_Block{Block: c.Block.Name}}, []*loopspecv1.Block{c.Block}
	case c.Method != "":
		return &loopspecv1.Callable{Target: &loopspecv1.Callable_Method{Method: c.Method}}, nil
	}
	return &loopspecv1.Callable{Target: &loopspecv1.Callable_Block{Block: c.Name}}, nil
}

// ScheduleOptions of one handle.
type ScheduleOptions struct {
	// Chosen by the client, so that a call can be sent again; "": the server chooses.
	HandleID string
	Args     []*loopspecv1.Value
}

// HostedTimer is a handle with its time, in seconds on the scale of Time.
type HostedTimer struct {
	HandleID string
	When     float64
}

// ID of the loop.
func (l *HostedLoop) ID() string { return l.id }

func (l *HostedLoop) outgoing(ctx context.Context) context.Context {
	return l.loops.options.outgoing(ctx, l.id)
}

// Get tells its state.
func (l *HostedLoop) Get(ctx context.Context) (*loopspecv1.Loop, error) {
	response, err := l.loops.stub.GetLoop(l.outgoing(ctx), &loopspecv1.GetLoopRequest{LoopId: l.id})
	return response.GetLoop(), failed(ctx, err)
}

// CallSoon gives the handle's id.
func (l *HostedLoop) CallSoon(ctx context.Context, callback BlockCallback, options ScheduleOptions) (string, error) {
	callable, blocks := callback.callable()
	response, err := l.loops.stub.CallSoon(l.outgoing(ctx), &loopspecv1.CallSoonRequest{
		LoopId: l.id, HandleId: options.HandleID, Callback: callable, Args: options.Args, Blocks: blocks,
	})
	return response.GetHandleId(), outcome(ctx, err, response.GetRaised())
}

// CallLater takes seconds.
func (l *HostedLoop) CallLater(ctx context.Context, delay float64, callback BlockCallback, options ScheduleOptions) (HostedTimer, error) {
	callable, blocks := callback.callable()
	response, err := l.loops.stub.CallLater(l.outgoing(ctx), &loopspecv1.CallLaterRequest{
		LoopId: l.id, HandleId: options.HandleID, Delay: delay, Callback: callable, Args: options.Args, Blocks: blocks,
	})
	return HostedTimer{HandleID: response.GetHandleId(), When: response.GetWhen()}, outcome(ctx, err, response.GetRaised())
}

// CallAt takes seconds on the scale of Time.
func (l *HostedLoop) CallAt(ctx context.Context, when float64, callback BlockCallback, options ScheduleOptions) (HostedTimer, error) {
	callable, blocks := callback.callable()
	response, err := l.loops.stub.CallAt(l.outgoing(ctx), &loopspecv1.CallAtRequest{
		LoopId: l.id, HandleId: options.HandleID, When: when, Callback: callable, Args: options.Args, Blocks: blocks,
	})
	return HostedTimer{HandleID: response.GetHandleId(), When: response.GetWhen()}, outcome(ctx, err, response.GetRaised())
}

// CancelHandle cancels the handle of this id.
func (l *HostedLoop) CancelHandle(ctx context.Context, handleID string) error {
	_, err := l.loops.stub.CancelHandle(l.outgoing(ctx), &loopspecv1.CancelHandleRequest{LoopId: l.id, HandleId: handleID})
	return failed(ctx, err)
}

// Time is loop.time(), in seconds.
func (l *HostedLoop) Time(ctx context.Context) (float64, error) {
	response, err := l.loops.stub.GetTime(l.outgoing(ctx), &loopspecv1.GetTimeRequest{LoopId: l.id})
	return response.GetSeconds(), failed(ctx, err)
}

// RunForever returns when it has; when the context ends the server stops the loop.
func (l *HostedLoop) RunForever(ctx context.Context) error {
	response, err := l.loops.stub.RunForever(l.outgoing(ctx), &loopspecv1.RunForeverRequest{LoopId: l.id})
	return outcome(ctx, err, response.GetRaised())
}

// RunInBackground returns as soon as the loop runs.
func (l *HostedLoop) RunInBackground(ctx context.Context) error {
	response, err := l.loops.stub.RunForever(l.outgoing(ctx), &loopspecv1.RunForeverRequest{LoopId: l.id, Background: true})
	return outcome(ctx, err, response.GetRaised())
}

// RunUntilComplete runs until the future of this id has a result; a block completes it with `set_result`.
func (l *HostedLoop) RunUntilComplete(ctx context.Context, future string) (*loopspecv1.Value, error) {
	response, err := l.loops.stub.RunUntilComplete(l.outgoing(ctx), &loopspecv1.RunUntilCompleteRequest{LoopId: l.id, Future: future})
	return response.GetResult(), outcome(ctx, err, response.GetRaised())
}

// Stop ends a run after its current turn.
func (l *HostedLoop) Stop(ctx context.Context) error {
	_, err := l.loops.stub.Stop(l.outgoing(ctx), &loopspecv1.StopRequest{LoopId: l.id})
	return failed(ctx, err)
}

// Delete ends the loop whatever it does.
func (l *HostedLoop) Delete(ctx context.Context) error {
	_, err := l.loops.stub.DeleteLoop(l.outgoing(ctx), &loopspecv1.DeleteLoopRequest{LoopId: l.id})
	return failed(ctx, err)
}

// Watch tells what happens on the loop, as it happens, from the event of this number on (the first is 1; 0: from now on).
func (l *HostedLoop) Watch(ctx context.Context, firstEvent uint64) (*Watch, error) {
	inner, cancel := context.WithCancel(ctx)
	stream, err := l.loops.stub.WatchLoop(l.outgoing(inner), &loopspecv1.WatchLoopRequest{LoopId: l.id, FirstEvent: firstEvent})
	if err != nil {
		cancel()
		return nil, failed(ctx, err)
	}
	return &Watch{ctx: ctx, cancel: cancel, stream: stream}, nil
}

// Watch is a stream of a loop's events.
type Watch struct {
	ctx    context.Context
	cancel context.CancelFunc
	stream loopspecv1.EventLoopService_WatchLoopClient
}

// Next waits for the next message, the first of which comes at once. io.EOF: there are no more.
func (w *Watch) Next() (*loopspecv1.WatchLoopResponse, error) {
	response, err := w.stream.Recv()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	return response, failed(w.ctx, err)
}

// Close ends it.
func (w *Watch) Close() { w.cancel() }

// outcome is a call's error, or what the loop raised.
func outcome(ctx context.Context, err error, raised *loopspecv1.ExceptionValue) error {
	if err != nil {
		return failed(ctx, err)
	}
	return raisedError(raised)
}
