#include "server/listener.h"

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
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
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/host/platform/posix_wakeup_event.h"
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

// The descriptors that connections may use, of so many: the rest, an eighth but at least 32, is kept for workers and loops.
int connection_descriptors(std::uint64_t limit) {
  constexpr std::uint64_t kMax = 1U << 30U;
  const std::uint64_t all = std::min(limit, kMax);
  return static_cast<int>(all - std::min(std::max<std::uint64_t>(all / 8, 32), all / 2));
}

std::uint64_t descriptor_limit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

std::int64_t now_second() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// gRPC 1.51 accepts nothing more, for ever, once accept() has failed for want of a descriptor; so this accepts in its stead, on a thread of
// its own. It keeps some descriptors free for what else the server does (workers, loops): a connection that would take one of them is closed
// at once, which its client sees as UNAVAILABLE, and the next is accepted as soon as there is room.
class PosixListener final : public Listener {
 public:
  PosixListener() = default;
  ~PosixListener() override {
    PosixListener::stop();
    if (spare_ >= 0) close(spare_);
  }

  // Connections wait from then on.
  absl::Status bind(const std::string& address);

  void configure(grpc::ServerBuilder& builder, std::shared_ptr<grpc::ServerCredentials> credentials) override {
    acceptor_ = builder.experimental().AddExternalConnectionAcceptor(grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
                                                                     std::move(credentials));
  }
  int port() const override { return port_; }
  void start(TurnedAway turned_away) override;
  void stop() override;

 private:
  absl::Status bind_path(const std::string& path);
  absl::Status bind_host(const std::string& address);
  void run();
  void accept_all(int listener);
  void hand_over(int listener, int connection);
  void turn_away(int connection);

  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
  std::vector<int> sockets_;
  std::string path_;
  int port_ = 0;
  // Given up to close a connection when there is no descriptor left to accept it with.
  int spare_ = -1;
  TurnedAway turned_away_;
  std::uint64_t count_ = 0;
  std::int64_t told_second_ = 0;
  std::atomic<bool> stopping_ = false;
  WakeupEvent wakeup_;
  std::thread thread_;
};

absl::Status PosixListener::bind(const std::string& address) {
  const absl::Status status = address.starts_with(kUnix) ? bind_path(address.substr(std::strlen(kUnix))) : bind_host(address);
  if (status.ok()) spare_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
  return status;
}

absl::Status PosixListener::bind_path(const std::string& path) {
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

absl::Status PosixListener::bind_host(const std::string& address) {
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

void PosixListener::start(TurnedAway turned_away) {
  turned_away_ = std::move(turned_away);
  thread_ = std::thread([this] { run(); });
}

void PosixListener::stop() {
  stopping_ = true;
  wakeup_.signal();
  if (thread_.joinable()) thread_.join();
  for (const int fd : std::exchange(sockets_, {})) close(fd);
  if (!path_.empty()) unlink(std::exchange(path_, "").c_str());
}

void PosixListener::run() {
  std::vector<pollfd> polled = {{wakeup_.fd(), POLLIN, 0}};
  for (const int fd : sockets_) polled.push_back({fd, POLLIN, 0});
  while (!stopping_) {
    if (poll(polled.data(), polled.size(), -1) < 0) continue;
    for (const pollfd& one : polled) {
      if (one.fd != wakeup_.fd() && one.revents != 0) accept_all(one.fd);
    }
  }
}

void PosixListener::accept_all(int listener) {
  const int last = connection_descriptors(descriptor_limit());
  while (!stopping_) {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0 && fd < last) {
      hand_over(listener, fd);
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

void PosixListener::hand_over(int listener, int connection) {
  grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
  parameters.listener_fd = listener;
  parameters.fd = connection;
  acceptor_->HandleNewConnection(&parameters);
}

void PosixListener::turn_away(int connection) {
  close(connection);
  ++count_;
  if (const std::int64_t second = now_second(); second != told_second_) {
    told_second_ = second;
    turned_away_(std::exchange(count_, 0));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::bind(const std::string& address) {
  if (absl::Status status = check_listen_address(address); !status.ok()) return status;
  auto listener = std::make_unique<PosixListener>();
  if (absl::Status status = listener->bind(address); !status.ok()) return status;
  return listener;
}

}  // namespace loopspec::server
