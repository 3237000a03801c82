#include "stdio_handles.h"

#include <cerrno>

#include "loopspec/exceptions.h"

namespace loopspec::detail {

StdioHandles::StdioHandles(const SubprocessOptions& options) {
  if (options.standard_output.kind() == Stdio::Kind::kStdout)
    throw ValueError("STDOUT can only be used for stderr");
  child_[0] = choose(0, options.standard_input.value_or(subprocess::kPipe));
  child_[1] = choose(1, options.standard_output.value_or(subprocess::kPipe));
  child_[2] = choose(2, options.standard_error.value_or(subprocess::kPipe));
}

int StdioHandles::choose(int fd, Stdio wanted) {
  const auto index = static_cast<std::size_t>(fd);
  switch (wanted.kind()) {
    case Stdio::Kind::kUnset:
    case Stdio::Kind::kInherit:
      return platform::kInherited;
    case Stdio::Kind::kPipe: {
      platform::ChildPipe pipe = platform::make_child_pipe(fd == 0);
      parent_[index] = Pipe::from_descriptor(pipe.parent.release());
      owned_[index] = std::move(pipe.child);
      return owned_[index].get();
    }
    case Stdio::Kind::kDevNull:
      owned_[index] = platform::open_null();
      return owned_[index].get();
    case Stdio::Kind::kStdout:
      if (fd != 2) raise_os_error(EBADF, "dup2");
      return child_[1] == platform::kInherited ? 1 : child_[1];
    case Stdio::Kind::kDescriptor:
      if (wanted.fd() < 0) raise_os_error(EBADF, "dup2");
      return wanted.fd();
  }
  return platform::kInherited;
}

}  // namespace loopspec::detail
