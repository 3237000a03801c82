package loopspec

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// served is a server of the test's own.
type served struct {
	target  string
	command *exec.Cmd
}

func serve(t *testing.T, flags ...string) *served {
	t.Helper()
	program := os.Getenv("LOOPSPEC")
	if program == "" {
		t.Fatal("LOOPSPEC must name the loopspec command; ./check does that")
	}
	command := exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll"}, flags...)...)
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	server := &served{command: command}
	t.Cleanup(server.kill)
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	server.target = regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(line)
	return server
}

func (s *served) kill() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
}

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func connect(t *testing.T, target string, options Options) *RemoteEventLoop {
	t.Helper()
	loop, err := Connect(testContext(t), target, options)
	must(t, err)
	t.Cleanup(func() { _ = loop.Close() })
	return loop
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused asserts that the service refused with this reason.
func refused(t *testing.T, err error, reason string) *RemoteError {
	t.Helper()
	var remote *RemoteError
	if !errors.Is(err, ErrCallRefused) || !errors.As(err, &remote) || remote.Reason != reason {
		t.Fatalf("not refused for %s: %v", reason, err)
	}
	return remote
}

// raised asserts that the loop raised this.
func raised(t *testing.T, err error, kind string) {
	t.Helper()
	var exception *RaisedError
	if !errors.As(err, &exception) || exception.Type != kind {
		t.Fatalf("not raised %s: %v", kind, err)
	}
}
