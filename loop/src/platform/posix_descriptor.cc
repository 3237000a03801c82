#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "descriptor.h"
#include "loopspec/exceptions.h"

namespace loopspec::platform {
namespace {

void configure(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) throw OSError(errno, "fcntl (O_NONBLOCK)");
  if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) throw OSError(errno, "fcntl (FD_CLOEXEC)");
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::pair<Descriptor, Descriptor> make_pipe() {
  int ends[2];
  if (::pipe(ends) < 0) throw OSError(errno, "pipe");
  std::pair<Descriptor, Descriptor> result{Descriptor(ends[0]), Descriptor(ends[1])};
  configure(ends[0]);
  configure(ends[1]);
  return result;
}

std::pair<Descriptor, Descriptor> make_blocking_pipe() {
  int ends[2];
#ifdef __linux__
  if (::pipe2(ends, O_CLOEXEC) < 0) raise_os_error(errno, "pipe2");
#else
  if (::pipe(ends) < 0) raise_os_error(errno, "pipe");
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
#endif
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::pair<Descriptor, Descriptor> make_socketpair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0) throw OSError(errno, "socketpair");
  std::pair<Descriptor, Descriptor> result{Descriptor(ends[0]), Descriptor(ends[1])};
  configure(ends[0]);
  configure(ends[1]);
  return result;
}

void drain(int fd) noexcept {
  char buffer[256];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got == static_cast<ssize_t>(sizeof buffer) || (got < 0 && errno == EINTR)) continue;
    return;
  }
}

void write_byte(int fd) noexcept {
  const char byte = 0;
  while (::write(fd, &byte, 1) < 0 && errno == EINTR) {
  }
}

bool is_open(int fd) noexcept { return fcntl(fd, F_GETFD) >= 0 || errno != EBADF; }

void require_open(int fd, const char* call) {
  if (!is_open(fd)) throw OSError(EBADF, call);
}

}  // namespace loopspec::platform
