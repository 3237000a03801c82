// Sets signal handlers for SIGINT and SIGTERM, and waits for one of them.
//
// Python documentation: library/asyncio-eventloop.html#set-signal-handlers-for-sigint-and-sigterm
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "loopspec/loopspec.h"

namespace {

void ask_exit(const char* name, loopspec::AbstractEventLoop& loop) {
  std::printf("got signal %s: exit\n", name);
  loop.stop();
}

loopspec::Coroutine<void> wait_for_signal() {
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
  for (const auto& [name, number] : {std::pair("SIGINT", SIGINT), std::pair("SIGTERM", SIGTERM)}) {
    loop.add_signal_handler(number, [name = name, &loop] { ask_exit(name, loop); });
  }
  std::puts("Event loop running for 1 hour, press Ctrl+C to interrupt.");
  std::printf("pid %d: send SIGINT or SIGTERM to exit.\n", getpid());
  std::fflush(stdout);
  co_await loopspec::sleep(3600);
}

}  // namespace

int main() {
  try {
    loopspec::run(wait_for_signal());
  } catch (const loopspec::RuntimeError& error) {
    // The loop was stopped, and the coroutine had not ended.
    std::printf("RuntimeError: %s\n", error.what());
    return 1;
  }
}
