#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "errors.h"
#include "socket_constants.h"
#include "socket_io.h"
#include "windows_winsock.h"

namespace loopspec::platform {
namespace {

// What a call has room for.
DWORD room(std::size_t size) noexcept { return static_cast<DWORD>(std::min(size, static_cast<std::size_t>(INT_MAX))); }

WSABUF to_buffer(BytesView bytes) noexcept { return {room(bytes.size()), const_cast<char*>(bytes.data())}; }

// By reference: the call and the count may be looked at in either order.
IoResult result_of(int returned, const DWORD& count) noexcept {
  return returned == 0 ? IoResult{count, 0} : IoResult{0, last_socket_error()};
}

template <class Call>
SocketAddress ask(Call call, int fd) noexcept {
  sockaddr_storage storage{};
  int size = sizeof storage;
  if (call(to_socket(fd), reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return SocketAddress::from_raw(&storage, static_cast<std::size_t>(size));
}

}  // namespace

bool IoResult::would_block() const noexcept { return error == EAGAIN; }

int family_number(AddressFamily family) noexcept { return to_system(family); }

bool is_not_connected(int error) noexcept { return error == ENOTCONN; }

IoResult receive(int fd, MutableBytes into) noexcept {
  WSABUF buffer{room(into.size()), into.data()};
  DWORD count = 0;
  DWORD flags = 0;
  return result_of(::WSARecv(to_socket(fd), &buffer, 1, &count, &flags, nullptr, nullptr), count);
}

IoResult receive_from(int fd, MutableBytes into, SocketAddress& from) noexcept {
  WSABUF buffer{room(into.size()), into.data()};
  DWORD count = 0;
  DWORD flags = 0;
  sockaddr_storage storage{};
  int size = sizeof storage;
  IoResult result = result_of(
      ::WSARecvFrom(to_socket(fd), &buffer, 1, &count, &flags, reinterpret_cast<sockaddr*>(&storage), &size, nullptr, nullptr),
      count);
  // Cut to what there was room for, which other systems do without a word.
  if (result.error == EMSGSIZE) result = {into.size(), 0};
  from = result.ok() ? SocketAddress::from_raw(&storage, static_cast<std::size_t>(size)) : SocketAddress();
  return result;
}

IoResult send(int fd, BytesView data) noexcept { return send_pieces(fd, {&data, 1}); }

IoResult send_pieces(int fd, std::span<const BytesView> pieces) noexcept {
  std::array<WSABUF, kMaxPieces> buffers;
  const std::size_t count = std::min(pieces.size(), buffers.size());
  std::transform(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(count), buffers.begin(), to_buffer);
  DWORD sent = 0;
  return result_of(::WSASend(to_socket(fd), buffers.data(), static_cast<DWORD>(count), &sent, 0, nullptr, nullptr), sent);
}

IoResult send_to(int fd, BytesView data, const SocketAddress& to) noexcept {
  WSABUF buffer = to_buffer(data);
  DWORD sent = 0;
  return result_of(::WSASendTo(to_socket(fd), &buffer, 1, &sent, 0, static_cast<const sockaddr*>(to.data()),
                               static_cast<int>(to.size()), nullptr, nullptr),
                   sent);
}

Accepted accept(int fd) noexcept {
  sockaddr_storage storage{};
  int size = sizeof storage;
  Accepted result;
  const SOCKET socket = ::accept(to_socket(fd), reinterpret_cast<sockaddr*>(&storage), &size);
  if (socket == INVALID_SOCKET) {
    result.error = last_socket_error();
    return result;
  }
  ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
  u_long on = 1;
  ::ioctlsocket(socket, static_cast<long>(FIONBIO), &on);
  result.fd = from_socket(socket);
  forget_handle(result.fd);
  note_nonblocking(result.fd, true);
  result.peer = SocketAddress::from_raw(&storage, static_cast<std::size_t>(size));
  return result;
}

bool nothing_to_accept(int error) noexcept {
  // ECONNRESET: a connection that was gone before it could be accepted.
  return error == EAGAIN || error == EINTR || connection_aborted(error);
}

// ENOTCONN: as Wine has it.
bool connection_aborted(int error) noexcept { return error == ECONNABORTED || error == ECONNRESET || error == ENOTCONN; }

bool out_of_resources(int error) noexcept { return error == EMFILE || error == ENOBUFS || error == ENOMEM; }

int connect(int fd, const SocketAddress& address) noexcept {
  const auto* const to = static_cast<const sockaddr*>(address.data());
  if (::connect(to_socket(fd), to, static_cast<int>(address.size())) == 0) return 0;
  const int error = last_socket_error();
  return error == EAGAIN ? EINPROGRESS : error;
}

bool connect_pending(int error) noexcept { return error == EINPROGRESS || error == EALREADY; }

int connect_result(int fd) noexcept {
  int error = 0;
  int size = sizeof error;
  if (::getsockopt(to_socket(fd), SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) != 0) return last_socket_error();
  return errno_of(error);
}

int shutdown(int fd, ShutdownHow how) noexcept {
  const int direction = how == ShutdownHow::kRead ? SD_RECEIVE : how == ShutdownHow::kWrite ? SD_SEND : SD_BOTH;
  return ::shutdown(to_socket(fd), direction) == 0 ? 0 : last_socket_error();
}

void close_socket(int fd) noexcept {
  forget_handle(fd);
  ::closesocket(to_socket(fd));
}

SocketAddress local_address(int fd) noexcept { return ask(::getsockname, fd); }
SocketAddress peer_address(int fd) noexcept { return ask(::getpeername, fd); }

void set_nodelay(int fd) noexcept {
  const BOOL on = TRUE;
  ::setsockopt(to_socket(fd), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
}

void reset_when_closed(int fd) noexcept {
  const linger none{1, 0};
  ::setsockopt(to_socket(fd), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&none), sizeof none);
}

// TransmitFile() waits for the peer on a socket without a completion port; asyncio's selector loops have no such call
// here either.
IoResult send_file(int, int, std::int64_t, std::size_t) noexcept { return {0, ENOTSUP}; }

}  // namespace loopspec::platform
