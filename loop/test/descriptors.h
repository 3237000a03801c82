// Descriptors for tests to watch.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"

namespace loopspec {

// Two connected, non-blocking sockets. ours is the one to watch.
class SocketPair {
 public:
  SocketPair() {
    std::tie(our_socket_, their_socket_) = Socket::pair();
    our_socket_.setblocking(false);
    their_socket_.setblocking(false);
    ours = our_socket_.fileno();
    theirs = their_socket_.fileno();
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;
  void close_ours() { close_end(our_socket_, ours); }
  void close_theirs() { close_end(their_socket_, theirs); }
  void make_readable() const { EXPECT_EQ(their_socket_.send("x"), 1U); }
  // What their end takes of the bytes.
  std::size_t send(BytesView data) const { return their_socket_.send(data); }
  // Blocks until their end sees the end of the stream, or its reset.
  void wait_for_end() const {
    their_socket_.setblocking(true);
    try {
      EXPECT_EQ(their_socket_.recv(1), "");
    } catch (const ConnectionResetError&) {
    }
  }
  // Fills our send buffer until no more fits.
  void fill() const {
    const std::string block(65536, 'x');
    try {
      for (;;) our_socket_.send(block);
    } catch (const OSError&) {
    }
  }
  // What waits at our end, and at theirs.
  std::string read_ours() const { return read_all(our_socket_); }
  std::string read_theirs() const { return read_all(their_socket_); }

  int ours = -1;
  int theirs = -1;

 private:
  static std::string read_all(const Socket& socket) {
    std::string text;
    try {
      for (Bytes piece = socket.recv(65536); !piece.empty(); piece = socket.recv(65536)) text += piece;
    } catch (const OSError&) {
    }
    return text;
  }
  static void close_end(const Socket& socket, int& fd) {
    socket.close();
    fd = -1;
  }

  Socket our_socket_;
  Socket their_socket_;
};

}  // namespace loopspec
