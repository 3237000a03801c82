#include "server/host/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <utility>

#ifdef __linux__
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/host/process_keeper.h"

namespace loopspec::server {

namespace {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_ = -1;
};

absl::Status system_error(absl::string_view call) { return absl::ErrnoToStatus(errno, call); }

struct Pipe {
  Descriptor read;
  Descriptor write;
};

// Close-on-exec, and above the standard descriptors, so that the child can put them where they belong in any order.
absl::StatusOr<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_error("pipe2");
  Pipe pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  for (Descriptor* end : {&pipe.read, &pipe.write}) {
    if (end->get() > STDERR_FILENO) continue;
    const int moved = fcntl(end->get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (moved < 0) return system_error("fcntl(F_DUPFD_CLOEXEC)");
    *end = Descriptor(moved);
  }
  return pipe;
}

absl::Status make_non_blocking(int fd) {
  return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 ? absl::OkStatus() : system_error("fcntl(F_SETFL)");
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> result;
  result.reserve(strings.size() + 1);
  for (const std::string& text : strings) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

struct ChildSide {
  const char* program;
  char* const* argv;
  char* const* environment;
  int input;
  int output;
  int errors;
  int report;
  int keeper;
  pid_t parent;
  const Sandbox& sandbox;
};

[[noreturn]] void report_and_exit(int report) {
  const int error = errno;
  [[maybe_unused]] const auto written = write(report, &error, sizeof error);
  _exit(127);
}

// Between fork and exec: only calls that are safe there.
[[noreturn]] void run_child(const ChildSide& side) {
  setpgid(0, 0);
  keep_group(side.keeper, getpid());
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != side.parent) _exit(127);
#endif
  struct sigaction ignore_nothing = {};
  ignore_nothing.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) sigaction(number, &ignore_nothing, nullptr);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (dup2(side.input, STDIN_FILENO) < 0 || dup2(side.output, STDOUT_FILENO) < 0 || dup2(side.errors, STDERR_FILENO) < 0) {
    report_and_exit(side.report);
  }
#ifdef __linux__
  // Ours are close-on-exec already; this is for those of libraries.
  syscall(SYS_close_range, STDERR_FILENO + 1, UINT_MAX, CLOSE_RANGE_CLOEXEC);
#endif
  if (!enter_sandbox(side.sandbox)) report_and_exit(side.report);
  execve(side.program, side.argv, side.environment);
  report_and_exit(side.report);
}

// 0 once the child has become the program, else the errno with which it failed to.
int wait_for_exec(int report) {
  int error = 0;
  ssize_t got = 0;
  do {
    got = read(report, &error, sizeof error);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof error) ? error : 0;
}

int reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

void reap_group(pid_t group) {
  while (waitpid(-group, nullptr, 0) > 0 || errno == EINTR) {
  }
}

}  // namespace

std::string find_executable(const std::string& program) {
  if (program.empty()) return "";
  if (program.find('/') != std::string::npos) return program;
  const char* path = std::getenv("PATH");
  for (const absl::string_view folder : absl::StrSplit(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin", ':')) {
    std::string candidate = absl::StrCat(folder.empty() ? "." : folder, "/", program);
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::start(const Options& options) {
  const std::string program = options.argv.empty() ? "" : find_executable(options.argv.front());
  if (program.empty()) {
    return absl::NotFoundError(
        absl::StrCat("cannot run ", options.argv.empty() ? "\"\"" : options.argv.front(), ": not found in PATH"));
  }
  Pipe pipes[4];
  for (Pipe& pipe : pipes) {
    auto made = make_pipe();
    if (!made.ok()) return made.status();
    pipe = *std::move(made);
  }
  auto& [input, output, errors, report] = pipes;
  const auto argv = pointers(options.argv);
  const auto environment = pointers(options.environment);
  const int keeper = keeper_socket();
  const ChildSide side{program.c_str(),    argv.data(),        environment.data(), input.read.get(), output.write.get(),
                       errors.write.get(), report.write.get(), keeper,             getpid(),         options.sandbox};
  const pid_t pid = fork();
  if (pid < 0) return system_error("fork");
  if (pid == 0) run_child(side);

  std::unique_ptr<ChildProcess> child(new ChildProcess);
  child->pid_ = pid;
  child->keeper_ = keeper;
  child->input_ = input.write.release();
  child->output_ = output.read.release();
  child->errors_ = errors.read.release();
  report.write = Descriptor();
  if (const int error = wait_for_exec(report.read.get()); error != 0) {
    return absl::ErrnoToStatus(error, absl::StrCat("cannot run ", program));
  }
  for (const int fd : {child->input_, child->output_, child->errors_}) {
    if (absl::Status status = make_non_blocking(fd); !status.ok()) return status;
  }
  return child;
}

ChildProcess::~ChildProcess() {
  kill();
  for (const int fd : {input_, output_, errors_}) close(fd);
}

std::optional<int> ChildProcess::poll_status() {
  if (status_) return status_;
  siginfo_t info = {};
  if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return std::nullopt;
  return kill();
}

int ChildProcess::kill() {
  if (!status_) {
    // Before the reaping: until then the group's number is certainly ours.
    ::kill(-pid_, SIGKILL);
    forget_group(keeper_, pid_);
    status_ = reap(pid_);
    // Where orphans come to us (we are a container's first process), its children are ours to reap.
    reap_group(pid_);
  }
  return *status_;
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    return absl::StrCat("was killed by signal ", WTERMSIG(status), " (", strsignal(WTERMSIG(status)), ")");
  }
  return absl::StrCat("exited with code ", WEXITSTATUS(status));
}

}  // namespace loopspec::server
