#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include "loopspec/address.h"
#include "loopspec/bytes.h"
#include "loopspec/exceptions.h"
#include "socket_constants.h"
#include "system_sockets.h"

namespace loopspec {
namespace {

// The system's form starts with the family.
template <class T>
const T& view_as(const SocketAddress& address) noexcept {
  return *static_cast<const T*>(address.data());
}

template <class T>
SocketAddress make(const T& address) noexcept {
  return SocketAddress::from_raw(&address, sizeof address);
}

int system_family(const SocketAddress& address) noexcept {
  return address ? view_as<sockaddr>(address).sa_family : AF_UNSPEC;
}

}  // namespace

SocketAddress::SocketAddress(std::string_view host, int port, std::uint32_t flow_info, std::uint32_t scope_id) {
  const std::optional<SocketAddress> parsed = parse(host, port, AddressFamily::kUnspecified, flow_info, scope_id);
  if (!parsed) throw ValueError("not a numeric address: '" + std::string(host) + "'");
  *this = *parsed;
}

std::optional<SocketAddress> SocketAddress::parse(std::string_view host, int port, AddressFamily family,
                                                  std::uint32_t flow_info, std::uint32_t scope_id) {
  if (port < 0 || port > 65535) throw OverflowError("port must be 0-65535.");
  const std::string text(host);
  sockaddr_in four{};
  if (family != AddressFamily::kInet6 && ::inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(static_cast<std::uint16_t>(port));
    return make(four);
  }
  sockaddr_in6 six{};
  if (family != AddressFamily::kInet && ::inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(static_cast<std::uint16_t>(port));
    six.sin6_flowinfo = htonl(flow_info);
    six.sin6_scope_id = scope_id;
    return make(six);
  }
  return std::nullopt;
}

SocketAddress SocketAddress::unix_path(std::string_view path) {
  sockaddr_un address{};
  const bool abstract = !path.empty() && path.front() == '\0';
  // A path ends with a zero byte, an abstract name does not.
  if (path.size() + (abstract ? 0 : 1) > sizeof address.sun_path) throw OSError("AF_UNIX path too long");
  address.sun_family = AF_UNIX;
  std::copy(path.begin(), path.end(), address.sun_path);
  return from_raw(&address, offsetof(sockaddr_un, sun_path) + path.size() + (abstract || path.empty() ? 0 : 1));
}

SocketAddress SocketAddress::from_raw(const void* address, std::size_t size) noexcept {
  SocketAddress result;
  result.size_ = static_cast<std::uint8_t>(std::min(size, kCapacity));
  std::memcpy(result.bytes_.data(), address, result.size_);
  return result;
}

AddressFamily SocketAddress::family() const noexcept { return platform::family_from_system(system_family(*this)); }

std::string SocketAddress::host() const {
  char text[INET6_ADDRSTRLEN] = "";
  switch (family()) {
    case AddressFamily::kInet:
      ::inet_ntop(AF_INET, &view_as<sockaddr_in>(*this).sin_addr, text, sizeof text);
      break;
    case AddressFamily::kInet6:
      ::inet_ntop(AF_INET6, &view_as<sockaddr_in6>(*this).sin6_addr, text, sizeof text);
      break;
    default:
      break;
  }
  return text;
}

int SocketAddress::port() const noexcept {
  switch (family()) {
    case AddressFamily::kInet:
      return ntohs(view_as<sockaddr_in>(*this).sin_port);
    case AddressFamily::kInet6:
      return ntohs(view_as<sockaddr_in6>(*this).sin6_port);
    default:
      return 0;
  }
}

std::uint32_t SocketAddress::flow_info() const noexcept {
  return family() == AddressFamily::kInet6 ? ntohl(view_as<sockaddr_in6>(*this).sin6_flowinfo) : 0;
}

std::uint32_t SocketAddress::scope_id() const noexcept {
  return family() == AddressFamily::kInet6 ? view_as<sockaddr_in6>(*this).sin6_scope_id : 0;
}

std::string SocketAddress::path() const {
  constexpr std::size_t kPathStart = offsetof(sockaddr_un, sun_path);
  if (family() != AddressFamily::kUnix || size_ <= kPathStart) return {};
  const std::string_view stored(view_as<sockaddr_un>(*this).sun_path, size_ - kPathStart);
  if (stored.front() == '\0') return std::string(stored);
  return std::string(stored.substr(0, stored.find('\0')));
}

std::string SocketAddress::repr() const {
  switch (family()) {
    case AddressFamily::kInet:
      return "('" + host() + "', " + std::to_string(port()) + ")";
    case AddressFamily::kInet6:
      return "('" + host() + "', " + std::to_string(port()) + ", " + std::to_string(flow_info()) + ", " +
             std::to_string(scope_id()) + ")";
    case AddressFamily::kUnix: {
      const std::string name = path();
      return !name.empty() && name.front() == '\0' ? bytes_repr(name) : "'" + name + "'";
    }
    default:
      return "None";
  }
}

}  // namespace loopspec
