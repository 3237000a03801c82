package loopspec

// Callback is a function that a loop calls. An error that it returns goes to the loop's exception handler and the loop goes on, but for a *SystemExit, which leaves the run. A panic
// is one: it passes through RunForever, and the session is over.
type Callback func() error

// Handle is a callback that waits for its turn. https://docs.python.org/3/library/asyncio-eventloop.html#callback-handles
type Handle struct {
	loop     *RemoteEventLoop
	number   uint64
	callback Callback
	// Of a timer: its time.
	due *float64
}

// Cancel: its callback will not run. Does nothing when it ran or was cancelled already. On the loop's goroutine.
func (h *Handle) Cancel() {
	if h.callback == nil {
		return
	}
	h.callback = nil
	h.loop.cancel(h.number)
}

// Cancelled tells whether Cancel came first.
func (h *Handle) Cancelled() bool { return h.callback == nil }

// TimerHandle is a callback that waits for its time.
type TimerHandle struct {
	Handle
}

// When is its time, in seconds on the scale of the loop's Time.
func (h *TimerHandle) When() float64 { return *h.due }
