// For tests of what tasks wait for. The orders expected were printed by CPython 3.13, running the same steps.
#pragma once

#include <utility>

#include "loop_fixture.h"

namespace loopspec {

class SyncTest : public LoopTest {
 public:
  static Coroutine<void> turns(int count) {
    for (int i = 0; i < count; ++i) co_await sleep(0);
  }
  Coroutine<void> log_turns(int count) {
    for (int i = 0; i < count; ++i) {
      co_await sleep(0);
      log(std::to_string(i));
    }
  }
  // Acquires, and logs that it has.
  template <class Lockable>
  Coroutine<void> take(Lockable lock, std::string name) {
    try {
      co_await lock.acquire();
    } catch (const CancelledError&) {
      log(name + " cancelled");
      throw;
    }
    log(name);
  }
  // Runs `steps` as a task of its own, and the tasks it has made to their end.
  template <class F>
  void run(F steps) {
    loop.run_until_complete(steps());
  }
};

}  // namespace loopspec
