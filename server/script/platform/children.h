// Children of programs.
#pragma once

#include <memory>

namespace loopspec::script::platform {

// Whether there is a process of this number, also one that has ended and that nobody has taken in.
bool process_exists(int pid) noexcept;

// A child of this process. May be copied.
class Child {
 public:
  // Of its number, which the loop has not taken in yet.
  explicit Child(int pid);

  // As process_exists().
  bool exists() const noexcept;
  // Kills it and takes it in, unless the loop has. Never another process that got its number.
  void end() const noexcept;

 private:
  int pid_;
  // What keeps the number from becoming another's; null where only taking it in frees it.
  std::shared_ptr<void> held_;
};

}  // namespace loopspec::script::platform
