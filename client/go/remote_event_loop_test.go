package loopspec

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"
)

// A remote loop is a loop: callbacks, timers, cancelling, errors.

type seen struct {
	t    *testing.T
	loop *RemoteEventLoop
	what []string
}

func onVirtualLoop(t *testing.T) *seen {
	return &seen{t: t, loop: connect(t, serve(t).target, Options{VirtualClock: true})}
}

func (s *seen) see(what string) Callback {
	return func() error { s.what = append(s.what, what); return nil }
}

func (s *seen) soon(callback Callback) *Handle {
	s.t.Helper()
	handle, err := s.loop.CallSoon(callback)
	must(s.t, err)
	return handle
}

func (s *seen) later(delay float64, callback Callback) *TimerHandle {
	s.t.Helper()
	timer, err := s.loop.CallLater(delay, callback)
	must(s.t, err)
	return timer
}

func (s *seen) stop() error { s.loop.Stop(); return nil }

func (s *seen) run() { s.t.Helper(); must(s.t, s.loop.RunForever(testContext(s.t))) }

func (s *seen) expect(what ...string) {
	s.t.Helper()
	if len(s.what) != len(what) || (len(what) > 0 && !reflect.DeepEqual(s.what, what)) {
		s.t.Fatalf("seen %q, expected %q", s.what, what)
	}
}

func TestCallbacksRunInOrderUntilTheLoopIsStopped(t *testing.T) {
	s := onVirtualLoop(t)
	s.soon(s.see("a"))
	s.soon(func() error {
		s.soon(s.see("next turn"))
		s.loop.Stop()
		return s.see("b")()
	})
	s.soon(s.see("c"))
	s.run()
	s.expect("a", "b", "c")
	s.loop.Stop()
	s.run()
	s.expect("a", "b", "c", "next turn")
}

func TestTimersRunByTimeOnTheServersClock(t *testing.T) {
	s := onVirtualLoop(t)
	tell := func() error { return s.see(fmt.Sprint(s.loop.Time()))() }
	s.later(7200, func() error { s.loop.Stop(); return tell() })
	if hour := s.later(3600, tell); hour.When() != 3600 {
		t.Fatal(hour.When())
	}
	_, err := s.loop.CallAt(60, tell)
	must(t, err)
	s.later(math.Inf(1), s.see("never"))
	s.run()
	s.expect("60", "3600", "7200")
	if _, err := s.loop.CallLater(math.NaN(), tell); err == nil {
		t.Fatal("NaN is a time")
	}
}

func TestATimerOfTheRealClockIsNotEarly(t *testing.T) {
	loop := connect(t, serve(t).target, Options{})
	at := 0.0
	timer, err := loop.CallAt(loop.Time()+0.02, func() error {
		at = loop.Time()
		loop.Stop()
		return nil
	})
	must(t, err)
	must(t, loop.RunForever(testContext(t)))
	if at < timer.When() {
		t.Fatalf("%v before %v", at, timer.When())
	}
}

func TestCancellingReachesTheServer(t *testing.T) {
	s := onVirtualLoop(t)
	never := s.later(1e6, s.see("never"))
	var next *Handle
	s.soon(func() error {
		next.Cancel()
		never.Cancel()
		return s.see("a")()
	})
	next = s.soon(s.see("cancelled"))
	s.soon(s.see("c"))
	s.later(1, s.stop)
	s.run()
	s.expect("a", "c")
	if !next.Cancelled() {
		t.Fatal("it is not")
	}
	// Had the server kept it, its clock would go there now.
	s.later(1, s.stop)
	s.run()
	if s.loop.Time() != 2 {
		t.Fatal(s.loop.Time())
	}
}

func TestCallbacksFromOtherGoroutines(t *testing.T) {
	s := onVirtualLoop(t)
	var others sync.WaitGroup
	s.soon(func() error {
		others.Add(1)
		go func() {
			defer others.Done()
			for i := 0; i < 100; i++ {
				_, _ = s.loop.CallSoonThreadsafe(s.see(fmt.Sprint(i)))
			}
			_, _ = s.loop.CallSoonThreadsafe(s.stop)
		}()
		return nil
	})
	s.run()
	others.Wait()
	expected := make([]string, 100)
	for i := range expected {
		expected[i] = fmt.Sprint(i)
	}
	s.expect(expected...)
}

func TestBeforeTheRunAThreadsafeCallKeepsItsPlace(t *testing.T) {
	s := onVirtualLoop(t)
	expected := make([]string, 100)
	for i := range expected {
		expected[i] = fmt.Sprint(i)
	}
	for i := 0; i < 100; i += 2 {
		s.soon(s.see(expected[i]))
		_, _ = s.loop.CallSoonThreadsafe(s.see(expected[i+1]))
	}
	s.soon(s.stop)
	s.run()
	s.expect(expected...)
}

func TestACallbackMayWaitForAnotherGoroutine(t *testing.T) {
	s := onVirtualLoop(t)
	s.soon(func() error {
		var other sync.WaitGroup
		other.Add(1)
		go func() {
			defer other.Done()
			_, _ = s.loop.CallSoonThreadsafe(s.see("other"))
		}()
		other.Wait()
		// Nothing else runs meanwhile.
		s.expect()
		s.soon(s.stop)
		return nil
	})
	s.run()
	s.expect("other")
}

func TestErrorsGoToTheHandlerAndTheLoopGoesOn(t *testing.T) {
	s := onVirtualLoop(t)
	s.loop.SetExceptionHandler(func(_ *RemoteEventLoop, context ExceptionContext) {
		_ = s.see(context.Message + ": " + context.Exception.Error())()
	})
	s.soon(func() error { return errors.New("no") })
	s.soon(s.see("b"))
	s.soon(s.stop)
	s.run()
	s.expect("Exception in callback: no", "b")
}

func TestSystemExitLeavesTheRunAndKeepsTheRest(t *testing.T) {
	s := onVirtualLoop(t)
	s.soon(func() error { return &SystemExit{"3"} })
	s.soon(s.see("rest"))
	s.soon(s.stop)
	var exit *SystemExit
	if err := s.loop.RunForever(testContext(t)); !errors.As(err, &exit) || exit.Message != "3" {
		t.Fatal(err)
	}
	if s.loop.IsRunning() {
		t.Fatal("it runs")
	}
	s.expect()
	s.run()
	s.expect("rest")
}

func TestAContextStopsTheRun(t *testing.T) {
	loop := connect(t, serve(t).target, Options{})
	ctx, cancel := context.WithCancel(testContext(t))
	_, err := loop.CallSoon(func() error { cancel(); return nil })
	must(t, err)
	if err := loop.RunForever(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	_, err = loop.CallSoon(func() error { loop.Stop(); return nil })
	must(t, err)
	must(t, loop.RunForever(testContext(t)))
}

func TestAPanicEndsTheSession(t *testing.T) {
	s := onVirtualLoop(t)
	s.soon(func() error { panic("no") })
	func() {
		defer func() {
			if told := recover(); told != "no" {
				t.Fatal(told)
			}
		}()
		_ = s.loop.RunForever(testContext(t))
	}()
	if err := s.loop.RunForever(testContext(t)); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
}

func TestItRaisesWhatALoopRaises(t *testing.T) {
	s := onVirtualLoop(t)
	s.soon(func() error {
		raised(t, s.loop.RunForever(testContext(t)), "RuntimeError")
		raised(t, s.loop.Close(), "RuntimeError")
		s.loop.Stop()
		return s.see("refused")()
	})
	s.run()
	s.expect("refused")
	must(t, s.loop.Close())
	must(t, s.loop.Close())
	if !s.loop.IsClosed() {
		t.Fatal("it is open")
	}
	_, err := s.loop.CallSoon(s.stop)
	raised(t, err, "RuntimeError")
	raised(t, s.loop.RunForever(testContext(t)), "RuntimeError")
}

func TestManyCallbacksOfOneTurn(t *testing.T) {
	s := onVirtualLoop(t)
	next := 0
	for i := 0; i < 5000; i++ {
		i := i
		s.soon(func() error {
			if next != i {
				t.Errorf("%d before %d", i, next)
			}
			next++
			return nil
		})
	}
	s.soon(s.stop)
	s.run()
	if next != 5000 {
		t.Fatal(next)
	}
}
