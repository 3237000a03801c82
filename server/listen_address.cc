#include "server/listen_address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

struct HostAndPort {
  std::string host;
  std::string port;
};

HostAndPort split(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return {};
  std::string host = address.substr(0, colon);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return {host, address.substr(colon + 1)};
}

std::string try_to_bind(const addrinfo& info) {
  const int fd = socket(info.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::strerror(errno);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = bind(fd, info.ai_addr, info.ai_addrlen) == 0 && listen(fd, 1) == 0;
  const int error = errno;
  close(fd);
  return bound ? "" : std::strerror(error);
}

}  // namespace

absl::Status check_listen_address(const std::string& address) {
  if (address.empty() || address.starts_with("unix:")) return absl::OkStatus();
  const auto [host, port] = split(address);
  int number = -1;
  if (!host.empty() && absl::SimpleAtoi(port, &number) && number >= 0 && number <= 65535) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("\"", address, "\" is no address: it should read host:port, [::1]:port or unix:PATH"));
}

std::string why_not_bindable(const std::string& address) {
  if (address.starts_with("unix:")) return "the path cannot be bound";
  const auto [host, port] = split(address);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0) return gai_strerror(error);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  for (const addrinfo* info = found; info != nullptr; info = info->ai_next) {
    if (std::string reason = try_to_bind(*info); !reason.empty()) return reason;
  }
  return "gRPC could not bind it";
}

}  // namespace loopspec::server
