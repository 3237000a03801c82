// The control: epoll and nothing around it. What a loop costs is the distance to this.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <unordered_map>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

class EpollServer {
 public:
  explicit EpollServer(std::size_t answers)
      : answers_(answers), epoll_(epoll_create1(0)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener_, kBacklog) != 0)
      std::abort();
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    control(EPOLL_CTL_ADD, listener_, EPOLLIN);
    announce(ntohs(address.sin_port));
  }

  [[noreturn]] void run() {
    for (;;) {
      epoll_event events[256];
      const int count = epoll_wait(epoll_, events, 256, -1);
      for (int i = 0; i < count; ++i) {
        const int fd = events[i].data.fd;
        if (fd == listener_) {
          accept_all();
        } else if ((events[i].events & EPOLLOUT) != 0) {
          send_rest(fd);
        } else {
          receive(fd);
        }
      }
    }
  }

 private:
  void control(int operation, int fd, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    epoll_ctl(epoll_, operation, fd, &event);
  }

  void accept_all() const {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      control(EPOLL_CTL_ADD, fd, EPOLLIN);
    }
  }

  void receive(int fd) {
    const ssize_t count = recv(fd, buffer_, sizeof buffer_, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      unsent_.erase(fd);
      close(fd);
      return;
    }
    for (std::size_t i = 0; i < answers_; ++i) answer(fd, static_cast<std::size_t>(count));
  }

  void answer(int fd, std::size_t size) {
    std::size_t sent = 0;
    if (unsent_.empty() || !unsent_.contains(fd)) {
      const ssize_t count = send(fd, buffer_, size, MSG_NOSIGNAL);
      if (count == static_cast<ssize_t>(size)) return;
      sent = count < 0 ? 0 : static_cast<std::size_t>(count);
      control(EPOLL_CTL_MOD, fd, EPOLLOUT);
    }
    unsent_[fd].append(buffer_ + sent, size - sent);
  }

  void send_rest(int fd) {
    std::string& rest = unsent_[fd];
    const ssize_t count = send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count > 0) rest.erase(0, static_cast<std::size_t>(count));
    if (!rest.empty() && (count > 0 || errno == EAGAIN)) return;
    unsent_.erase(fd);
    control(EPOLL_CTL_MOD, fd, EPOLLIN);
  }

  std::size_t answers_;
  int epoll_;
  int listener_;
  std::unordered_map<int, std::string> unsent_;
  char buffer_[kReadSize];
};

}  // namespace

void serve_epoll(const ServerSettings& settings) {
  EpollServer(settings.answers).run();
}

}  // namespace loopspec::bench
