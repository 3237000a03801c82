// A client for tests that kill one side: it says "attached" once a function of it runs, and then answers without end.
//
//   attached_client HOST:PORT [silent]       silent: the function never returns
#include <cstdio>
#include <string>
#include <thread>

#include "loopspec/client/remote_event_loop.h"

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const bool silent = argc > 2;
  try {
    loopspec::RemoteEventLoop loop(argv[1]);
    struct Again {
      loopspec::RemoteEventLoop& loop;
      bool silent;
      void operator()() const {
        if (silent) std::this_thread::sleep_for(std::chrono::hours(1));
        loop.call_later(0.01, *this);
      }
    };
    loop.call_soon([&] {
      std::puts("attached");
      std::fflush(stdout);
      Again{loop, silent}();
    });
    loop.run_forever();
  } catch (const loopspec::RemoteError& error) {
    std::printf("%s\n", std::string(error.type_name()).c_str());
    return 0;
  }
  return 1;
}
