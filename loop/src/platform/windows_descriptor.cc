// Descriptors here are sockets, which is all that a loop watches, and handles.
#include <utility>

#include "descriptor.h"
#include "loopspec/exceptions.h"
#include "socket_io.h"
#include "windows_handle.h"

namespace loopspec::platform {
namespace {

void set_nonblocking(SOCKET socket, const char* call) {
  u_long on = 1;
  if (::ioctlsocket(socket, FIONBIO, &on) != 0) raise_os_error(last_socket_error(), call);
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) close_handle(fd_);
}

std::pair<Descriptor, Descriptor> make_socketpair() {
  const SocketEnds ends = open_loopback_pair();
  std::pair<Descriptor, Descriptor> result{Descriptor(from_socket(ends.first)), Descriptor(from_socket(ends.second))};
  for (const SOCKET end : {ends.first, ends.second}) {
    set_nonblocking(end, "socketpair");
    // A byte that waits for the answer to an earlier one would wake nobody.
    set_nodelay(from_socket(end));
  }
  return result;
}

void drain(int fd) noexcept {
  char buffer[256];
  while (::recv(to_socket(fd), buffer, sizeof buffer, 0) == static_cast<int>(sizeof buffer)) {
  }
}

void write_byte(int fd) noexcept {
  const char byte = 0;
  ::send(to_socket(fd), &byte, 1, 0);
}

bool is_open(int fd) noexcept { return is_socket(fd); }

void require_open(int fd, const char* call) {
  if (!is_open(fd)) throw OSError(last_socket_error(), call);
}

}  // namespace loopspec::platform
