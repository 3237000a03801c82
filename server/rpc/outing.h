// Outing: the time of one function that a loop's thread calls outside of the loop (RpcLoop::call_outside()), as that function sees it.
#pragma once

namespace loopspec::server {

class Outing {
 public:
  Outing(const Outing&) = delete;
  Outing& operator=(const Outing&) = delete;

  // The function will now wait, maybe long: another thread takes the loop over at once, instead of a moment later.
  // Throws std::system_error when the system has no thread for it. Any number of times, in the function's thread.
  virtual void hand_over_loop() = 0;

 protected:
  Outing() = default;
  ~Outing() = default;
};

}  // namespace loopspec::server
