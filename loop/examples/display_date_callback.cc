// Displays the current date with call_later(), each second for five seconds.
//
// Python documentation: library/asyncio-eventloop.html#display-the-current-date-with-call-later
#include <cstdio>

#include "loop_of_example.h"
#include "now.h"

namespace {

void display_date(double end_time, loopspec::AbstractEventLoop& loop) {
  std::puts(now().c_str());
  if (loop.time() + 1.0 < end_time) {
    loop.call_later(1, [end_time, &loop] { display_date(end_time, loop); });
  } else {
    loop.stop();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto loop = loop_of_example(argc, argv);

  const double end_time = loop->time() + 5.0;
  loop->call_soon([&] { display_date(end_time, *loop); });

  loop->run_forever();  // blocks until stop()
  loop->close();
}
