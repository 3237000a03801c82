// Signals of the process, for loops. A signal goes to the loop that asked for it last.
//
// The handler writes the signal's number to a pipe of that loop. It is no signalfd: that needs the signal blocked in
// every thread of the program, which a library cannot bring about.
#pragma once

#include <atomic>
#include <utility>
#include <vector>

#include "descriptor.h"

namespace loopspec::platform {

inline constexpr int kSignalLimit = 128;  // more than any system's largest number

// A number of a signal that programs may use.
bool is_signal(int signal) noexcept;

class SignalInbox {
 public:
  // Throws OSError when out of descriptors.
  SignalInbox();
  SignalInbox(const SignalInbox&) = delete;
  SignalInbox& operator=(const SignalInbox&) = delete;
  // Gives up every signal it has.
  ~SignalInbox();

  // Any signal is delivered here from now on. Throws RuntimeError 'sig 9 cannot be caught', OSError.
  void take(int signal);
  // Its default action, unless another inbox has taken it since.
  void give_up(int signal);

  // Readable while deliveries wait.
  int fd() const noexcept { return ends_.first.get(); }
  bool waiting() const noexcept;
  // Those that wait, in the order they came. When the pipe was full, those it had no room for come last, one for each
  // number.
  std::vector<int> read();

  // For the handler: async-signal-safe.
  void deliver(int signal) noexcept;

 private:
  std::pair<Descriptor, Descriptor> ends_;
  std::atomic<bool> overflowed_[kSignalLimit] = {};
};

}  // namespace loopspec::platform
