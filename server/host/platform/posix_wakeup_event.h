// WakeupEvent: makes a descriptor readable from another thread, so that a poll ends.
#pragma once

namespace loopspec::server {

class WakeupEvent {
 public:
  // Throws std::system_error when the system has no descriptor left.
  WakeupEvent();
  WakeupEvent(const WakeupEvent&) = delete;
  WakeupEvent& operator=(const WakeupEvent&) = delete;
  ~WakeupEvent();

  // Readable from signal() on, until clear().
  int fd() const { return ends_[0]; }
  // Any thread.
  void signal() noexcept;
  void clear() noexcept;

 private:
  int ends_[2];
};

}  // namespace loopspec::server
