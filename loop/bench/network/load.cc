// The load generator: a process of its own, on raw epoll, the same for every server.
//
//   load --port N --connections N --size BYTES --seconds S [--answers N] [--cpu N] [--mode echo|accept|datagrams] [--tls
//   AUTHORITY] [--server PID]
//
// echo: each connection sends a message of `size` bytes, waits for `answers` times as many bytes, and sends the next;
// what comes back is compared. accept: each connection does that once, is reset, and made again. datagrams: as echo, over
// UDP; so few are on their way at a time that none is lost. tls: over TLS, with a server that the PEM file vouches for.
// Prints one line of JSON: `rate`, what was done in a second; with `server`, `server_us`: the processor time of that process, all its threads, for each.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "load: %s\n", what.c_str());
  std::exit(1);
}

[[noreturn]] void fail_errno(const char* call) {
  fail(std::string(call) + ": " + std::strerror(errno));
}

struct Settings {
  int port = 0;
  std::size_t connections = 1;
  std::size_t size = 64;
  double seconds = 1;
  double warm_up = 0.2;
  std::size_t answers = 1;
  int cpu = -1;
  bool accept = false;
  std::string authority;  // empty: without TLS
  bool datagrams = false;
  std::string server;  // empty: its time is not looked at
};

Settings parse(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    const char* value = argv[i + 1];
    if (name == "--port")
      settings.port = std::atoi(value);
    else if (name == "--connections")
      settings.connections = std::strtoul(value, nullptr, 10);
    else if (name == "--size")
      settings.size = std::strtoul(value, nullptr, 10);
    else if (name == "--seconds")
      settings.seconds = std::atof(value);
    else if (name == "--warm-up")
      settings.warm_up = std::atof(value);
    else if (name == "--answers")
      settings.answers = std::strtoul(value, nullptr, 10);
    else if (name == "--cpu")
      settings.cpu = std::atoi(value);
    else if (name == "--server")
      settings.server = value;
    else if (name == "--tls")
      settings.authority = value;
    else if (name == "--mode")
      settings.accept = std::string(value) == "accept", settings.datagrams = std::string(value) == "datagrams";
    else
      fail("unknown option " + name);
  }
  if (settings.port <= 0 || settings.connections == 0 || settings.size == 0 || settings.answers == 0)
    fail("--port, --connections, --size and --answers must be positive");
  return settings;
}

// Microseconds that the process has run so far.
double processor_time_us(const std::string& process) {
  double total = 0;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + process + "/task")) {
    double nanoseconds = 0;
    std::ifstream(thread.path() / "schedstat") >> nanoseconds;
    total += nanoseconds / 1e3;
  }
  return total;
}

struct Connection {
  int fd = -1;
  std::size_t sent = 0;
  std::size_t received = 0;
  bool writable_wanted = false;
  SSL* ssl = nullptr;
};

class Load {
 public:
  explicit Load(const Settings& settings)
      : settings_(settings), message_(settings.size, '\0'), buffer_(1 << 18), epoll_(epoll_create1(0)) {
    for (std::size_t i = 0; i < message_.size(); ++i) message_[i] = static_cast<char>('a' + i % 23);
    connections_.resize(settings.connections);
    if (settings.authority.empty()) return;
    context_ = SSL_CTX_new(TLS_client_method());
    if (SSL_CTX_load_verify_file(context_, settings.authority.c_str()) != 1) fail("cannot read " + settings.authority);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  }

  void run() {
    for (Connection& connection : connections_) open(connection);
    const auto begin = Clock::now();
    const auto measured_from = begin + to_duration(settings_.warm_up);
    const auto end = measured_from + to_duration(settings_.seconds);
    std::uint64_t before = 0;
    double used_before = 0;
    Clock::time_point counted_from{};
    for (auto now = begin; now < end; now = Clock::now()) {
      if (counted_from == Clock::time_point{} && now >= measured_from) {
        before = done_;
        if (!settings_.server.empty()) used_before = processor_time_us(settings_.server);
        counted_from = now;
      }
      turn();
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - counted_from).count();
    const double done = static_cast<double>(done_ - before);
    const double used = settings_.server.empty() ? 0 : processor_time_us(settings_.server) - used_before;
    std::printf("{\"rate\": %.1f, \"server_us\": %.3f}\n", done / seconds, done > 0 ? used / done : 0);
  }

 private:
  static Clock::duration to_duration(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  void open(Connection& connection) {
    connection = Connection();
    connection.fd = socket(AF_INET, (settings_.datagrams ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0);
    if (connection.fd < 0) fail_errno("socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(settings_.port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) fail_errno("connect");
    const int on = 1;
    if (!settings_.datagrams) setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context_ != nullptr) shake_hands(connection);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd, &event) < 0) fail_errno("epoll_ctl");
    send_more(connection);
  }

  // Blocks: handshakes are not what is measured.
  void shake_hands(Connection& connection) {
    connection.ssl = SSL_new(context_);
    SSL_set_fd(connection.ssl, connection.fd);
    if (SSL_connect(connection.ssl) != 1) fail("the handshake failed");
    fcntl(connection.fd, F_SETFL, O_NONBLOCK);
  }

  // As send() and recv(), with errno EAGAIN for later.
  static ssize_t send_some(const Connection& connection, const char* data, std::size_t size) {
    if (connection.ssl == nullptr) return send(connection.fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    return tls_result(connection, SSL_write(connection.ssl, data, static_cast<int>(size)));
  }
  static ssize_t receive_some(const Connection& connection, char* data, std::size_t size) {
    if (connection.ssl == nullptr) return recv(connection.fd, data, size, MSG_DONTWAIT);
    return tls_result(connection, SSL_read(connection.ssl, data, static_cast<int>(size)));
  }
  static ssize_t tls_result(const Connection& connection, int result) {
    if (result > 0) return result;
    const int error = SSL_get_error(connection.ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) fail("the connection's TLS broke");
    errno = EAGAIN;
    return -1;
  }

  void turn() {
    epoll_event events[256];
    const int count = epoll_wait(epoll_, events, 256, 1000);
    if (count == 0) fail("nothing came for a second");
    for (int i = 0; i < count; ++i) {
      auto& connection = *static_cast<Connection*>(events[i].data.ptr);
      if ((events[i].events & EPOLLOUT) != 0) send_more(connection);
      if ((events[i].events & ~std::uint32_t{EPOLLOUT}) != 0) receive(connection);
    }
  }

  void send_more(Connection& connection) {
    while (connection.sent < message_.size()) {
      const ssize_t count = send_some(connection, message_.data() + connection.sent, message_.size() - connection.sent);
      if (count < 0 && errno == EAGAIN) break;
      if (count < 0) fail_errno("send");
      connection.sent += static_cast<std::size_t>(count);
    }
    want_writable(connection, connection.sent < message_.size());
  }

  void want_writable(Connection& connection, bool wanted) {
    if (connection.writable_wanted == wanted) return;
    connection.writable_wanted = wanted;
    epoll_event event{};
    event.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN;
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.fd, &event);
  }

  // TLS holds back what it has decrypted: everything has to be read.
  void receive(Connection& connection) {
    do {
      receive_once(connection);
    } while (connection.ssl != nullptr && SSL_pending(connection.ssl) > 0);
  }

  void receive_once(Connection& connection) {
    const ssize_t count = receive_some(connection, buffer_.data(), buffer_.size());
    if (count < 0 && errno == EAGAIN) return;
    if (count < 0) fail_errno("recv");
    if (count == 0) fail("the server closed a connection");
    check(connection, static_cast<std::size_t>(count));
    connection.received += static_cast<std::size_t>(count);
    if (connection.received < settings_.answers * message_.size()) return;
    if (connection.received > settings_.answers * message_.size()) fail("the server sent more than was asked for");
    ++done_;
    if (settings_.accept) {
      const linger reset{1, 0};
      setsockopt(connection.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
      SSL_free(connection.ssl);
      close(connection.fd);
      open(connection);
    } else {
      connection.sent = connection.received = 0;
      send_more(connection);
    }
  }

  // The first byte and the last of each read: enough to see a server that mixes connections up.
  void check(const Connection& connection, std::size_t count) const {
    const auto expected = [&](std::size_t position) {
      return message_[(connection.received + position) % message_.size()];
    };
    if (buffer_[0] != expected(0) || buffer_[count - 1] != expected(count - 1))
      fail("the server sent other bytes than it got");
  }

  Settings settings_;
  std::string message_;
  std::vector<char> buffer_;
  int epoll_;
  SSL_CTX* context_ = nullptr;
  std::vector<Connection> connections_;
  std::uint64_t done_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Settings settings = parse(argc, argv);
  if (settings.cpu >= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(settings.cpu, &set);
    sched_setaffinity(0, sizeof set, &set);
  }
  Load(settings).run();
}
