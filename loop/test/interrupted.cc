// What CTRL_C does to a loop on Windows: waits for two of them, and tells what came. Run by interrupt.sh.
#include <cstdio>

#include "loopspec/loopspec.h"

namespace loopspec {
namespace {

void tell(const char* what) {
  std::puts(what);
  std::fflush(stdout);
}

void run_loop() {
  EventLoop loop;
  loop.call_soon([] { tell("loop runs"); });
  try {
    loop.run_forever();
  } catch (const KeyboardInterrupt&) {
    tell("loop interrupted");
  }
  loop.call_soon([&] {
    tell("loop goes on");
    loop.stop();
  });
  loop.run_forever();
}

Coroutine<void> wait_long() {
  tell("task runs");
  try {
    co_await sleep(1000);
  } catch (const CancelledError&) {
    tell("task cancelled");
    throw;
  }
}

void run_runner() {
  try {
    run(wait_long());
  } catch (const KeyboardInterrupt&) {
    tell("runner interrupted");
  }
}

}  // namespace
}  // namespace loopspec

int main() {
  loopspec::run_loop();
  loopspec::run_runner();
  return 0;
}
