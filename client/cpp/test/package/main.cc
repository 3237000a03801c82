#include <cstdio>

#include "loopspec/client/remote_event_loop.h"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  loopspec::RemoteEventLoop loop(argv[1]);
  loop.call_soon([&] {
    std::puts("Hello World");
    loop.stop();
  });
  loop.run_forever();
}
