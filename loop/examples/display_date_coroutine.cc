// Displays the current date each second for five seconds, as a coroutine that sleeps.
//
// Python documentation: library/asyncio-task.html#sleeping
#include <cstdio>

#include "loop_of_example.h"
#include "now.h"

namespace {

loopspec::Coroutine<void> display_date() {
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
  const double end_time = loop.time() + 5.0;
  for (;;) {
    std::puts(now().c_str());
    if (loop.time() + 1.0 >= end_time) break;
    co_await loopspec::sleep(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  loopspec::RunnerOptions options;
  options.loop_factory = [=] { return loop_of_example(argc, argv); };
  loopspec::run(display_date(), options);
}
