#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "posix_retry.h"
#include "posix_sigpipe.h"
#include "socket_constants.h"
#include "socket_io.h"

#ifdef __linux__
#include <sys/sendfile.h>
#endif

namespace loopspec::platform {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;  // such systems have SO_NOSIGPIPE; see accept() and Socket
#endif

void no_sigpipe(int fd) noexcept {
#ifdef SO_NOSIGPIPE
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#else
  static_cast<void>(fd);
#endif
}

template <class Call>
SocketAddress ask(Call call, int fd) noexcept {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (call(fd, reinterpret_cast<sockaddr*>(&storage), &size) < 0) return {};
  return SocketAddress::from_raw(&storage, size);
}

}  // namespace

bool IoResult::would_block() const noexcept {
  return error == EAGAIN || error == EWOULDBLOCK;
}

int family_number(AddressFamily family) noexcept {
  return to_system(family);
}

bool is_not_connected(int error) noexcept {
  return error == ENOTCONN;
}

IoResult receive(int fd, MutableBytes into) noexcept {
  return retry_io([&] { return ::recv(fd, into.data(), into.size(), 0); });
}

IoResult receive_from(int fd, MutableBytes into, SocketAddress& from) noexcept {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  const IoResult result = retry_io([&] {
    size = sizeof storage;
    return ::recvfrom(fd, into.data(), into.size(), 0, reinterpret_cast<sockaddr*>(&storage), &size);
  });
  from = result.ok() ? SocketAddress::from_raw(&storage, size) : SocketAddress();
  return result;
}

IoResult send(int fd, BytesView data) noexcept {
  return retry_io([&] { return ::send(fd, data.data(), data.size(), kNoSignal); });
}

IoResult send_pieces(int fd, std::span<const BytesView> pieces) noexcept {
  std::array<iovec, kMaxPieces> vectors;
  const std::size_t count = std::min(pieces.size(), vectors.size());
  for (std::size_t i = 0; i < count; ++i) vectors[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};
  msghdr message{};
  message.msg_iov = vectors.data();
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
  return retry_io([&] { return ::sendmsg(fd, &message, kNoSignal); });
}

IoResult send_to(int fd, BytesView data, const SocketAddress& to) noexcept {
  return retry_io([&] {
    return ::sendto(fd, data.data(), data.size(), kNoSignal, static_cast<const sockaddr*>(to.data()),
                    static_cast<socklen_t>(to.size()));
  });
}

Accepted accept(int fd) noexcept {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  Accepted result;
#ifdef __linux__
  result.fd = ::accept4(fd, reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
  result.fd = ::accept(fd, reinterpret_cast<sockaddr*>(&storage), &size);
  if (result.fd >= 0) {
    fcntl(result.fd, F_SETFL, fcntl(result.fd, F_GETFL) | O_NONBLOCK);
    fcntl(result.fd, F_SETFD, FD_CLOEXEC);
  }
#endif
  if (result.fd < 0) {
    result.error = errno;
    return result;
  }
  no_sigpipe(result.fd);
  result.peer = SocketAddress::from_raw(&storage, size);
  return result;
}

bool nothing_to_accept(int error) noexcept {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED;
}

bool connection_aborted(int error) noexcept {
  return error == ECONNABORTED;
}

bool out_of_resources(int error) noexcept {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

int connect(int fd, const SocketAddress& address) noexcept {
  no_sigpipe(fd);
  const auto size = static_cast<socklen_t>(address.size());
  return ::connect(fd, static_cast<const sockaddr*>(address.data()), size) == 0 ? 0 : errno;
}

bool connect_pending(int error) noexcept {
  // Not EAGAIN: that is a Unix socket's full queue, and nothing goes on by itself.
  return error == EINPROGRESS || error == EINTR || error == EALREADY;
}

int connect_result(int fd) noexcept {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

int shutdown(int fd, ShutdownHow how) noexcept {
  const int direction = how == ShutdownHow::kRead ? SHUT_RD : how == ShutdownHow::kWrite ? SHUT_WR : SHUT_RDWR;
  return ::shutdown(fd, direction) == 0 ? 0 : errno;
}

void close_socket(int fd) noexcept { ::close(fd); }

SocketAddress local_address(int fd) noexcept {
  return ask(::getsockname, fd);
}
SocketAddress peer_address(int fd) noexcept {
  return ask(::getpeername, fd);
}

void reset_when_closed(int fd) noexcept {
  const linger none{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
}

void set_nodelay(int fd) noexcept {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool is_nonblocking(int fd) noexcept {
  const int flags = fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

IoResult send_file(int fd, int file, std::int64_t offset, std::size_t count) noexcept {
#ifdef __linux__
  auto position = static_cast<off_t>(offset);
  // More in one call would keep the loop from its other work.
  constexpr std::size_t kMost = std::size_t{1} << 30;
  const WithoutSigpipe quiet;
  return retry_io([&] { return ::sendfile(fd, file, &position, std::min(count, kMost)); });
#else
  static_cast<void>(fd), static_cast<void>(file), static_cast<void>(offset), static_cast<void>(count);
  return {0, ENOTSUP};
#endif
}

}  // namespace loopspec::platform
