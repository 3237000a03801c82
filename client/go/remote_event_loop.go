// Package loopspec is a client of a loopspec server: asyncio's event loops at a distance.
//
// A RemoteEventLoop calls functions of this program; EventLoops are loops that live in the server between calls and whose callbacks are blocks of ops. Methods have
// asyncio's names, and its documentation is their manual: https://docs.python.org/3/library/asyncio-eventloop.html
package loopspec

import (
	"context"
	"errors"
	"log"
	"math"
	"sync"
	"sync/atomic"

	"loopspec.local/client/loopspecv1"
)

// Options of a session.
type Options struct {
	ConnectionOptions
	// Of the server's implementations; "": the first one that has live loops.
	Implementation string
	// A virtual clock jumps to the next timer when there is nothing to do.
	VirtualClock bool
	// Debug mode.
	Debug bool
	// The loop's id, where a proxy routes by it; "": the server chooses one.
	LoopID string
	// A lower limit for one callback than the server's, in milliseconds; 0: the server's.
	CallbackMs uint32
}

// ExceptionContext is what an exception handler is told.
type ExceptionContext struct {
	Message   string
	Exception error
}

// RemoteEventLoop is an event loop that runs in a loopspec server and whose callbacks are this program's functions. The server decides what runs when.
//
// Goroutines: the loop's is the one that runs it, in whose callbacks nothing else of the loop runs, and while it does not run whoever holds it. All methods belong there but CallSoonThreadsafe,
// which any goroutine may call.
//
// Errors: what the loop raises is a *RaisedError; a method may also return the *RemoteError that ended the session. The loop is gone then, and Close is harmless.
// Nothing waits without end: a server that is silent for half a minute counts as lost.
type RemoteEventLoop struct {
	stream  *sessionStream
	clock   *remoteClock
	answers answers

	mutex   sync.Mutex
	handles map[uint64]*Handle
	next    uint64
	running atomic.Bool

	// The loop's goroutine only.
	sequence      uint64
	call          uint64
	cancelledHere map[uint64]struct{}
	escaped       *SystemExit
	closed        bool
	handler       func(*RemoteEventLoop, ExceptionContext)
}

// Connect begins a session. The context is the whole session's: when it ends, so does the loop. `target` as gRPC takes it: "host:port", "unix:PATH".
func Connect(ctx context.Context, target string, options Options) (*RemoteEventLoop, error) {
	open := &loopspecv1.OpenLoop{
		LoopId: options.LoopID, Implementation: options.Implementation, Clock: clockOf(options.VirtualClock), Debug: options.Debug, CallbackMs: options.CallbackMs,
	}
	stream, err := openSession(ctx, target, open, &options.ConnectionOptions)
	if err != nil {
		return nil, err
	}
	return &RemoteEventLoop{
		stream:        stream,
		clock:         newRemoteClock(stream.opened.Clock == loopspecv1.Clock_CLOCK_VIRTUAL, stream.opened.Time),
		answers:       answers{stream: stream},
		handles:       map[uint64]*Handle{},
		cancelledHere: map[uint64]struct{}{},
	}, nil
}

func clockOf(virtual bool) loopspecv1.Clock {
	if virtual {
		return loopspecv1.Clock_CLOCK_VIRTUAL
	}
	return loopspecv1.Clock_CLOCK_REAL
}

// LoopID is the id that the loop has in the server.
func (l *RemoteEventLoop) LoopID() string { return l.stream.opened.LoopId }

// Implementation is what it runs on there.
func (l *RemoteEventLoop) Implementation() string { return l.stream.opened.Implementation }

// IsRunning tells whether it runs. Any goroutine.
func (l *RemoteEventLoop) IsRunning() bool { return l.running.Load() }

// IsClosed tells whether Close was called.
func (l *RemoteEventLoop) IsClosed() bool { return l.closed }

// Time is loop.time(), in seconds. On a virtual clock the server's, as of its last message; on a real clock the server's as estimated here, which never
// runs backwards and is never before the time of a timer whose callback runs.
func (l *RemoteEventLoop) Time() float64 { return l.clock.seconds() }

// CallSoon schedules the callback for the next turn.
func (l *RemoteEventLoop) CallSoon(callback Callback) (*Handle, error) {
	handle := &Handle{loop: l, callback: callback}
	return handle, l.schedule(handle, func(number uint64) error { return l.send(callSoonOp(number)) })
}

// CallSoonThreadsafe is CallSoon for any goroutine. Its handle is to be cancelled on the loop's.
func (l *RemoteEventLoop) CallSoonThreadsafe(callback Callback) (*Handle, error) {
	handle := &Handle{loop: l, callback: callback}
	return handle, l.schedule(handle, func(number uint64) error { return l.sendFromElsewhere(callSoonThreadsafeOp(number), true) })
}

// CallLater schedules the callback for so many seconds from now.
func (l *RemoteEventLoop) CallLater(delay float64, callback Callback) (*TimerHandle, error) {
	when := l.Time() + delay
	timer := &TimerHandle{Handle{loop: l, callback: callback, due: &when}}
	return timer, l.scheduleTimer(timer, func(number uint64) error { return l.send(callLaterOp(delay, number)) })
}

// CallAt schedules the callback for a time on the scale of Time, in seconds.
func (l *RemoteEventLoop) CallAt(when float64, callback Callback) (*TimerHandle, error) {
	timer := &TimerHandle{Handle{loop: l, callback: callback, due: &when}}
	since := when
	if !l.clock.virtual {
		// The op counts from when the loop was made; the server's clock says when that was.
		since -= l.stream.opened.Time
	}
	return timer, l.scheduleTimer(timer, func(number uint64) error { return l.send(callAtOp(since, number)) })
}

// Stop lets the current turn finish and ends the run; before a run, that run is a single turn.
func (l *RemoteEventLoop) Stop() {
	if !l.closed {
		// Should the session be lost, the run says so.
		_ = l.send(stopOp())
	}
}

// RunForever runs until Stop. When the context ends the loop is stopped, and its error returned.
func (l *RemoteEventLoop) RunForever(ctx context.Context) error {
	if l.closed {
		return runtimeError("Event loop is closed")
	}
	if l.running.Load() {
		return runtimeError("This event loop is already running")
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	l.sequence++
	operation := &loopspecv1.SessionOp{Sequence: l.sequence, Op: runForeverOp()}
	if err := l.stream.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Op{Op: operation}}); err != nil {
		return err
	}
	l.running.Store(true)
	defer l.running.Store(false)
	// A panic of a callback passes through here: the server is told by the end of the session.
	orderly := false
	defer func() {
		if !orderly {
			l.call = 0
			l.stream.end()
		}
	}()
	over := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ctx.Done():
			_ = l.sendFromElsewhere(stopOp(), false)
		case <-over:
		}
	}()
	err := l.serve()
	orderly = true
	close(over)
	<-stopped
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// Close ends the session. Harmless when it is closed or lost.
func (l *RemoteEventLoop) Close() error {
	if l.running.Load() {
		return runtimeError("Cannot close a running event loop")
	}
	if l.closed {
		return nil
	}
	l.closed = true
	l.mutex.Lock()
	l.handles = nil
	l.mutex.Unlock()
	l.stream.close()
	return nil
}

// SetExceptionHandler gives the loop what to call with a callback's error; nil: the standard logger.
func (l *RemoteEventLoop) SetExceptionHandler(handler func(*RemoteEventLoop, ExceptionContext)) {
	l.handler = handler
}

// CallExceptionHandler calls it.
func (l *RemoteEventLoop) CallExceptionHandler(context ExceptionContext) {
	if l.handler == nil {
		log.Printf("%s: %v", context.Message, context.Exception)
		return
	}
	l.handler(l, context)
}

func (l *RemoteEventLoop) scheduleTimer(timer *TimerHandle, send func(uint64) error) error {
	if math.IsNaN(timer.When()) {
		return errors.New("loopspec: a time that is not a number")
	}
	return l.schedule(&timer.Handle, send)
}

func (l *RemoteEventLoop) schedule(handle *Handle, send func(uint64) error) error {
	if handle.callback == nil {
		return errors.New("loopspec: no callback")
	}
	l.mutex.Lock()
	if l.handles == nil {
		l.mutex.Unlock()
		return runtimeError("Event loop is closed")
	}
	l.next++
	handle.number = l.next
	l.handles[handle.number] = handle
	l.mutex.Unlock()
	err := send(handle.number)
	if err != nil {
		l.take(handle.number)
	}
	return err
}

// take gives the handle whose turn it is; nil when there is none any more.
func (l *RemoteEventLoop) take(number uint64) *Handle {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	handle := l.handles[number]
	delete(l.handles, number)
	return handle
}

func (l *RemoteEventLoop) cancel(number uint64) {
	if l.take(number) == nil {
		return
	}
	if l.call != 0 {
		l.cancelledHere[number] = struct{}{}
	}
	// A session that is lost took the handle with it.
	_ = l.send(cancelOp(number))
}

// send: an op of the loop's goroutine, in a callback or outside any.
func (l *RemoteEventLoop) send(op *loopspecv1.Op) error {
	l.answers.finish()
	return l.stream.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Op{Op: &loopspecv1.SessionOp{Op: op, Call: l.call}}})
}

// While nothing runs, what was sent before is done before.
func (l *RemoteEventLoop) sendFromElsewhere(op *loopspecv1.Op, threadsafe bool) error {
	threadsafe = threadsafe && l.running.Load()
	err := l.stream.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Op{Op: &loopspecv1.SessionOp{Op: op, Threadsafe: threadsafe}}})
	if err == nil && l.running.Load() {
		l.stream.flush()
	}
	return err
}
