// The control: epoll and nothing around it.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdlib>

#include "echo_server.h"

namespace loopspec::bench {

// One datagram for each wait, as a loop has it. What cannot be sent is dropped, which the load generator would notice.
void serve_epoll_datagrams(const ServerSettings& settings) {
  const int epoll = epoll_create1(0);
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0) std::abort();
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  announce(ntohs(address.sin_port));
  static char buffer[kReadSize];
  for (;;) {
    if (epoll_wait(epoll, &event, 1, -1) != 1) continue;
    sockaddr_in peer{};
    socklen_t peer_size = sizeof peer;
    const ssize_t count = recvfrom(fd, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&peer), &peer_size);
    if (count < 0) continue;
    for (std::size_t i = 0; i < settings.answers; ++i)
      sendto(fd, buffer, static_cast<std::size_t>(count), 0, reinterpret_cast<sockaddr*>(&peer), peer_size);
  }
}

}  // namespace loopspec::bench
