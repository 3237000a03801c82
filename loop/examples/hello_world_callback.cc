// Hello World with call_soon(): a callback that prints a message and stops the loop.
//
// Python documentation: library/asyncio-eventloop.html#hello-world-with-call-soon
#include <cstdio>

#include "loop_of_example.h"

namespace {

void hello_world(loopspec::AbstractEventLoop& loop) {
  std::puts("Hello World");
  loop.stop();
}

}  // namespace

int main(int argc, char** argv) {
  const auto loop = loop_of_example(argc, argv);

  loop->call_soon([&] { hello_world(*loop); });

  loop->run_forever();  // blocks until stop()
  loop->close();
}
