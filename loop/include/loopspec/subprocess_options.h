// What the keywords of asyncio's subprocess functions are in C++.
//
// Python documentation: library/asyncio-subprocess.html, library/subprocess.html#popen-constructor
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopspec {

// What one of a child's standard descriptors is to be.
class Stdio {
 public:
  enum class Kind : unsigned char { kUnset, kInherit, kPipe, kStdout, kDevNull, kDescriptor };

  // Not said: a pipe for the loop's methods, the parent's own for create_subprocess_exec() and its sibling.
  constexpr Stdio() noexcept = default;
  // A descriptor of the parent, which keeps it. On Windows a handle's number, as Pipe and Socket have it, and 0, 1 and 2 for the
  // parent's own standard handles.
  constexpr Stdio(int fd) noexcept : kind_(Kind::kDescriptor), fd_(fd) {}  // NOLINT: as in Python
  constexpr explicit Stdio(Kind kind) noexcept : kind_(kind) {}

  constexpr Kind kind() const noexcept { return kind_; }
  constexpr int fd() const noexcept { return fd_; }
  constexpr Stdio value_or(Stdio fallback) const noexcept { return kind_ == Kind::kUnset ? fallback : *this; }
  friend constexpr bool operator==(const Stdio&, const Stdio&) noexcept = default;

 private:
  Kind kind_ = Kind::kUnset;
  int fd_ = -1;
};

namespace subprocess {

inline constexpr Stdio kInherit{Stdio::Kind::kInherit};  // Python's None
inline constexpr Stdio kPipe{Stdio::Kind::kPipe};
inline constexpr Stdio kDevNull{Stdio::Kind::kDevNull};
inline constexpr Stdio kStdout{Stdio::Kind::kStdout};  // for standard_error alone: where standard_output goes

}  // namespace subprocess

// Not an aggregate, see network_options.h.
struct SubprocessOptions {
  SubprocessOptions() {}  // NOLINT
  // Python's stdin, stdout and stderr, which are macros in C.
  Stdio standard_input;
  Stdio standard_output;
  Stdio standard_error;

  // The program to run, when it is not the command's first word.
  std::optional<std::string> executable;
  // The directory the child starts in.
  std::optional<std::string> cwd;
  // The child's whole environment; absent: the parent's. Its PATH, if it has one, is where the program is looked for.
  std::optional<std::map<std::string, std::string>> env;
  // Close every descriptor above 2 in the child but those of pass_fds. Otherwise the child has those that are not
  // closed on exec.
  bool close_fds = true;
  // Descriptors that the child keeps under their numbers. Not on Windows: RuntimeError.
  std::vector<int> pass_fds;
  // Windows' flags for the new process, such as CREATE_NEW_PROCESS_GROUP; elsewhere ValueError unless 0.
  unsigned creationflags = 0;
  // The rest means nothing on Windows. The signals that programs such as Python ignore, SIGPIPE among them, get their default again.
  bool restore_signals = true;
  // Make the child the leader of a new session.
  bool start_new_session = false;
  // The process group to join, 0 for one of its own.
  std::optional<int> process_group;
  std::optional<int> umask;

  // What asyncio knows and refuses: ValueError unless left as they are, since pipes carry bytes and are not buffered.
  bool universal_newlines = false;
  std::optional<bool> shell;
  int bufsize = 0;
  bool text = false;
  std::optional<std::string> encoding;
  std::optional<std::string> errors;
};

}  // namespace loopspec
