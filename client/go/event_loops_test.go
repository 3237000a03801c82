package loopspec

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"loopspec.local/client/loopspecv1"
)

// Loops by plain calls.

func connectLoops(t *testing.T) *EventLoops {
	t.Helper()
	loops, err := ConnectEventLoops(testContext(t), serve(t).target, ConnectionOptions{})
	must(t, err)
	t.Cleanup(loops.Close)
	return loops
}

func create(t *testing.T, loops *EventLoops, options CreateLoopOptions) *HostedLoop {
	t.Helper()
	loop, err := loops.Create(testContext(t), options)
	must(t, err)
	return loop
}

func logOp(text string) *loopspecv1.Op {
	return &loopspecv1.Op{Op: &loopspecv1.Op_Log{Log: &loopspecv1.Log{Text: text}}}
}

func blockOf(name string, ops ...*loopspecv1.Op) *loopspecv1.Block {
	return &loopspecv1.Block{Name: name, Ops: ops}
}

func marks(t *testing.T, loop *HostedLoop, count int) []string {
	t.Helper()
	watch, err := loop.Watch(testContext(t), 1)
	must(t, err)
	defer watch.Close()
	var texts []string
	for len(texts) < count {
		watched, err := watch.Next()
		must(t, err)
		for _, event := range watched.Events {
			if mark := event.GetLogMark(); mark != nil {
				texts = append(texts, mark.Text)
			}
		}
	}
	return texts
}

func TestBlocksRunAtTheirTime(t *testing.T) {
	loops := connectLoops(t)
	ctx := testContext(t)
	loop := create(t, loops, CreateLoopOptions{VirtualClock: true, Blocks: []*loopspecv1.Block{blockOf("later", logOp("later"), stopOp())}})
	_, err := loop.CallSoon(ctx, BlockCallback{Block: blockOf("hello", logOp("hello"))}, ScheduleOptions{})
	must(t, err)
	timer, err := loop.CallLater(ctx, 10, BlockCallback{Name: "later"}, ScheduleOptions{})
	must(t, err)
	if timer.When != 10 {
		t.Fatal(timer.When)
	}
	never, err := loop.CallAt(ctx, 5, BlockCallback{Block: blockOf("never", logOp("never"))}, ScheduleOptions{HandleID: "h5"})
	must(t, err)
	must(t, loop.CancelHandle(ctx, never.HandleID))
	must(t, loop.RunForever(ctx))
	now, err := loop.Time(ctx)
	must(t, err)
	if texts := marks(t, loop, 2); now != 10 || !reflect.DeepEqual(texts, []string{"hello", "later"}) {
		t.Fatal(now, texts)
	}
	must(t, loop.Delete(ctx))
}

func TestAFutureHasItsResult(t *testing.T) {
	loop := create(t, connectLoops(t), CreateLoopOptions{VirtualClock: true})
	value := &loopspecv1.Value{Kind: &loopspecv1.Value_Integer{Integer: 42}}
	set := &loopspecv1.Op{Op: &loopspecv1.Op_SetResult{SetResult: &loopspecv1.SetResult{Future: "f", Value: value}}}
	_, err := loop.CallLater(testContext(t), 1, BlockCallback{Block: blockOf("set", set)}, ScheduleOptions{})
	must(t, err)
	result, err := loop.RunUntilComplete(testContext(t), "f")
	must(t, err)
	if result.GetInteger() != 42 {
		t.Fatal(result)
	}
}

func TestLoopsAreListedAndKnownByTheirID(t *testing.T) {
	loops := connectLoops(t)
	create(t, loops, CreateLoopOptions{LoopID: "mine"})
	listed, err := loops.List(testContext(t))
	must(t, err)
	if len(listed) != 1 || listed[0].Id != "mine" {
		t.Fatal(listed)
	}
	loop, err := loops.Loop("mine").Get(testContext(t))
	must(t, err)
	implementations, err := loops.ListImplementations(testContext(t))
	must(t, err)
	if len(implementations) != 1 || implementations[0].Name != loop.Implementation {
		t.Fatal(implementations, loop.Implementation)
	}
}

func TestWhatTheLoopRaisesIsNotWhatTheServiceRefuses(t *testing.T) {
	loops := connectLoops(t)
	loop := create(t, loops, CreateLoopOptions{})
	exit := &loopspecv1.Op{Op: &loopspecv1.Op_Raise{Raise: &loopspecv1.Raise{Type: "SystemExit"}}}
	_, err := loop.CallSoon(testContext(t), BlockCallback{Block: blockOf("exit", exit)}, ScheduleOptions{})
	must(t, err)
	raised(t, loop.RunForever(testContext(t)), "SystemExit")
	_, err = loops.Loop("nobodys").Time(testContext(t))
	refused(t, err, "UNKNOWN_LOOP")
}

func TestAContextStopsAHostedRun(t *testing.T) {
	loops := connectLoops(t)
	loop := create(t, loops, CreateLoopOptions{})
	ctx, cancel := context.WithTimeout(testContext(t), 100*time.Millisecond)
	defer cancel()
	if err := loop.RunForever(ctx); !errors.Is(err, ErrDeadlineExpired) || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	other := create(t, loops, CreateLoopOptions{})
	must(t, other.RunInBackground(testContext(t)))
	must(t, other.Stop(testContext(t)))
}
