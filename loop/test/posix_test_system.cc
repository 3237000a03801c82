#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

int open_descriptors() {
  constexpr int kLooked = 4096;
  int open = 0;
  for (int fd = 0; fd < kLooked; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) ++open;
  }
  return open;
}

std::string make_temporary_folder() {
  char name[] = "/tmp/loopspec-XXXXXX";
  return ::mkdtemp(name);
}

bool has_unix_sockets() { return true; }

bool is_wine() { return false; }
bool has_sendfile() { return true; }

void close_socket(int fd) { ::close(fd); }

void write_pipe(const Pipe& pipe, BytesView data) {
  while (!data.empty()) {
    const ssize_t count = ::write(pipe.fileno(), data.data(), data.size());
    if (count > 0) data.remove_prefix(static_cast<std::size_t>(count));
  }
}

Bytes read_pipe(const Pipe& pipe, std::size_t limit) {
  const int flags = fcntl(pipe.fileno(), F_GETFL);
  fcntl(pipe.fileno(), F_SETFL, flags | O_NONBLOCK);
  Bytes all;
  char buffer[4096];
  for (ssize_t got = 1; got > 0 && all.size() < limit;) {
    got = ::read(pipe.fileno(), buffer, std::min(sizeof buffer, limit - all.size()));
    if (got > 0) all.append(buffer, static_cast<std::size_t>(got));
  }
  return all;
}

std::string test_child() { return (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "test_child").string(); }
int code_of_terminate() { return -SIGTERM; }
int code_of_kill() { return -SIGKILL; }

void wait_for_any_child() {
  siginfo_t info{};
  while (::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) != -1; }
bool process_exists(int pid) { return ::kill(pid, 0) == 0; }
void kill_process(int pid) { ::kill(pid, SIGKILL); }

bool NoDescriptors::possible() { return true; }

FewDescriptors::FewDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  const int next = ::dup(0);
  ::close(next);
  limit.rlim_cur = static_cast<rlim_t>(next) + 32;
  setrlimit(RLIMIT_NOFILE, &limit);
}

FewDescriptors::~FewDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = static_cast<rlim_t>(before_);
  setrlimit(RLIMIT_NOFILE, &limit);
}

NoDescriptors::NoDescriptors() {
  for (int next = ::dup(0); next >= 0; next = ::dup(0)) taken_.push_back(next);
}

NoDescriptors::~NoDescriptors() {
  for (const int fd : taken_) ::close(fd);
}

}  // namespace loopspec
