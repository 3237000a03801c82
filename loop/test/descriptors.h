// Descriptors for tests to watch.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace loopspec {

// Two connected, non-blocking sockets. ours is the one to watch.
class SocketPair {
 public:
  SocketPair() {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    ours = ends[0];
    theirs = ends[1];
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  ~SocketPair() {
    close_ours();
    close_theirs();
  }
  void close_ours() { close_end(ours); }
  void close_theirs() { close_end(theirs); }
  void make_readable() const { EXPECT_EQ(::write(theirs, "x", 1), 1); }
  // Fills our send buffer until no more fits.
  void fill() const {
    const std::string block(65536, 'x');
    while (::write(ours, block.data(), block.size()) > 0) {
    }
  }
  static std::string read_all(int fd) {
    std::string text;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(got));
    return text;
  }

  int ours = -1;
  int theirs = -1;

 private:
  static void close_end(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
};

}  // namespace loopspec
