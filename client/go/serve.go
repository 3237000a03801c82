package loopspec

import (
	"errors"
	"log"
	"math"

	"loopspec.local/client/loopspecv1"
)

// answers to a session's calls: those that follow each other go as one, before anything else goes.
type answers struct {
	stream      *sessionStream
	first, last uint64
}

func (a *answers) returned(call uint64) {
	if a.last != 0 && call == a.last+1 {
		a.last = call
		return
	}
	a.finish()
	a.first, a.last = call, call
}

// Errors are the reader's business.
func (a *answers) finish() {
	if a.last == 0 {
		return
	}
	returned := &loopspecv1.Returned{FirstCall: a.first}
	if a.last != a.first {
		returned.LastCall = a.last
	}
	a.first, a.last = 0, 0
	_ = a.stream.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Returned{Returned: returned}})
}

func (a *answers) raised(call uint64, exit *SystemExit) {
	a.finish()
	raised := &loopspecv1.Raised{Call: call, Exception: &loopspecv1.ExceptionValue{Type: "SystemExit", Message: exit.Message}}
	_ = a.stream.add(&loopspecv1.ClientItem{Item: &loopspecv1.ClientItem_Raised{Raised: raised}})
}

// serve calls what the server asks for until the run is over.
func (l *RemoteEventLoop) serve() error {
	l.escaped = nil
	for {
		items, err := l.stream.read()
		if err != nil {
			return err
		}
		for _, item := range items {
			if invocations := item.GetInvoke(); invocations != nil {
				l.invoke(invocations)
			} else if result := item.GetResult(); result != nil {
				if over, err := l.takeResult(result); over {
					return err
				}
			} else if record := item.GetEvent().GetLogRecord(); record != nil {
				log.Printf("%s: %s", record.Level, record.Message)
			}
		}
	}
}

// takeResult tells whether it is the run's.
func (l *RemoteEventLoop) takeResult(result *loopspecv1.Result) (bool, error) {
	if result.TimeNs != nil {
		l.clock.atLeast(*result.TimeNs)
	}
	raised := raisedError(result.GetRaised())
	if result.Sequence == l.sequence {
		if l.escaped != nil {
			return true, l.escaped
		}
		return true, raised
	}
	if raised != nil {
		l.CallExceptionHandler(ExceptionContext{Message: "Exception in the remote loop", Exception: raised})
	}
	return false, nil
}

func (l *RemoteEventLoop) invoke(invocations *loopspecv1.Invocations) {
	if invocations.TimeNs != nil {
		l.clock.atLeast(*invocations.TimeNs)
	}
	for number := range l.cancelledHere {
		delete(l.cancelledHere, number)
	}
	for i, invocation := range invocations.Calls {
		// An exception that leaves the run: the server sends the rest again.
		if !l.runCall(invocations.FirstCall+uint64(i), invocation.Client) {
			break
		}
	}
	l.answers.finish()
}

func (l *RemoteEventLoop) runCall(call, number uint64) bool {
	handle := l.take(number)
	if handle == nil {
		// The server does not run what was cancelled before its turn in this very message; what was cancelled elsewhere it does.
		if _, here := l.cancelledHere[number]; !here {
			l.answers.returned(call)
		}
		return true
	}
	if handle.due != nil && !l.clock.virtual && !math.IsInf(*handle.due, 0) {
		l.clock.atLeast(int64(*handle.due * 1e9))
	}
	l.call = call
	err := handle.callback()
	l.call = 0
	if err != nil {
		if errors.As(err, &l.escaped) {
			l.answers.raised(call, l.escaped)
			return false
		}
		l.call = call
		l.CallExceptionHandler(ExceptionContext{Message: "Exception in callback", Exception: err})
		l.call = 0
	}
	l.answers.returned(call)
	return true
}
