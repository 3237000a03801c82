// sock_recv() and its relatives.
#include <unistd.h>

#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class SocketOperationsTest : public NetworkTest {
 protected:
  SocketOperationsTest() {
    std::tie(ours, theirs) = Socket::pair();
    ours.setblocking(false);
    theirs.setblocking(false);
  }
  template <class T>
  T run(Coroutine<T> coroutine) {
    return net.run_until_complete(std::move(coroutine));
  }
  Socket listening() {
    Socket listener(AddressFamily::kInet);
    listener.bind(SocketAddress("127.0.0.1", 0));
    listener.listen();
    listener.setblocking(false);
    return listener;
  }

  Socket ours;
  Socket theirs;
};
LOOPSPEC_ON_EVERY_BACKEND(SocketOperationsTest);

TEST_P(SocketOperationsTest, ReceivesWhatIsThere) {
  theirs.send("abc");
  EXPECT_EQ(run(net.sock_recv(ours, 1024)), "abc");
  theirs.send("abcdef");
  EXPECT_EQ(run(net.sock_recv(ours, 2)), "ab");
  char buffer[3];
  EXPECT_EQ(run(net.sock_recv_into(ours, buffer)), 3u);
  EXPECT_EQ(BytesView(buffer, 3), "cde");
  theirs.close();
  EXPECT_EQ(run(net.sock_recv(ours, 1 << 20)), "f");
  EXPECT_EQ(run(net.sock_recv(ours, 1024)), "");
  EXPECT_EQ(run(net.sock_recv_into(ours, buffer)), 0u);
}

TEST_P(SocketOperationsTest, ReceiveWaits) {
  const auto task = net.create_task(net.sock_recv(ours, 1024));
  net.call_soon(logger("meanwhile"));
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_EQ(seen, (Log{"meanwhile"}));
  EXPECT_FALSE(task.done());
  theirs.send("late");
  EXPECT_EQ(net.run_until_complete(task), "late");
  turn();
  EXPECT_FALSE(net.is_watched(ours.fileno(), kEventRead));
}

TEST_P(SocketOperationsTest, ACancelledReceiveLosesNothing) {
  const auto first = net.create_task(net.sock_recv(ours, 1024));
  turn();
  turn();
  first.cancel();
  const auto second = net.create_task(net.sock_recv(ours, 1024));
  EXPECT_THROW(net.run_until_complete(first), CancelledError);
  turn();
  theirs.send("all of it");
  EXPECT_EQ(net.run_until_complete(second), "all of it");
}

TEST_P(SocketOperationsTest, SendsAllAsThePeerReads) {
  const Bytes data(4 << 20, 'x');
  const auto task = net.create_task(net.sock_sendall(ours, data));
  turn();
  turn();
  EXPECT_FALSE(task.done());
  Bytes got;
  while (!task.done()) {
    got += read_available(theirs);
    turn();
  }
  task.result();
  got += read_available(theirs);
  EXPECT_EQ(got.size(), data.size());
  run(net.sock_sendall(ours, ""));
}

TEST_P(SocketOperationsTest, ACancelledSendStopsWatching) {
  const Bytes data(4 << 20, 'x');
  const auto task = net.create_task(net.sock_sendall(ours, data));
  turn();
  turn();
  task.cancel();
  EXPECT_THROW(net.run_until_complete(task), CancelledError);
  turn();
  EXPECT_FALSE(net.is_watched(ours.fileno(), kEventWrite));
}

TEST_P(SocketOperationsTest, ReceivingAndSendingTogether) {
  const Bytes data(1 << 20, 'x');
  const auto sending = net.create_task(net.sock_sendall(ours, data));
  const auto receiving = net.create_task(net.sock_recv(ours, 10));
  turn();
  turn();
  theirs.send("answer");
  EXPECT_EQ(net.run_until_complete(receiving), "answer");
  while (!sending.done()) {
    read_available(theirs);
    turn();
  }
}

TEST_P(SocketOperationsTest, ErrorsOfAGonePeer) {
  LOOPSPEC_NEEDS_RESETS();
  theirs.close();
  if (has_unix_sockets()) {
    EXPECT_THROW(run(net.sock_sendall(ours, "x")), BrokenPipeError);
  }
  const Socket listener = listening();
  Socket client(AddressFamily::kInet);
  client.setblocking(false);
  const auto accepting = net.create_task(net.sock_accept(listener));
  run(net.sock_connect(client, listener.getsockname()));
  const auto accepted = net.run_until_complete(accepting);
  accepted.first.setsockopt(SocketOption::kLinger, 0);
  const auto receiving = net.create_task(net.sock_recv(client, 10));
  turn();
  accepted.first.close();
  EXPECT_THROW(net.run_until_complete(receiving), ConnectionResetError);
}

TEST_P(SocketOperationsTest, ConnectsAndAccepts) {
  const Socket listener = listening();
  const auto accepting = net.create_task(net.sock_accept(listener));
  Socket client(AddressFamily::kInet);
  client.setblocking(false);
  run(net.sock_connect(client, "127.0.0.1", listener.getsockname().port()));
  const auto [accepted, address] = net.run_until_complete(accepting);
  EXPECT_EQ(address, client.getsockname());
  EXPECT_FALSE(accepted.getblocking());
  EXPECT_FALSE(accepted == listener);
  const Socket refusing(AddressFamily::kInet);
  refusing.bind(SocketAddress("127.0.0.1", 0));
  Socket other(AddressFamily::kInet);
  other.setblocking(false);
  EXPECT_RAISES(ConnectionRefusedError, "[Errno " + std::to_string(ECONNREFUSED) + "] Connect call failed " + refusing.getsockname().repr(),
                run(net.sock_connect(other, refusing.getsockname())));
}

TEST_P(SocketOperationsTest, ACancelledAcceptLeavesTheListener) {
  const Socket listener = listening();
  const auto accepting = net.create_task(net.sock_accept(listener));
  turn();
  turn();
  accepting.cancel();
  EXPECT_THROW(net.run_until_complete(accepting), CancelledError);
  Socket client(AddressFamily::kInet);
  client.setblocking(false);
  run(net.sock_connect(client, listener.getsockname()));
  EXPECT_TRUE(run(net.sock_accept(listener)).first);
  const Socket not_listening(AddressFamily::kInet);
  not_listening.setblocking(false);
  EXPECT_THROW(run(net.sock_accept(not_listening)), OSError);
}

TEST_P(SocketOperationsTest, Datagrams) {
  const Socket one(AddressFamily::kInet, SocketType::kDatagram);
  const Socket other(AddressFamily::kInet, SocketType::kDatagram);
  for (const Socket& each : {one, other}) {
    each.bind(SocketAddress("127.0.0.1", 0));
    each.setblocking(false);
  }
  const auto receiving = net.create_task(net.sock_recvfrom(other, 100));
  turn();
  EXPECT_EQ(run(net.sock_sendto(one, "datagram", other.getsockname())), 8u);
  const auto [data, from] = net.run_until_complete(receiving);
  EXPECT_EQ(data, "datagram");
  EXPECT_EQ(from, one.getsockname());
  run(net.sock_sendto(one, "truncated", other.getsockname()));
  EXPECT_EQ(run(net.sock_recvfrom(other, 5)).first, "trunc");
  char buffer[4];
  run(net.sock_sendto(one, "into", other.getsockname()));
  EXPECT_EQ(run(net.sock_recvfrom_into(other, buffer)).first, 4u);
  EXPECT_EQ(BytesView(buffer, 4), "into");
  EXPECT_THROW(run(net.sock_recvfrom_into(other, buffer, 5)), ValueError);
}

TEST_P(SocketOperationsTest, DebugModeWantsNonBlockingSockets) {
  net.set_debug(true);
  const Socket blocking(AddressFamily::kInet);
  const std::string expected = "the socket must be non-blocking";
  char buffer[1];
  EXPECT_RAISES(ValueError, expected, run(net.sock_recv(blocking, 1)));
  EXPECT_RAISES(ValueError, expected, run(net.sock_recv_into(blocking, buffer)));
  EXPECT_RAISES(ValueError, expected, run(net.sock_sendall(blocking, "x")));
  EXPECT_RAISES(ValueError, expected, run(net.sock_accept(blocking)));
  EXPECT_RAISES(ValueError, expected, run(net.sock_connect(blocking, SocketAddress("127.0.0.1", 9))));
}

TEST_P(SocketOperationsTest, TransportsSocketsAreRefusedWhenItWouldWait) {
  const auto protocol = recorder();
  Socket peer;
  const auto transport = connect_pair(protocol, peer);
  const Socket socket = transport->get_extra_info("socket", Socket());
  EXPECT_THROW(run(net.sock_recv(socket, 10)), RuntimeError);
  peer.send("x");
  transport->abort();
  net.run_until_complete(protocol->lost);
}

TEST_P(SocketOperationsTest, ClosedSockets) {
  ours.close();
  EXPECT_THROW(run(net.sock_recv(ours, 10)), OSError);
  EXPECT_THROW(run(net.sock_sendall(ours, "x")), OSError);
  EXPECT_THROW(run(net.sock_accept(ours)), OSError);
}

TEST_P(SocketOperationsTest, ClosingTheLoopDropsWhoWaits) {
  const auto task = net.create_task(net.sock_recv(ours, 10));
  turn();
  turn();
  net.close();
  EXPECT_GE(ours.fileno(), 0);
  EXPECT_FALSE(task.done());
}

}  // namespace
}  // namespace loopspec
