package loopspec

import (
	"math"

	"loopspec.local/client/loopspecv1"
)

func clientCallable(number uint64) *loopspecv1.Callable {
	return &loopspecv1.Callable{Target: &loopspecv1.Callable_Client{Client: number}}
}

func secondsOf(value float64) *loopspecv1.Seconds {
	switch {
	case math.IsInf(value, -1):
		return &loopspecv1.Seconds{Kind: &loopspecv1.Seconds_Value{}}
	case math.IsInf(value, 1):
		return &loopspecv1.Seconds{Kind: &loopspecv1.Seconds_Infinite{Infinite: true}}
	}
	return &loopspecv1.Seconds{Kind: &loopspecv1.Seconds_Value{Value: value}}
}

func callSoonOp(number uint64) *loopspecv1.Op {
	return &loopspecv1.Op{Op: &loopspecv1.Op_CallSoon{CallSoon: &loopspecv1.CallSoon{Callback: clientCallable(number)}}}
}

func callSoonThreadsafeOp(number uint64) *loopspecv1.Op {
	call := &loopspecv1.CallSoonThreadsafe{Callback: clientCallable(number)}
	return &loopspecv1.Op{Op: &loopspecv1.Op_CallSoonThreadsafe{CallSoonThreadsafe: call}}
}

func callLaterOp(delay float64, number uint64) *loopspecv1.Op {
	call := &loopspecv1.CallLater{Delay: secondsOf(delay), Callback: clientCallable(number)}
	return &loopspecv1.Op{Op: &loopspecv1.Op_CallLater{CallLater: call}}
}

func callAtOp(when float64, number uint64) *loopspecv1.Op {
	call := &loopspecv1.CallAt{When: secondsOf(when), Callback: clientCallable(number)}
	return &loopspecv1.Op{Op: &loopspecv1.Op_CallAt{CallAt: call}}
}

func cancelOp(number uint64) *loopspecv1.Op {
	return &loopspecv1.Op{Op: &loopspecv1.Op_Cancel{Cancel: &loopspecv1.Cancel{Client: number}}}
}

func stopOp() *loopspecv1.Op {
	return &loopspecv1.Op{Op: &loopspecv1.Op_Stop{Stop: &loopspecv1.Stop{}}}
}

func runForeverOp() *loopspecv1.Op {
	return &loopspecv1.Op{Op: &loopspecv1.Op_RunForever{RunForever: &loopspecv1.RunForever{}}}
}
