#include "loopspec/address.h"

#include <gtest/gtest.h>

#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "test_system.h"

namespace loopspec {
namespace {

TEST(AddressTest, Inet) {
  const SocketAddress address("127.0.0.1", 80);
  EXPECT_EQ(address.family(), AddressFamily::kInet);
  EXPECT_EQ(address.host(), "127.0.0.1");
  EXPECT_EQ(address.port(), 80);
  EXPECT_EQ(address.repr(), "('127.0.0.1', 80)");
  EXPECT_EQ(address, SocketAddress("127.0.0.1", 80));
  EXPECT_FALSE(address == SocketAddress("127.0.0.1", 81));
}

TEST(AddressTest, Inet6) {
  const SocketAddress address("fe80::1", 443, 7, 2);
  EXPECT_EQ(address.family(), AddressFamily::kInet6);
  EXPECT_EQ(address.repr(), "('fe80::1', 443, 7, 2)");
}

TEST(AddressTest, NamesAreNotAddresses) {
  EXPECT_THROW(SocketAddress("localhost", 80), ValueError);
  EXPECT_THROW(SocketAddress("127.0.0.1", 65536), OverflowError);
  EXPECT_THROW(SocketAddress("127.0.0.1", -1), OverflowError);
  EXPECT_FALSE(SocketAddress::parse("::1", 80, AddressFamily::kInet));
  EXPECT_FALSE(SocketAddress::parse("127.0.0.1", 80, AddressFamily::kInet6));
  EXPECT_FALSE(SocketAddress::parse("", 80));
}

TEST(AddressTest, UnixPaths) {
  EXPECT_EQ(SocketAddress::unix_path("/tmp/x").repr(), "'/tmp/x'");
  EXPECT_EQ(SocketAddress::unix_path(std::string("\0name", 5)).repr(), "b'\\x00name'");
  EXPECT_EQ(SocketAddress::unix_path("").repr(), "''");
  EXPECT_THROW(SocketAddress::unix_path(std::string(108, 'x')), OSError);
  EXPECT_EQ(SocketAddress::unix_path(std::string(107, 'x')).path().size(), 107u);
}

TEST(AddressTest, NoAddress) {
  EXPECT_FALSE(SocketAddress());
  EXPECT_EQ(SocketAddress().repr(), "None");
  EXPECT_EQ(SocketAddress().family(), AddressFamily::kUnspecified);
}

TEST(AddressTest, Ports) {
  EXPECT_FALSE(Port().given());
  EXPECT_EQ(Port().number(), 0);
  EXPECT_EQ(Port(80).number(), 80);
  EXPECT_EQ(Port("80").number(), 80);
  EXPECT_EQ(Port("").number(), 0);
  EXPECT_FALSE(Port("http").number());
  EXPECT_EQ(Port("http").text(), "http");
}

TEST(SocketTest, CopiesAreTheSameSocket) {
  const auto [one, other] = Socket::pair();
  const Socket copy = one;
  EXPECT_EQ(copy, one);
  EXPECT_FALSE(copy == other);
  EXPECT_EQ(one.send("hello"), 5u);
  EXPECT_EQ(other.recv(10), "hello");
  copy.close();
  EXPECT_EQ(one.fileno(), -1);
  one.close();
  EXPECT_EQ(other.recv(10), "");
  EXPECT_EQ(one.repr(), "<socket [closed]>");
}

TEST(SocketTest, OptionsAndErrors) {
  const Socket socket(AddressFamily::kInet);
  EXPECT_TRUE(socket.getblocking());
  socket.setblocking(false);
  EXPECT_FALSE(socket.getblocking());
  EXPECT_EQ(socket.getsockopt(SocketOption::kLinger), -1);
  socket.setsockopt(SocketOption::kLinger, 0);
  EXPECT_EQ(socket.getsockopt(SocketOption::kLinger), 0);
  EXPECT_EQ(socket.getsockopt(SocketOption::kError), 0);
  socket.bind(SocketAddress("127.0.0.1", 0));
  socket.listen();
  try {
    socket.accept();
    ADD_FAILURE() << "nobody connected";
  } catch (const OSError& error) {
    EXPECT_EQ(error.type_name(), "BlockingIOError");
    EXPECT_EQ(error.call(), "accept");
  }
  const int fd = socket.detach();
  EXPECT_EQ(socket.fileno(), -1);
  const Socket again = Socket::from_descriptor(fd);
  EXPECT_EQ(again.family(), AddressFamily::kInet);
  EXPECT_EQ(again.type(), SocketType::kStream);
  EXPECT_EQ(again.protocol(), kProtocolTcp);
}

TEST(SocketTest, Datagrams) {
  const Socket ours(AddressFamily::kInet, SocketType::kDatagram);
  const Socket theirs(AddressFamily::kInet, SocketType::kDatagram);
  ours.bind(SocketAddress("127.0.0.1", 0));
  theirs.bind(SocketAddress("127.0.0.1", 0));
  EXPECT_EQ(ours.sendto("one", theirs.getsockname()), 3u);
  const auto [data, from] = theirs.recvfrom(2);
  EXPECT_EQ(data, "on");
  EXPECT_EQ(from, ours.getsockname());
  EXPECT_THROW(Socket().sendto("x", theirs.getsockname()), OSError);
  EXPECT_THROW(Socket().recvfrom(1), OSError);
}

TEST(SocketTest, AreNotInherited) {
  const auto [ours, theirs] = Socket::pair();
  EXPECT_FALSE(ours.get_inheritable());
  EXPECT_FALSE(Socket(AddressFamily::kInet).get_inheritable());
  ours.close();
  EXPECT_THROW(ours.get_inheritable(), OSError);
}

TEST(SocketTest, BrokenPipesRaiseAndDoNotKill) {
  if (!has_unix_sockets()) GTEST_SKIP() << "a pair is a TCP connection here, which takes what nobody will read";
  const auto [one, other] = Socket::pair();
  other.close();
  EXPECT_THROW(one.send("x"), BrokenPipeError);
}

TEST(SocketTest, BytesAsPythonPrintsThem) {
  EXPECT_EQ(bytes_repr("one\r\n\t\\"), "b'one\\r\\n\\t\\\\'");
  EXPECT_EQ(bytes_repr(std::string("\0\xff'", 3)), "b\"\\x00\\xff'\"");
  EXPECT_EQ(bytes_repr("'\""), "b'\\'\"'");
}

}  // namespace
}  // namespace loopspec
