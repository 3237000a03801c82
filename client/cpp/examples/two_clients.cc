// Two clients, each with a loop of its own in one server: neither notices the other. Coroutines wait on remote timers.
//
//   two_clients HOST:PORT [virtual]
#include <cstdio>
#include <string>
#include <thread>

#include "loopspec/sleep.h"
#include "loopspec/task.h"
#include "remote_options.h"

namespace {

loopspec::Coroutine<int> count(int to, double pause) {
  int counted = 0;
  while (counted < to) {
    co_await loopspec::sleep(pause);
    ++counted;
  }
  co_return counted;
}

void run_client(const char* target, int argc, int to, double pause, int& counted) {
  loopspec::RemoteEventLoop loop(target, remote_options(argc));
  counted = loop.run_until_complete(count(to, pause));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fprintf(stderr, "usage: %s HOST:PORT [virtual]\n", argv[0]), 2;
  int first = 0;
  int second = 0;
  std::thread one([&] { run_client(argv[1], argc, 100, 0.001, first); });
  std::thread other([&] { run_client(argv[1], argc, 50, 0.002, second); });
  one.join();
  other.join();
  std::printf("%d and %d\n", first, second);
  return first == 100 && second == 50 ? 0 : 1;
}
