// Hello World as a coroutine: prints, waits a second, prints again.
//
// Python documentation: library/asyncio-task.html#coroutines
#include <cstdio>

#include "loop_of_example.h"

namespace {

loopspec::Coroutine<void> hello_world() {
  std::puts("hello");
  co_await loopspec::sleep(1);
  std::puts("world");
}

}  // namespace

int main(int argc, char** argv) {
  loopspec::RunnerOptions options;
  options.loop_factory = [=] { return loop_of_example(argc, argv); };
  loopspec::run(hello_world(), options);
}
