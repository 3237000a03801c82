// https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server.
//
//   hello_world HOST:PORT
#include <cstdio>

#include "loopspec/event_loop.h"
#include "remote_options.h"

namespace {

// A callback to print 'Hello World' and stop the event loop.
void hello_world(loopspec::AbstractEventLoop& loop) {
  std::puts("Hello World");
  loop.stop();
}

}  // namespace

int main(int argc, char** argv) {
  // With a loop of this process: loopspec::EventLoop loop;
  if (argc < 2) return std::fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]), 2;
  loopspec::RemoteEventLoop loop(argv[1], remote_options(argc));

  // Schedule a call to hello_world().
  loop.call_soon([&] { hello_world(loop); });

  // Blocking call interrupted by loop.stop().
  loop.run_forever();
  loop.close();
}
