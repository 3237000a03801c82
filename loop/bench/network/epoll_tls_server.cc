// The control over TLS: epoll, OpenSSL on the descriptor, and nothing around them.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <string>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

struct Connection {
  Connection(SSL_CTX* context, int descriptor) : fd(descriptor), ssl(SSL_new(context)) {
    SSL_set_fd(ssl, fd);
    SSL_set_accept_state(ssl);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    SSL_free(ssl);
    close(fd);
  }
  int fd;
  SSL* ssl;
  std::string unsent;
  bool waits_for_room = false;
};

class EpollTlsServer {
 public:
  explicit EpollTlsServer(const ServerSettings& settings)
      : answers_(settings.answers),
        context_(SSL_CTX_new(TLS_server_method())),
        epoll_(epoll_create1(0)),
        listener_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (SSL_CTX_use_certificate_chain_file(context_, settings.certificate.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context_, settings.certificate.c_str(), SSL_FILETYPE_PEM) != 1)
      std::abort();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, kBacklog) != 0)
      std::abort();
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    control(EPOLL_CTL_ADD, listener_, nullptr, EPOLLIN);
    announce(ntohs(address.sin_port));
  }

  [[noreturn]] void run() {
    for (;;) {
      epoll_event events[256];
      const int count = epoll_wait(epoll_, events, 256, -1);
      for (int i = 0; i < count; ++i) {
        if (events[i].data.ptr == nullptr) {
          accept_all();
        } else {
          std::unique_ptr<Connection> connection(static_cast<Connection*>(events[i].data.ptr));
          if (serve(*connection)) static_cast<void>(connection.release());  // goes on
        }
      }
    }
  }

 private:
  void control(int operation, int fd, Connection* connection, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.ptr = connection;
    epoll_ctl(epoll_, operation, fd, &event);
  }

  void accept_all() const {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      control(EPOLL_CTL_ADD, fd, new Connection(context_, fd), EPOLLIN);  // run() deletes it
    }
  }

  // False when the connection has ended.
  bool serve(Connection& connection) {
    if (!connection.unsent.empty() && !send_rest(connection)) return false;
    while (connection.unsent.empty()) {
      const int count = SSL_read(connection.ssl, buffer_, sizeof buffer_);
      if (count <= 0) return SSL_get_error(connection.ssl, count) == SSL_ERROR_WANT_READ;
      for (std::size_t i = 0; i < answers_; ++i) connection.unsent.append(buffer_, static_cast<std::size_t>(count));
      if (!send_rest(connection)) return false;
    }
    return true;
  }

  bool send_rest(Connection& connection) const {
    std::size_t sent = 0;
    bool whole = true;
    while (whole && sent < connection.unsent.size()) {
      const int count =
          SSL_write(connection.ssl, connection.unsent.data() + sent, static_cast<int>(connection.unsent.size() - sent));
      if (count > 0) {
        sent += static_cast<std::size_t>(count);
      } else if (SSL_get_error(connection.ssl, count) == SSL_ERROR_WANT_WRITE) {
        whole = false;
      } else {
        return false;
      }
    }
    connection.unsent.erase(0, sent);
    if (connection.waits_for_room == whole)
      control(EPOLL_CTL_MOD, connection.fd, &connection, whole ? EPOLLIN : EPOLLOUT);
    connection.waits_for_room = !whole;
    return true;
  }

  std::size_t answers_;
  SSL_CTX* context_;
  int epoll_;
  int listener_;
  char buffer_[kReadSize];
};

}  // namespace

void serve_epoll_tls(const ServerSettings& settings) {
  EpollTlsServer(settings).run();
}

}  // namespace loopspec::bench
