// CTRL_C of the console, which Windows tells in a thread of its own. Elsewhere it is a signal, and nobody here takes it.
#pragma once

#include <functional>

namespace loopspec::platform {

// While it lives, and the thread that made it is the program's main thread, CTRL_C calls `interrupted`, in another thread,
// and nothing else. Of several the latest has it, but one that is modest leaves it to any that is there.
class InterruptTaker {
 public:
  enum class Manner { kModest, kGreedy };
  InterruptTaker(Manner manner, std::function<void()> interrupted);
  InterruptTaker(const InterruptTaker&) = delete;
  InterruptTaker& operator=(const InterruptTaker&) = delete;
  // `interrupted` is not running any more.
  ~InterruptTaker();

 private:
  friend struct InterruptTakers;
  std::function<void()> interrupted_;
};

}  // namespace loopspec::platform
