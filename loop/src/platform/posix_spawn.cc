// spawn(): vfork() where that is safe, and a child that only makes system calls.
//
// Everything that needs memory is prepared before; the child uses no lock, so that it does not matter what other threads
// of the parent hold. posix_spawn() would do, but for the directory, the session, the umask and the descriptors to close,
// which it has on some systems only.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "loopspec/exceptions.h"
#include "process.h"

extern char** environ;  // NOLINT: the system's

namespace loopspec::platform {
namespace {

constexpr int kFirstOther = 3;  // after standard input, output and error

// What the child tells the parent when it cannot start the program.
struct Failure {
  int error;
  enum class Step : int { kExec, kDirectory, kOther } step;
};

// All of it in memory before the child begins.
struct Plan {
  std::vector<char*> arguments;
  std::vector<std::string> environment_text;
  std::vector<char*> environment;
  std::vector<std::string> programs;  // to try, one after another
  std::vector<int> kept;              // sorted; of pass_fds, and the failure pipe
  std::vector<int> passed;
  const char* directory = nullptr;
  std::array<int, 3> stdio{};
  int failure_pipe = -1;
  int process_group = -1;
  int umask = -1;
  bool close_others = true;
  bool restore_signals = true;
  bool new_session = false;
  sigset_t signal_mask{};
};

// ---- In the child: async-signal-safe calls alone

[[noreturn]] void fail(const Plan& plan, Failure::Step step) noexcept {
  const Failure failure{errno, step};
  static_cast<void>(!::write(plan.failure_pipe, &failure, sizeof failure));
  ::_exit(255);
}

void check(const Plan& plan, bool succeeded, Failure::Step step = Failure::Step::kOther) noexcept {
  if (!succeeded) fail(plan, step);
}

void inherit(const Plan& plan, int fd) noexcept {
  const int flags = fcntl(fd, F_GETFD);
  check(plan, flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == 0);
}

void place_stdio(const Plan& plan) noexcept {
  std::array<int, 3> sources = plan.stdio;
  // First out of each other's way.
  for (int target = 0; target < kFirstOther; ++target) {
    int& source = sources[static_cast<std::size_t>(target)];
    if (source < 0 || source == target || source >= kFirstOther) continue;
    source = fcntl(source, F_DUPFD_CLOEXEC, kFirstOther);
    check(plan, source >= 0);
  }
  for (int target = 0; target < kFirstOther; ++target) {
    const int source = sources[static_cast<std::size_t>(target)];
    if (source == kInherited) continue;
    if (source == target) {
      inherit(plan, target);
    } else {
      check(plan, ::dup2(source, target) >= 0);
    }
  }
}

void close_range_of(int first, int last) noexcept {
#if defined(SYS_close_range)
  if (::syscall(SYS_close_range, static_cast<unsigned>(first), static_cast<unsigned>(last), 0U) == 0) return;
#endif
  const long limit = ::sysconf(_SC_OPEN_MAX);
  const int end = limit > 0 && limit < last ? static_cast<int>(limit) : std::min(last, 65'536);
  for (int fd = first; fd <= end; ++fd) ::close(fd);
}

void close_others(const Plan& plan) noexcept {
  int next = kFirstOther;
  for (const int kept : plan.kept) {
    if (kept < next) continue;
    if (kept > next) close_range_of(next, kept - 1);
    next = kept + 1;
  }
  close_range_of(next, std::numeric_limits<int>::max());
}

// A handler of the parent must not run in the child, which may share the parent's memory.
void reset_signals(const Plan& plan) noexcept {
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction action {};
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    const bool has_handler = (action.sa_flags & SA_SIGINFO) != 0 ||
                             (action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL);
    const bool restored = plan.restore_signals && (signal == SIGPIPE || signal == SIGXFSZ);
    if (has_handler || restored) ::signal(signal, SIG_DFL);
  }
  ::sigprocmask(SIG_SETMASK, &plan.signal_mask, nullptr);
}

[[noreturn]] void run_child(const Plan& plan) noexcept {
  place_stdio(plan);
  for (const int fd : plan.passed) inherit(plan, fd);
  if (plan.directory != nullptr) check(plan, ::chdir(plan.directory) == 0, Failure::Step::kDirectory);
  if (plan.umask >= 0) ::umask(static_cast<mode_t>(plan.umask));
  reset_signals(plan);
  if (plan.new_session) check(plan, ::setsid() >= 0);
  if (plan.process_group >= 0) check(plan, ::setpgid(0, plan.process_group) == 0);
  if (plan.close_others) close_others(plan);
  int error = 0;  // the first that says more than that there is no such file
  for (const std::string& program : plan.programs) {
    ::execve(program.c_str(), plan.arguments.data(), plan.environment.data());
    if (errno != ENOENT && errno != ENOTDIR && error == 0) error = errno;
  }
  if (error != 0) errno = error;
  fail(plan, Failure::Step::kExec);
}

// A function of its own: what the child does to the stack of the one that called vfork() is undone by its return.
[[gnu::noinline]] pid_t start_child(const Plan& plan) noexcept {
#ifdef __linux__
  const pid_t pid = ::vfork();
#else
  const pid_t pid = ::fork();
#endif
  if (pid == 0) run_child(plan);
  return pid;
}

// ---- In the parent

void check_text(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw ValueError("embedded null byte");
}

std::string search_path(const SubprocessOptions& options) {
  constexpr const char* kDefault = "/bin:/usr/bin";
  if (!options.env) {
    const char* path = std::getenv("PATH");
    return path != nullptr ? path : kDefault;
  }
  const auto path = options.env->find("PATH");
  return path != options.env->end() ? path->second : kDefault;
}

std::vector<std::string> shell_command(const std::string& command, const SubprocessOptions& options) {
  return {options.executable.value_or("/bin/sh"), "-c", command};
}

std::vector<std::string> programs_to_try(const std::string& program, const SubprocessOptions& options) {
  if (program.find('/') != std::string::npos) return {program};
  std::vector<std::string> result;
  const std::string path = search_path(options);
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    const std::string directory = path.substr(begin, end - begin);
    result.push_back(directory.empty() ? program : directory + "/" + program);
    begin = end + 1;
  }
  return result;
}

void plan_environment(Plan& plan, const SubprocessOptions& options) {
  if (!options.env) {
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) plan.environment.push_back(*entry);
  } else {
    for (const auto& [name, value] : *options.env) {
      check_text(name);
      check_text(value);
      if (name.find('=') != std::string::npos) throw ValueError("illegal environment variable name");
      plan.environment_text.push_back(name + "=" + value);
    }
    for (std::string& entry : plan.environment_text) plan.environment.push_back(entry.data());
  }
  plan.environment.push_back(nullptr);
}

void plan_descriptors(Plan& plan, const SubprocessOptions& options) {
  plan.passed = options.pass_fds;
  if (std::any_of(plan.passed.begin(), plan.passed.end(), [](int fd) { return fd < 0; }))
    throw ValueError("bad value(s) in fds_to_keep");
  plan.close_others = options.close_fds || !plan.passed.empty();
  plan.kept = plan.passed;
  plan.kept.push_back(plan.failure_pipe);
  std::sort(plan.kept.begin(), plan.kept.end());
}

// Out of the way of what the child places there.
Descriptor above_stdio(Descriptor descriptor) {
  if (descriptor.get() >= kFirstOther) return descriptor;
  Descriptor moved(fcntl(descriptor.get(), F_DUPFD_CLOEXEC, kFirstOther));
  if (moved.get() < 0) raise_os_error(errno, "fcntl");
  return moved;
}

// Blocks every signal of this thread, so that no handler runs in a child that shares its memory.
class WithoutSignals {
 public:
  explicit WithoutSignals(sigset_t& before) noexcept : before_(before) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  WithoutSignals(const WithoutSignals&) = delete;
  WithoutSignals& operator=(const WithoutSignals&) = delete;
  ~WithoutSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t& before_;
};

[[noreturn]] void raise_failure(const Failure& failure, const std::string& program, const SubprocessOptions& options) {
  std::string text = std::strerror(failure.error);
  const char* call = "spawn";
  if (failure.step == Failure::Step::kExec) {
    text += ": '" + program + "'";
    call = "execve";
  } else if (failure.step == Failure::Step::kDirectory) {
    text += ": '" + *options.cwd + "'";
    call = "chdir";
  }
  raise_os_error(failure.error, call, text);
}

}  // namespace

int spawn(const std::vector<std::string>& words, bool shell, const SubprocessOptions& options, const std::array<int, 3>& stdio) {
  if (options.creationflags != 0) throw ValueError("creationflags is only supported on Windows platforms");
  reap_abandoned();
  const std::vector<std::string> command = shell ? shell_command(words.front(), options) : words;
  Plan plan;
  for (const std::string& word : command) {
    check_text(word);
    plan.arguments.push_back(const_cast<char*>(word.c_str()));
  }
  plan.arguments.push_back(nullptr);
  const std::string& program = options.executable ? *options.executable : command.front();
  check_text(program);
  if (options.cwd) {
    check_text(*options.cwd);
    plan.directory = options.cwd->c_str();
  }
  plan.programs = programs_to_try(program, options);
  plan_environment(plan, options);
  auto [failures, failure_end] = make_blocking_pipe();
  Descriptor reported = above_stdio(std::move(failure_end));
  plan.failure_pipe = reported.get();
  plan_descriptors(plan, options);
  plan.stdio = stdio;
  plan.process_group = options.process_group.value_or(-1);
  plan.umask = options.umask.value_or(-1);
  plan.restore_signals = options.restore_signals;
  plan.new_session = options.start_new_session;
  pid_t pid = -1;
  int error = 0;
  {
    const WithoutSignals blocked(plan.signal_mask);
    pid = start_child(plan);
    error = errno;
  }
  if (pid < 0) raise_os_error(error, "fork");
  reported = Descriptor();
  Failure failure{};
  ssize_t count = 0;
  do {
    count = ::read(failures.get(), &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count != sizeof failure) return pid;  // closed on exec
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  raise_failure(failure, program, options);
}

}  // namespace loopspec::platform
