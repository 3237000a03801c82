// StdioHandles: the descriptors that a child's standard input, output and error become, and the parent's ends of the pipes
// among them.
#pragma once

#include <array>

#include "loopspec/pipe.h"
#include "loopspec/subprocess_options.h"
#include "platform/process.h"

namespace loopspec::detail {

class StdioHandles {
 public:
  // Makes the pipes. What is not said is one. Throws OSError, ValueError for kStdout in the wrong place; nothing is left
  // then. The child's ends are closed with this object.
  explicit StdioHandles(const SubprocessOptions& options);

  // For platform::spawn().
  const std::array<int, 3>& child() const noexcept { return child_; }
  // Those that are no pipe refer to none.
  std::array<Pipe, 3> release_parent() noexcept { return std::move(parent_); }

 private:
  int choose(int fd, Stdio wanted);

  std::array<int, 3> child_{};
  std::array<platform::Descriptor, 3> owned_;
  std::array<Pipe, 3> parent_;
};

}  // namespace loopspec::detail
