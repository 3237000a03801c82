package loopspec

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// The examples, against a server of the test's; check builds them.

func outputOf(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	output, err := exec.CommandContext(testContext(t), filepath.Join("build", name), append([]string{serve(t).target}, arguments...)...).CombinedOutput()
	if err != nil {
		t.Fatal(err, string(output))
	}
	return string(output)
}

func TestExampleHelloWorld(t *testing.T) {
	if output := outputOf(t, "hello_world"); output != "Hello World\n" {
		t.Fatal(output)
	}
}

func TestExampleDisplayDate(t *testing.T) {
	if output := outputOf(t, "display_date", "virtual"); !regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n){5}$`).MatchString(output) {
		t.Fatal(output)
	}
}

func TestExampleTenTimers(t *testing.T) {
	expected := ""
	for _, i := range []int{1, 2, 3, 4, 5, 6, 8, 9, 10} {
		expected += fmt.Sprintf("timer %d at %.1f\n", i, float64(i)/10)
	}
	expected += "timer 7 was cancelled\n"
	for _, output := range []string{outputOf(t, "ten_timers", "virtual"), outputOf(t, "ten_timers")} {
		if output != expected {
			t.Fatal(output)
		}
	}
}

func TestExampleStopFromAnotherConnection(t *testing.T) {
	if output := outputOf(t, "stop_from_another_connection"); output != "running\nstopped\n" {
		t.Fatal(output)
	}
}
