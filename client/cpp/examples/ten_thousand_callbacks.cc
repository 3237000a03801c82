// Ten thousand functions of this program, called by a loop in a server, in order.
//
//   ten_thousand_callbacks HOST:PORT
#include <cstdio>

#include "remote_options.h"

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]), 2;
  loopspec::RemoteEventLoop loop(argv[1], remote_options(argc));
  int next = 0;
  bool in_order = true;
  for (int i = 0; i < 10'000; ++i) {
    loop.call_soon([&, i] { in_order = in_order && next++ == i; });
  }
  loop.call_soon([&] { loop.stop(); });
  loop.run_forever();
  std::printf("%d callbacks, %s\n", next, in_order ? "in order" : "not in order");
  return in_order && next == 10'000 ? 0 : 1;
}
