#include "server/listen_address.h"

#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/platform/sockets.h"

namespace loopspec::server {

namespace {

// 127.0.0.0/8.
constexpr unsigned kLoopbackNet = 127;

struct Resolved {
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> first{nullptr, &freeaddrinfo};
  int error = 0;
};

Resolved resolve(const std::string& address) {
  const auto [host, port] = split_address(address);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  require_sockets();
  Resolved resolved;
  resolved.error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (resolved.error == 0) resolved.first.reset(found);
  return resolved;
}

bool is_loopback(const sockaddr& address) {
  if (address.sa_family == AF_INET) return (ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24U) == kLoopbackNet;
  if (address.sa_family != AF_INET6) return false;
  const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == kLoopbackNet);
}

}  // namespace

HostAndPort split_address(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return {};
  std::string host = address.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return {host, address.substr(colon + 1)};
}

absl::Status check_listen_address(const std::string& address) {
  if (address.empty() || address.starts_with("unix:")) return absl::OkStatus();
  const auto [host, port] = split_address(address);
  int number = -1;
  if (!host.empty() && absl::SimpleAtoi(port, &number) && number >= 0 && number <= 65535) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("\"", address, "\" is no address: it should read host:port, [::1]:port or unix:PATH"));
}

bool is_loopback_address(const std::string& address) {
  if (address.starts_with("unix:")) return true;
  const Resolved resolved = resolve(address);
  if (resolved.first == nullptr) return false;
  for (const addrinfo* info = resolved.first.get(); info != nullptr; info = info->ai_next) {
    if (!is_loopback(*info->ai_addr)) return false;
  }
  return true;
}

std::string numeric_address(const std::string& address) {
  const Resolved resolved = resolve(address);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (resolved.first == nullptr || getnameinfo(resolved.first->ai_addr, resolved.first->ai_addrlen, host, sizeof host, port, sizeof port,
                                               NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return address;
  }
  return resolved.first->ai_family == AF_INET6 ? absl::StrCat("[", host, "]:", port) : absl::StrCat(host, ":", port);
}

std::string why_not_bindable(const std::string& address) {
  if (address.starts_with("unix:")) return "the path cannot be bound";
  const Resolved resolved = resolve(address);
  if (resolved.first == nullptr) return gai_strerror(resolved.error);
  for (const addrinfo* info = resolved.first.get(); info != nullptr; info = info->ai_next) {
    if (std::string reason = listening_error(*info); !reason.empty()) return reason;
  }
  return "";
}

}  // namespace loopspec::server
