#include "server/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/listen_address.h"

namespace loopspec::server {

namespace {

constexpr const char* kUnix = "unix:";

void set_option(int fd, int level, int option, int value) { setsockopt(fd, level, option, &value, sizeof value); }

absl::Status cannot(const std::string& address, int error) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", std::strerror(error)));
}

int port_of(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

void set_port(sockaddr& address, int port) {
  const auto number = htons(static_cast<std::uint16_t>(port));
  if (address.sa_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(address).sin6_port = number;
  } else {
    reinterpret_cast<sockaddr_in&>(address).sin_port = number;
  }
}

// -1, with errno set, when it cannot be bound.
int bound_socket(const sockaddr& address, socklen_t size) {
  const int fd = socket(address.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  if (address.sa_family != AF_UNIX) {
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    const bool any = address.sa_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
    if (address.sa_family == AF_INET6) set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, any ? 0 : 1);
  }
  if (::bind(fd, &address, size) == 0 && listen(fd, SOMAXCONN) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

std::uint64_t descriptor_limit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

std::int64_t now_second() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

int connection_descriptors(std::uint64_t limit) {
  constexpr std::uint64_t kMax = 1U << 30U;
  const std::uint64_t all = std::min(limit, kMax);
  return static_cast<int>(all - std::min(std::max<std::uint64_t>(all / 8, 32), all / 2));
}

absl::StatusOr<std::unique_ptr<Listener>> Listener::bind(const std::string& address) {
  if (absl::Status status = check_listen_address(address); !status.ok()) return status;
  std::unique_ptr<Listener> listener(new Listener);
  const absl::Status status = address.starts_with(kUnix) ? listener->bind_path(address.substr(std::strlen(kUnix))) : listener->bind_host(address);
  if (!status.ok()) return status;
  listener->spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
  return listener;
}

absl::Status Listener::bind_path(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    return absl::InvalidArgumentError(absl::StrCat(kUnix, path, ": a path has 1 to ", sizeof address.sun_path - 1, " bytes"));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  struct stat status = {};
  if (lstat(path.c_str(), &status) == 0 && S_ISSOCK(status.st_mode)) unlink(path.c_str());
  const int fd = bound_socket(reinterpret_cast<const sockaddr&>(address), sizeof address);
  if (fd < 0) return cannot(kUnix + path, errno);
  sockets_.push_back(fd);
  path_ = path;
  return absl::OkStatus();
}

absl::Status Listener::bind_host(const std::string& address) {
  const auto [host, port] = split_address(address);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", address, ": ", gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, &freeaddrinfo);
  int error = 0;
  for (addrinfo* info = found; info != nullptr; info = info->ai_next) {
    if (port_ != 0) set_port(*info->ai_addr, port_);
    const int fd = bound_socket(*info->ai_addr, info->ai_addrlen);
    // A host may have an address of a family that this machine has not.
    if (fd < 0 && (errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT) && error == 0) {
      error = errno;
      continue;
    }
    if (fd < 0) return cannot(address, errno);
    sockets_.push_back(fd);
    if (port_ == 0) port_ = port_of(fd);
  }
  return sockets_.empty() ? cannot(address, error) : absl::OkStatus();
}

Listener::~Listener() {
  stop();
  if (spare_ >= 0) close(spare_);
}

void Listener::start(Taker taker, TurnedAway turned_away) {
  taker_ = std::move(taker);
  turned_away_ = std::move(turned_away);
  thread_ = std::thread([this] { run(); });
}

void Listener::stop() {
  stopping_ = true;
  wakeup_.signal();
  if (thread_.joinable()) thread_.join();
  for (const int fd : std::exchange(sockets_, {})) close(fd);
  if (!path_.empty()) unlink(std::exchange(path_, "").c_str());
}

void Listener::run() {
  std::vector<pollfd> polled = {{wakeup_.fd(), POLLIN, 0}};
  for (const int fd : sockets_) polled.push_back({fd, POLLIN, 0});
  while (!stopping_) {
    if (poll(polled.data(), polled.size(), -1) < 0) continue;
    for (const pollfd& one : polled) {
      if (one.fd != wakeup_.fd() && one.revents != 0) accept_all(one.fd);
    }
  }
}

void Listener::accept_all(int listener) {
  const int last = connection_descriptors(descriptor_limit());
  while (!stopping_) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0 && fd < last) {
      taker_(listener, fd);
    } else if (fd >= 0) {
      turn_away(fd);
    } else if (errno == EMFILE || errno == ENFILE) {
      close(std::exchange(spare_, -1));
      if (const int unwanted = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); unwanted >= 0) turn_away(unwanted);
      spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return;
    }
  }
}

void Listener::turn_away(int connection) {
  close(connection);
  ++count_;
  if (const std::int64_t second = now_second(); second != told_second_) {
    told_second_ = second;
    turned_away_(std::exchange(count_, 0));
  }
}

}  // namespace loopspec::server
