#include <cstdio>

#include "loopspec/loopspec.h"

int main() {
  loopspec::EventLoop loop;
  loop.call_soon([&] {
    std::puts("Hello World");
    loop.stop();
  });
  loop.run_forever();
}
