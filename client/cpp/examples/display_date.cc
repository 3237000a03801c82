// https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server.
//
//   display_date HOST:PORT [virtual]
#include <cstdio>
#include <ctime>

#include "loopspec/event_loop.h"
#include "remote_options.h"

namespace {

void display_date(double end_time, loopspec::AbstractEventLoop& loop) {
  const std::time_t now = std::time(nullptr);
  char text[64];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", std::localtime(&now));
  std::puts(text);
  if (loop.time() + 1.0 < end_time) {
    loop.call_later(1, [=, &loop] { display_date(end_time, loop); });
  } else {
    loop.stop();
  }
}

}  // namespace

int main(int argc, char** argv) {
  // With a loop of this process: loopspec::EventLoop loop;
  if (argc < 2) return std::fprintf(stderr, "usage: %s HOST:PORT [virtual]\n", argv[0]), 2;
  loopspec::RemoteEventLoop loop(argv[1], remote_options(argc));

  // Schedule the first call to display_date().
  const double end_time = loop.time() + 5.0;
  loop.call_soon([&, end_time] { display_date(end_time, loop); });

  // Blocking call interrupted by loop.stop().
  loop.run_forever();
  loop.close();
}
