// create_datagram_endpoint() and its transports.
#include <unistd.h>

#include "network_fixture.h"
#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {
namespace {

class RecordingDatagrams : public DatagramProtocol {
 public:
  explicit RecordingDatagrams(AbstractEventLoop& loop) : lost(loop.create_future<void>()) {}

  void connection_made(BaseTransport& made) override {
    transport = made.as<DatagramTransport>();
    calls.emplace_back("made");
  }
  void datagram_received(BytesView data, const SocketAddress& address) override {
    received.emplace_back(data);
    sender = address;
    calls.emplace_back("received");
    if (on_received) on_received();
  }
  void error_received(const std::exception_ptr& error) override {
    calls.push_back("error " + exception_type_name(error));
  }
  void connection_lost(const std::exception_ptr& error) override {
    calls.push_back("lost " + exception_type_name(error));
    lost.set_result();
  }
  void pause_writing() override { calls.emplace_back("pause"); }
  void resume_writing() override { calls.emplace_back("resume"); }

  std::function<void()> on_received;
  std::shared_ptr<DatagramTransport> transport;
  std::vector<std::string> calls;
  std::vector<Bytes> received;
  SocketAddress sender;
  Future<void> lost;
};

using Recorder = std::shared_ptr<RecordingDatagrams>;

class DatagramTest : public NetworkTest {
 protected:
  Recorder open(DatagramOptions options) {
    auto protocol = std::make_shared<RecordingDatagrams>(net);
    const auto factory = [protocol] { return protocol; };
    net.run_until_complete(net.create_datagram_endpoint(factory, std::move(options)));
    EXPECT_EQ(protocol->calls, (Log{"made"}));
    return protocol;
  }
  static DatagramOptions local(const char* host = "127.0.0.1") {
    DatagramOptions options;
    options.local_addr = EndpointAddress(host, 0);
    return options;
  }
  static DatagramOptions to(const SocketAddress& address) {
    DatagramOptions options;
    options.remote_addr = EndpointAddress(address.host(), address.port());
    return options;
  }
  static SocketAddress address_of(const Recorder& protocol) {
    return protocol->transport->get_extra_info("sockname", SocketAddress());
  }
  // A port of loopback that nobody listens on.
  static SocketAddress closed_port() {
    const Socket sock(AddressFamily::kInet, SocketType::kDatagram);
    sock.bind(SocketAddress("127.0.0.1", 0));
    return sock.getsockname();
  }
  // One end of a pair of Unix datagram sockets whose other end is ours to read, slowly.
  Recorder open_pair(Socket& other) {
    DatagramOptions options;
    std::tie(options.sock, other) = Socket::pair(SocketType::kDatagram);
    other.setblocking(false);
    return open(std::move(options));
  }
  // Sends until datagrams wait, and returns how many were sent.
  static int fill(const Recorder& protocol) {
    int sent = 0;
    while (protocol->transport->get_write_buffer_size() == 0) {
      protocol->transport->sendto("d" + std::to_string(sent++));
    }
    return sent;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(DatagramTest);

TEST_P(DatagramTest, SendsAndReceives) {
  const Recorder server = open(local());
  const Recorder client = open(to(address_of(server)));
  client->transport->sendto("ping");
  run_until([&] { return !server->received.empty(); });
  EXPECT_EQ(server->received, (Log{"ping"}));
  EXPECT_EQ(server->sender, address_of(client));
  server->transport->sendto("pong", server->sender);
  run_until([&] { return !client->received.empty(); });
  EXPECT_EQ(client->received, (Log{"pong"}));
  EXPECT_EQ(client->transport->get_extra_info("peername", SocketAddress()), address_of(server));
  EXPECT_FALSE(server->transport->get_extra_info("peername").has_value());
  EXPECT_EQ(client->calls, (Log{"made", "received"}));
}

TEST_P(DatagramTest, KeepsSizesAndOrder) {
  const Recorder server = open(local());
  const Recorder client = open(to(address_of(server)));
  const std::vector<std::size_t> sizes{1, 0, 100, 1400, 8192, 0, 65507};
  for (const std::size_t size : sizes) client->transport->sendto(Bytes(size, 'x'));
  run_until([&] { return server->received.size() == sizes.size(); });
  for (std::size_t i = 0; i < sizes.size(); ++i) EXPECT_EQ(server->received[i].size(), sizes[i]);
}

TEST_P(DatagramTest, ServesIpv6AndASocketGiven) {
  DatagramOptions options;
  options.sock = Socket(AddressFamily::kInet6, SocketType::kDatagram);
  try {
    options.sock.bind(SocketAddress("::1", 0));
  } catch (const OSError&) {
    GTEST_SKIP() << "no IPv6 here";
  }
  const Socket sock = options.sock;
  const Recorder server = open(std::move(options));
  const Recorder client = open(to(address_of(server)));
  client->transport->sendto("six");
  run_until([&] { return !server->received.empty(); });
  EXPECT_EQ(server->sender.host(), "::1");
  server->transport->close();
  net.run_until_complete(server->lost);
  EXPECT_EQ(sock.fileno(), -1) << "the transport owns it";
}

TEST_P(DatagramTest, AConnectedEndpointHearsItsPeerAlone) {
  const Recorder peer = open(local());
  const Recorder stranger = open(local());
  const Recorder client = open(to(address_of(peer)));
  stranger->transport->sendto("stranger", address_of(client));
  peer->transport->sendto("peer", address_of(client));
  run_until([&] { return !client->received.empty(); });
  EXPECT_EQ(client->received, (Log{"peer"}));
  EXPECT_RAISES(ValueError, "Invalid address: must be None or " + address_of(peer).repr(),
                client->transport->sendto("x", address_of(stranger)));
  client->transport->sendto("same", address_of(peer));
  run_until([&] { return !peer->received.empty(); });
}

TEST_P(DatagramTest, ARefusalIsReportedAndTheEndpointStays) {
  if (is_wine()) GTEST_SKIP() << "Wine does not report that a datagram was refused";
  const Recorder client = open(to(closed_port()));
  client->transport->sendto("1");
  run_until([&] { return client->calls.size() > 1; });
  client->transport->sendto("2");
  run_until([&] { return client->calls.size() > 2; });
  EXPECT_EQ(client->calls, (Log{"made", "error ConnectionRefusedError", "error ConnectionRefusedError"}));
  EXPECT_FALSE(client->transport->is_closing());
}

TEST_P(DatagramTest, ADatagramTooLargeIsReported) {
  const Recorder client = open(to(closed_port()));
  client->transport->sendto(Bytes(70'000, 'x'));
  EXPECT_EQ(client->calls, (Log{"made", "error OSError"}));
  EXPECT_FALSE(client->transport->is_closing());
}

TEST_P(DatagramTest, SendingNowhereEndsTheEndpoint) {
  const Recorder endpoint = open(local());
  endpoint->transport->sendto("x");
  EXPECT_TRUE(endpoint->transport->is_closing());
  net.run_until_complete(endpoint->lost);
  EXPECT_EQ(endpoint->calls, (Log{"made", "lost TypeError"}));
  EXPECT_EQ(errors, (Log{"Fatal write error on datagram transport: TypeError: sendto(): AF_INET address must be tuple, "
                         "not NoneType"}));
}

TEST_P(DatagramTest, WhatTheProtocolThrowsIsReportedAndTheEndpointStays) {
  const Recorder server = open(local());
  server->on_received = [] { throw ValueError("bad"); };
  const Recorder client = open(to(address_of(server)));
  client->transport->sendto("1");
  client->transport->sendto("2");
  run_until([&] { return server->received.size() == 2; });
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_NE(errors[0].find("ValueError: bad"), std::string::npos) << errors[0];
  EXPECT_FALSE(server->transport->is_closing());
}

TEST_P(DatagramTest, CloseIsTheLast) {
  const int before = open_descriptors();
  const Recorder server = open(local());
  const Recorder client = open(to(address_of(server)));
  client->transport->sendto("early");
  server->transport->close();
  server->transport->close();
  EXPECT_TRUE(server->transport->is_closing());
  EXPECT_EQ(server->calls, (Log{"made"})) << "connection_lost() comes in a later turn";
  net.run_until_complete(server->lost);
  client->transport->abort();
  net.run_until_complete(client->lost);
  EXPECT_EQ(server->calls, (Log{"made", "lost None"}));
  EXPECT_EQ(client->calls, (Log{"made", "lost None"}));
  EXPECT_EQ(client->transport->get_protocol(), nullptr);
  EXPECT_EQ(open_descriptors(), before);
}

TEST_P(DatagramTest, SendingOnALostEndpointIsCounted) {
  const Recorder client = open(to(closed_port()));
  client->transport->abort();
  for (int i = 0; i < 7; ++i) client->transport->sendto("9");
  net.run_until_complete(client->lost);
  client->transport->sendto("9");
  ASSERT_EQ(logs.size(), 4u);
  EXPECT_EQ(logs[0].message, "socket.send() raised exception.");
  EXPECT_EQ(client->calls, (Log{"made", "lost None"}));
}

TEST_P(DatagramTest, AnUnconnectedOneSendsUntilItIsLost) {
  const Recorder server = open(local());
  const Recorder other = open(local());
  other->transport->close();
  other->transport->sendto("late", address_of(server));
  net.run_until_complete(other->lost);
  other->transport->sendto("too late", address_of(server));
  run_until([&] { return !server->received.empty(); });
  turn();
  EXPECT_EQ(server->received, (Log{"late"}));
}

TEST_P(DatagramTest, WhatThePeerDoesNotReadWaitsAndIsBounded) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();  // a pair of datagram sockets
  Socket other;
  const Recorder writer = open_pair(other);
  writer->transport->set_write_buffer_limits(100, 10);
  EXPECT_EQ(writer->transport->get_write_buffer_limits(), (std::pair<std::size_t, std::size_t>(10, 100)));
  int sent = fill(writer);
  const std::size_t each = writer->transport->get_write_buffer_size();
  EXPECT_EQ(each, ("d" + std::to_string(sent - 1)).size() + 8) << "eight bytes besides its own";
  while (writer->calls.back() != "pause") writer->transport->sendto("d" + std::to_string(sent++));
  EXPECT_GT(writer->transport->get_write_buffer_size(), 100u);
  Log read;
  run_until([&] {
    try {
      for (;;) read.push_back(other.recv(100));
    } catch (const OSError&) {
    }
    return read.size() == static_cast<std::size_t>(sent);
  });
  for (int i = 0; i < sent; ++i) EXPECT_EQ(read[static_cast<std::size_t>(i)], "d" + std::to_string(i));
  EXPECT_EQ(writer->calls, (Log{"made", "pause", "resume"}));
  EXPECT_EQ(writer->transport->get_write_buffer_size(), 0u);
  writer->transport->close();
  net.run_until_complete(writer->lost);
}

TEST_P(DatagramTest, CloseSendsWhatWaitsAndAbortDropsIt) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();  // a pair of datagram sockets
  for (const bool abort : {false, true}) {
    Socket other;
    const Recorder writer = open_pair(other);
    const int sent = fill(writer);
    if (abort) {
      writer->transport->abort();
      EXPECT_EQ(writer->transport->get_write_buffer_size(), 0u);
    } else {
      writer->transport->close();
      turn();
      EXPECT_EQ(writer->calls, (Log{"made"}));
    }
    int read = 0;
    run_until([&] {
      try {
        for (;; ++read) other.recv(100);
      } catch (const OSError&) {
      }
      return writer->lost.done();
    });
    EXPECT_EQ(read, abort ? sent - 1 : sent);
    EXPECT_EQ(writer->calls, (Log{"made", "lost None"}));
  }
}

TEST_P(DatagramTest, AVanishedPeerIsAnErrorForEachDatagram) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();  // a pair of datagram sockets
  Socket other;
  const Recorder writer = open_pair(other);
  fill(writer);
  writer->transport->sendto("another");
  other.close();
  run_until([&] { return writer->transport->get_write_buffer_size() == 0; });
  EXPECT_EQ(writer->calls[1], "error ConnectionRefusedError");
  writer->transport->close();
  net.run_until_complete(writer->lost);
}

TEST_P(DatagramTest, UnixSocketsByPath) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string path = testing::TempDir() + "loopspec-dgram-" + std::to_string(::getpid());
  DatagramOptions options;
  options.family = AddressFamily::kUnix;
  options.local_addr = path;
  const Recorder stale = open(options);
  stale->transport->abort();
  net.run_until_complete(stale->lost);
  ASSERT_EQ(::access(path.c_str(), F_OK), 0) << "the file stays";
  const Recorder server = open(options);
  DatagramOptions remote;
  remote.family = AddressFamily::kUnix;
  remote.remote_addr = path;
  const Recorder client = open(remote);
  client->transport->sendto("by path");
  run_until([&] { return !server->received.empty(); });
  EXPECT_EQ(server->received, (Log{"by path"}));
  EXPECT_FALSE(server->sender) << "the sender has no name";
  ::unlink(path.c_str());
}

TEST_P(DatagramTest, Options) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();  // and with them SO_REUSEPORT
  DatagramOptions first = local();
  first.reuse_port = true;
  first.allow_broadcast = true;
  const Recorder one = open(first);
  DatagramOptions second = first;
  second.local_addr = EndpointAddress("127.0.0.1", address_of(one).port());
  const Recorder two = open(second);
  EXPECT_EQ(address_of(one), address_of(two));
  const Socket sock = two->transport->get_extra_info("socket", Socket());
  EXPECT_EQ(sock.getsockopt(SocketOption::kBroadcast), 1);
  EXPECT_EQ(sock.getsockopt(SocketOption::kReusePort), 1);
  EXPECT_FALSE(sock.getblocking());
}

TEST_P(DatagramTest, WithBroadcastTheSocketIsNotConnected) {
  const Recorder server = open(local());
  DatagramOptions options = to(address_of(server));
  options.allow_broadcast = true;
  const Recorder client = open(options);
  EXPECT_FALSE(client->transport->get_extra_info("peername").has_value());
  client->transport->sendto("there");
  run_until([&] { return !server->received.empty(); });
  EXPECT_RAISES(ValueError, "Invalid address: must be None or " + address_of(server).repr(),
                client->transport->sendto("x", closed_port()));
}

TEST_P(DatagramTest, ContradictoryOptionsAreRefused) {
  const int before = open_descriptors();
  DatagramOptions options;
  EXPECT_RAISES(ValueError, "unexpected address family", open(options));
  options.local_addr = "x";
  EXPECT_RAISES(TypeError, "2-tuple is expected", open(options));
  options.local_addr = EndpointAddress("127.0.0.1", 0);
  options.remote_addr = EndpointAddress("::1", 1);
  EXPECT_RAISES(ValueError, "can not get address information", open(options));
  options = DatagramOptions();
  options.family = AddressFamily::kUnix;
  options.local_addr = EndpointAddress("a", 1);
  EXPECT_RAISES(TypeError, "string is expected", open(options));
  if (!is_wine()) {  // which binds a socket for datagrams to any address
    options = local("192.0.2.1");
    EXPECT_RAISES(OSError, "[Errno " + std::to_string(EADDRNOTAVAIL) + "] Cannot assign requested address", open(options));
  }
  options = DatagramOptions();
  options.sock = Socket(AddressFamily::kInet);
  EXPECT_RAISES(ValueError, "A datagram socket was expected, got " + options.sock.repr(), open(options));
  options = local();
  options.sock = Socket(AddressFamily::kInet, SocketType::kDatagram);
  options.family = AddressFamily::kInet;
  options.reuse_port = true;
  EXPECT_RAISES(ValueError,
                "socket modifier keyword arguments can not be used when sock is specified. (local_addr=('127.0.0.1', "
                "0), family=2, reuse_port=True)",
                open(options));
  options = DatagramOptions();
  EXPECT_EQ(open_descriptors(), before);
}

TEST_P(DatagramTest, AFamilyIsEnoughToSend) {
  const Recorder server = open(local());
  DatagramOptions options;
  options.family = AddressFamily::kInet;
  const Recorder client = open(options);
  client->transport->sendto("x", address_of(server));
  run_until([&] { return !server->received.empty(); });
}

TEST_P(DatagramTest, CancellingLeavesNothingOpen) {
  const int before = open_descriptors();
  const auto protocol = std::make_shared<RecordingDatagrams>(net);
  const auto factory = [protocol] { return protocol; };
  const auto task = net.create_task(net.create_datagram_endpoint(factory, local()));
  turn();
  task.cancel();
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
  EXPECT_EQ(open_descriptors(), before);
}

TEST_P(DatagramTest, AnotherKindOfProtocolIsRefused) {
  const int before = open_descriptors();
  const auto protocol = recorder();
  EXPECT_RAISES(TypeError, "a datagram transport needs a DatagramProtocol",
                net.run_until_complete(net.create_datagram_endpoint(factory_of(protocol), local())));
  EXPECT_EQ(open_descriptors(), before);
}

TEST_P(DatagramTest, ALoopThatClosesReleasesItsEndpoints) {
  const int before = open_descriptors();
  std::weak_ptr<RecordingDatagrams> protocol;
  {
    const auto short_lived = make_loop(std::make_shared<RealClock>());
    auto made = std::make_shared<RecordingDatagrams>(*short_lived);
    protocol = made;
    const auto factory = [&made] { return std::move(made); };
    short_lived->run_until_complete(short_lived->create_datagram_endpoint(factory, local()));
    protocol.lock()->transport.reset();
    short_lived->close();
    EXPECT_TRUE(protocol.expired());
  }
  EXPECT_EQ(open_descriptors(), before);
}

}  // namespace
}  // namespace loopspec
