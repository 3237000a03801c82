// ChildProcess: a process of ours with pipes on its three standard streams. It holds no other descriptor of ours, and the destructor
// kills it with all that it started; so does the end of this process, of whatever cause. On POSIX it dies with the thread that started it.
//
// Everything but interrupt() is for one thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/host/sandbox.h"

namespace loopspec::server {

class ChildProcess {
 public:
  struct Options {
    // The program and its arguments; a program that names no folder is looked up in PATH.
    std::vector<std::string> argv;
    // The whole environment, "NAME=value" each.
    std::vector<std::string> environment;
    Sandbox sandbox;
  };

  // Its standard streams: where something can be read or written, or has ended.
  struct Streams {
    bool input = false;
    bool output = false;
    bool errors = false;
    bool any() const { return input || output || errors; }
  };

  // NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED or INTERNAL: "cannot run /path: No such file or directory".
  static absl::StatusOr<std::unique_ptr<ChildProcess>> start(const Options& options);

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  // Does kill().
  virtual ~ChildProcess() = default;

  // Blocks until one of the wanted streams is ready, somebody has called interrupt(), or the time is over.
  virtual Streams wait(Streams wanted, std::chrono::milliseconds time) = 0;
  // Ends the wait() under way, or the next one when there is none. Any thread.
  virtual void interrupt() noexcept = 0;

  // None of these blocks. How many bytes were read: 0 at the end, nullopt when there is nothing now.
  virtual std::optional<std::size_t> read_output(std::span<char> bytes) = 0;
  virtual std::optional<std::size_t> read_errors(std::span<char> bytes) = 0;
  // How many bytes were taken, which may be none; nullopt when it reads no more.
  virtual std::optional<std::size_t> write_input(std::string_view bytes) = 0;

  // How it ended, in the system's own terms, when it has; kills what it started then.
  virtual std::optional<int> poll_status() = 0;
  // Kills it with what it started, and waits for it. Returns how it ended.
  virtual int kill() = 0;

 protected:
  ChildProcess() = default;
};

// "exited with code 3" or "was killed by signal 11 (Segmentation fault)".
std::string describe_status(int status);

// The executable that `program` means: itself when it names a folder, else the first one in PATH; "" when there is none.
std::string find_executable(const std::string& program);

}  // namespace loopspec::server
