#include "server/host/platform/posix_process_keeper.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace loopspec::server {

namespace {

constexpr int kMaxGroups = 65536;

// The keeper's own; untouched pages cost this process nothing.
pid_t groups[kMaxGroups];

void close_between(int first, int last) {
#ifdef __linux__
  if (first <= last) syscall(SYS_close_range, first, last, 0);
#else
  for (int fd = first; fd <= std::min(last, 4096); ++fd) close(fd);
#endif
}

// A copy of a process with threads: only calls that are safe in one.
[[noreturn]] void keep(int socket) {
  // Not of the terminal's group, and deaf to what asks for an end: it ends with its socket.
  setsid();
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) signal(number, SIG_IGN);
#ifdef __linux__
  prctl(PR_SET_NAME, "loopspec-keeper", 0, 0, 0);
#endif
  close_between(0, socket - 1);
  close_between(socket + 1, INT_MAX);
  int count = 0;
  for (;;) {
    pid_t group = 0;
    const ssize_t got = recv(socket, &group, sizeof group, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got != static_cast<ssize_t>(sizeof group)) break;
    if (group > 0 && count < kMaxGroups) groups[count++] = group;
    if (group < 0) count = static_cast<int>(std::remove(groups, groups + count, -group) - groups);
  }
  for (int i = 0; i < count; ++i) kill(-groups[i], SIGKILL);
  _exit(0);
}

int start_keeper() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0) return -1;
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t pid = fork();
  if (pid == 0) keep(ends[1]);
  close(ends[1]);
  if (pid > 0) return ends[0];
  close(ends[0]);
  return -1;
}

void tell(int keeper, pid_t group) noexcept {
  if (keeper >= 0) [[maybe_unused]] const auto sent = send(keeper, &group, sizeof group, MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

int keeper_socket() {
  static const int socket = start_keeper();
  return socket;
}

void keep_group(int keeper, pid_t group) noexcept { tell(keeper, group); }
void forget_group(int keeper, pid_t group) noexcept { tell(keeper, -group); }

}  // namespace loopspec::server
