#include "server/host/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/host/platform/posix_process_keeper.h"
#include "server/host/platform/posix_wakeup_event.h"

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

std::optional<std::size_t> read_some(int fd, std::span<char> bytes) {
  for (;;) {
    const ssize_t got = ::read(fd, bytes.data(), bytes.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return std::nullopt;
    return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
}

// In a process group of its own. The group is killed too when this process dies of whatever cause (platform/posix_process_keeper.h).
class PosixChildProcess final : public ChildProcess {
 public:
  PosixChildProcess(pid_t pid, int keeper, Descriptor input, Descriptor output, Descriptor errors)
      : pid_(pid), keeper_(keeper), input_(std::move(input)), output_(std::move(output)), errors_(std::move(errors)) {}
  ~PosixChildProcess() override { kill(); }

  absl::Status make_streams_non_blocking() {
    for (const Descriptor* end : {&input_, &output_, &errors_}) {
      if (absl::Status status = make_non_blocking(end->get()); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  Streams wait(Streams wanted, std::chrono::milliseconds time) override {
    pollfd fds[] = {{wakeup_.fd(), POLLIN, 0},
                    {wanted.input ? input_.get() : -1, POLLOUT, 0},
                    {wanted.output ? output_.get() : -1, POLLIN, 0},
                    {wanted.errors ? errors_.get() : -1, POLLIN, 0}};
    if (::poll(fds, std::size(fds), static_cast<int>(time.count())) <= 0) return {};
    if (fds[0].revents != 0) wakeup_.clear();
    return {fds[1].revents != 0, fds[2].revents != 0, fds[3].revents != 0};
  }

  void interrupt() noexcept override { wakeup_.signal(); }

  std::optional<std::size_t> read_output(std::span<char> bytes) override { return read_some(output_.get(), bytes); }
  std::optional<std::size_t> read_errors(std::span<char> bytes) override { return read_some(errors_.get(), bytes); }

  std::optional<std::size_t> write_input(std::string_view bytes) override {
    const ssize_t written = ::write(input_.get(), bytes.data(), bytes.size());
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno == EAGAIN || errno == EINTR) return 0;
    return std::nullopt;
  }

  std::optional<int> poll_status() override {
    if (status_) return status_;
    siginfo_t info = {};
    if (waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) return std::nullopt;
    return kill();
  }

  int kill() override {
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

 private:
  const pid_t pid_;
  const int keeper_;
  const Descriptor input_;
  const Descriptor output_;
  const Descriptor errors_;
  WakeupEvent wakeup_;
  std::optional<int> status_;
};

// A child that died must not take us with it when we write to it.
void block_sigpipe() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
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
  block_sigpipe();
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

  report.write = Descriptor();
  const int error = wait_for_exec(report.read.get());
  if (error != 0) {
    forget_group(keeper, pid);
    reap(pid);
    return absl::ErrnoToStatus(error, absl::StrCat("cannot run ", program));
  }
  std::unique_ptr<PosixChildProcess> child;
  try {
    child = std::make_unique<PosixChildProcess>(pid, keeper, std::move(input.write), std::move(output.read), std::move(errors.read));
  } catch (const std::system_error& failed) {
    // No descriptor is left for its wakeup.
    ::kill(-pid, SIGKILL);
    forget_group(keeper, pid);
    reap(pid);
    return absl::ResourceExhaustedError(failed.what());
  }
  if (absl::Status status = child->make_streams_non_blocking(); !status.ok()) return status;
  return child;
}

std::string describe_status(int status) {
  if (WIFSIGNALED(status)) {
    return absl::StrCat("was killed by signal ", WTERMSIG(status), " (", strsignal(WTERMSIG(status)), ")");
  }
  return absl::StrCat("exited with code ", WEXITSTATUS(status));
}

}  // namespace loopspec::server
