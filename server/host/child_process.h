// ChildProcess: a process of ours in a process group of its own, with pipes on its three standard streams. It holds no other
// descriptor of ours, dies with the thread that started it, and is killed with its whole group and reaped by the destructor.
// The group is killed too when this process dies of whatever cause (process_keeper.h).
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/host/sandbox.h"

namespace loopspec::server {

class ChildProcess {
 public:
  struct Options {
    // The program and its arguments; a program without '/' is looked up in PATH.
    std::vector<std::string> argv;
    // The whole environment, "NAME=value" each.
    std::vector<std::string> environment;
    Sandbox sandbox;
  };

  // NOT_FOUND, PERMISSION_DENIED or INTERNAL: "cannot run /path: No such file or directory".
  static absl::StatusOr<std::unique_ptr<ChildProcess>> start(const Options& options);

  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  // Our ends of its standard input, output and error; non-blocking.
  int input() const { return input_; }
  int output() const { return output_; }
  int errors() const { return errors_; }

  // How it ended, in waitpid()'s terms, when it has; kills the rest of its group then.
  std::optional<int> poll_status();
  // Kills the group and waits for the process. Returns how it ended.
  int kill();

 private:
  ChildProcess() = default;

  pid_t pid_ = -1;
  int keeper_ = -1;
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;
  std::optional<int> status_;
};

// "exited with code 3" or "was killed by signal 11 (Segmentation fault)".
std::string describe_status(int status);

// The executable that `program` means: itself when it has a '/', else the first one in PATH; "" when there is none.
std::string find_executable(const std::string& program);

}  // namespace loopspec::server
