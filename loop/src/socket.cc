// What a Socket does the same way on every system. The rest is in platform/.
#include "loopspec/socket.h"

#include <atomic>
#include <utility>

#include "loopspec/exceptions.h"
#include "platform/socket_io.h"

namespace loopspec {
namespace {

std::atomic<std::uint64_t> closed{0};

}  // namespace

std::uint64_t detail::closed_sockets() noexcept { return closed.load(std::memory_order_relaxed); }

Socket::State::~State() {
  if (fd < 0) return;
  closed.fetch_add(1, std::memory_order_relaxed);
  platform::close_socket(fd);
}

Socket::Socket(int fd, AddressFamily family, SocketType type, int protocol)
    : state_(std::make_shared<State>(fd, family, type, protocol)) {}

void Socket::close() const noexcept {
  const int fd = detach();
  if (fd >= 0) platform::close_socket(fd);
}

int Socket::detach() const noexcept {
  if (!state_) return -1;
  closed.fetch_add(1, std::memory_order_relaxed);
  return std::exchange(state_->fd, -1);
}

std::pair<Socket, SocketAddress> Socket::accept() const {
  const platform::Accepted accepted = platform::accept(fileno());
  if (!accepted.ok()) raise_os_error(accepted.error, "accept");
  return {Socket(accepted.fd, family(), type(), protocol()), accepted.peer};
}

void Socket::connect(const SocketAddress& address) const {
  const int error = platform::connect(fileno(), address);
  if (error != 0) raise_os_error(error, "connect");
}

void Socket::shutdown(ShutdownHow how) const {
  const int error = platform::shutdown(fileno(), how);
  if (error != 0) raise_os_error(error, "shutdown");
}

std::size_t Socket::send(BytesView data) const {
  const platform::IoResult result = platform::send(fileno(), data);
  if (!result.ok()) raise_os_error(result.error, "send");
  return result.count;
}

Bytes Socket::recv(std::size_t count) const {
  Bytes data(count, '\0');
  const platform::IoResult result = platform::receive(fileno(), data);
  if (!result.ok()) raise_os_error(result.error, "recv");
  data.resize(result.count);
  return data;
}

std::size_t Socket::sendto(BytesView data, const SocketAddress& address) const {
  const platform::IoResult result = platform::send_to(fileno(), data, address);
  if (!result.ok()) raise_os_error(result.error, "sendto");
  return result.count;
}

std::pair<Bytes, SocketAddress> Socket::recvfrom(std::size_t count) const {
  std::pair<Bytes, SocketAddress> datagram{Bytes(count, '\0'), SocketAddress()};
  const platform::IoResult result = platform::receive_from(fileno(), datagram.first, datagram.second);
  if (!result.ok()) raise_os_error(result.error, "recvfrom");
  datagram.first.resize(result.count);
  return datagram;
}

std::string Socket::repr() const {
  if (fileno() < 0) return "<socket [closed]>";
  std::string text = "<socket fd=" + std::to_string(fileno()) + ", family=" + std::string(family_name(family())) +
                     ", type=" + std::string(type_name(type())) + ", proto=" + std::to_string(protocol());
  if (const SocketAddress local = platform::local_address(fileno())) text += ", laddr=" + local.repr();
  if (const SocketAddress peer = platform::peer_address(fileno())) text += ", raddr=" + peer.repr();
  return text + ">";
}

}  // namespace loopspec
