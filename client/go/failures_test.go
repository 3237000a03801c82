package loopspec

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"
)

// What goes wrong on the way to a loop comes as a typed error, and nothing hangs.

func TestAServerThatIsNotThere(t *testing.T) {
	options := ConnectionOptions{ConnectTimeout: 100 * time.Millisecond}
	if _, err := Connect(testContext(t), "unix:/nonexistent/loopspec.sock", Options{ConnectionOptions: options}); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
	if _, err := ConnectEventLoops(testContext(t), "unix:/nonexistent/loopspec.sock", options); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
}

func TestAServerThatSaysNothing(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer silent.Close()
	options := Options{ConnectionOptions: ConnectionOptions{ConnectTimeout: 200 * time.Millisecond}}
	if _, err := Connect(testContext(t), silent.Addr().String(), options); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
}

func TestARefusalSaysWhyAndWhichLimit(t *testing.T) {
	server := serve(t, "--max-sessions", "1")
	connect(t, server.target, Options{})
	_, err := Connect(testContext(t), server.target, Options{})
	remote := refused(t, err, "LIMIT_EXCEEDED")
	if remote.Code.String() != "ResourceExhausted" || remote.Metadata["limit"] != "max_sessions" || remote.Metadata["value"] != "1" {
		t.Fatal(remote.Code, remote.Metadata)
	}
}

func TestAnImplementationThatIsNotOffered(t *testing.T) {
	_, err := Connect(testContext(t), serve(t).target, Options{Implementation: "selector/none"})
	refused(t, err, "UNKNOWN_IMPLEMENTATION")
}

func TestAKilledServerEndsTheRun(t *testing.T) {
	server := serve(t)
	loop := connect(t, server.target, Options{})
	_, err := loop.CallSoon(func() error { go server.command.Process.Kill(); return nil })
	must(t, err)
	if err := loop.RunForever(testContext(t)); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
	if loop.IsRunning() {
		t.Fatal("it runs")
	}
	if _, err := loop.CallSoon(func() error { return nil }); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
	if err := loop.RunForever(testContext(t)); !errors.Is(err, ErrConnectionLost) {
		t.Fatal(err)
	}
	must(t, loop.Close())
}

func TestAnExpiredDeadlineEndsTheRun(t *testing.T) {
	ctx, cancel := context.WithTimeout(testContext(t), 300*time.Millisecond)
	defer cancel()
	loop, err := Connect(ctx, serve(t).target, Options{})
	must(t, err)
	if err := loop.RunForever(testContext(t)); !errors.Is(err, ErrDeadlineExpired) {
		t.Fatal(err)
	}
	must(t, loop.Close())
}

func TestACancelledSessionEndsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(testContext(t))
	loop, err := Connect(ctx, serve(t).target, Options{})
	must(t, err)
	_, err = loop.CallSoon(func() error { cancel(); return nil })
	must(t, err)
	if err := loop.RunForever(testContext(t)); !errors.Is(err, ErrConnectionLost) || !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestACallbackThatTakesTooLongEndsTheSession(t *testing.T) {
	loop := connect(t, serve(t).target, Options{CallbackMs: 50})
	_, err := loop.CallSoon(func() error { time.Sleep(300 * time.Millisecond); return nil })
	must(t, err)
	refused(t, loop.RunForever(testContext(t)), "CALLBACK_TIMEOUT")
}

func TestTooManyHandlesAreRefusedByName(t *testing.T) {
	loop := connect(t, serve(t, "--max-pending-handles", "10").target, Options{})
	for i := 0; i < 11; i++ {
		_, err := loop.CallSoon(func() error { return nil })
		must(t, err)
	}
	if remote := refused(t, loop.RunForever(testContext(t)), "LIMIT_EXCEEDED"); remote.Metadata["limit"] != "max_pending_handles" {
		t.Fatal(remote.Metadata)
	}
}
