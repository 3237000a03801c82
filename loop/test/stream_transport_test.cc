// Transports over stream sockets: events, closing, errors. Writing is in stream_writing_test.cc.
#include <unistd.h>

#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class StreamTransportTest : public NetworkTest {
 protected:
  void connect() {
    protocol = recorder();
    transport = connect_pair(protocol, peer);
  }
  // A transport over TCP, so that the peer can reset it.
  void connect_tcp() {
    const Socket listener(AddressFamily::kInet);
    listener.bind(SocketAddress("127.0.0.1", 0));
    listener.listen();
    protocol = recorder();
    transport =
        net.run_until_complete(net.create_connection(factory_of(protocol), "127.0.0.1", listener.getsockname().port()))
            .first;
    peer = listener.accept().first;
  }
  void reset_by_peer() {
    peer.setsockopt(SocketOption::kLinger, 0);
    peer.close();
  }

  std::shared_ptr<RecordingProtocol> protocol;
  std::shared_ptr<Transport> transport;
  Socket peer;
};
LOOPSPEC_ON_EVERY_BACKEND(StreamTransportTest);

TEST_P(StreamTransportTest, EventsComeInOrder) {
  connect();
  peer.send("one");
  peer.shutdown(ShutdownHow::kWrite);
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(protocol->received, "one");
  EXPECT_TRUE(transport->is_closing());
  EXPECT_EQ(transport->get_protocol(), nullptr);
  EXPECT_EQ(transport->get_extra_info("socket", Socket()).fileno(), -1);
}

TEST_P(StreamTransportTest, DataWaitsForConnectionMade) {
  protocol = recorder();
  auto [ours, theirs] = Socket::pair();
  theirs.send("early");
  ConnectionOptions options;
  options.sock = ours;
  net.run_until_complete(net.create_connection(factory_of(protocol), std::nullopt, Port(), options));
  run_until([&] { return !protocol->received.empty(); });
  EXPECT_EQ(protocol->calls, (Log{"made", "data"}));
  protocol->transport->close();
  net.run_until_complete(protocol->lost);
}

TEST_P(StreamTransportTest, PiecesOfAnySizeComeWholeAndInOrder) {
  connect_tcp();
  peer.setblocking(false);
  Bytes sent;
  const auto send = [&](std::size_t size) {
    Bytes piece(size, static_cast<char>('a' + sent.size() % 26));
    sent += piece;
    for (BytesView rest = piece; !rest.empty();) {
      try {
        rest.remove_prefix(peer.send(rest));
      } catch (const OSError& error) {
        if (error.error_number() != EAGAIN) throw;
        turn();
      }
    }
  };
  const auto arrives = [&] { return protocol->received.size() == sent.size(); };
  for (int round = 0; round < 3; ++round) {
    send(1 << 20);
    run_until(arrives);
    for (int small = 0; small < 40; ++small) {
      send(10);
      run_until(arrives);
    }
    send(100'000);
    if (round == 1) {  // what the kernel has received by itself meanwhile is kept
      transport->pause_reading();
      turn();
      send(40'000);
      transport->resume_reading();
    }
    run_until(arrives);
  }
  send(100'000);
  peer.shutdown(ShutdownHow::kWrite);
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(protocol->received == sent) << protocol->received.size() << " of " << sent.size();
  EXPECT_EQ(protocol->calls.back(), "lost None");
}

TEST_P(StreamTransportTest, ConnectionLostIsQueuedByClose) {
  connect();
  net.call_soon([&] {
    net.call_soon(logger("before"));
    transport->close();
    net.call_soon(logger("after"));
    log("closed");
  });
  protocol->on_lost = logger("lost");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(seen, (Log{"closed", "before", "lost", "after"}));
}

TEST_P(StreamTransportTest, ClosingTwiceIsOnce) {
  connect();
  transport->close();
  transport->close();
  transport->abort();
  net.run_until_complete(protocol->lost);
  transport->close();
  transport->abort();
  turn();
  turn();
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(StreamTransportTest, CloseStopsDelivery) {
  connect();
  peer.send("first");
  protocol->on_data = [&](BytesView) {
    peer.send("second");
    transport->close();
  };
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, "first");
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "lost None"}));
}

TEST_P(StreamTransportTest, KeptOpenAfterEndOfFile) {
  connect();
  protocol->keep_open = true;
  peer.shutdown(ShutdownHow::kWrite);
  run_until([&] { return protocol->calls.back() == "eof"; });
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(protocol->calls, (Log{"made", "eof"}));
  transport->write("late");
  EXPECT_EQ(read_available(peer), "late");
  transport->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls.back(), "lost None");
}

TEST_P(StreamTransportTest, ResetIsNoEndOfFile) {
  LOOPSPEC_NEEDS_RESETS();
  connect_tcp();
  reset_by_peer();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost ConnectionResetError"}));
  EXPECT_EQ(exception_message(protocol->lost_with), "[Errno " + std::to_string(ECONNRESET) + "] Connection reset by peer");
  EXPECT_TRUE(exception_is<ConnectionResetError>(protocol->lost_with));
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamTransportTest, ResetWhilePausedIsSeenAfterResuming) {
  LOOPSPEC_NEEDS_RESETS();
  connect_tcp();
  transport->pause_reading();
  reset_by_peer();
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  transport->resume_reading();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls.back(), "lost ConnectionResetError");
}

TEST_P(StreamTransportTest, ResetWhileClosingWithUnsentBytes) {
  connect_tcp();
  while (transport->get_write_buffer_size() == 0) transport->write(Bytes(1 << 16, 'x'));
  transport->close();
  reset_by_peer();
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(exception_is<OSError>(protocol->lost_with));
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamTransportTest, PausingHoldsBackDataAndEnd) {
  connect();
  EXPECT_TRUE(transport->is_reading());
  transport->pause_reading();
  transport->pause_reading();
  EXPECT_FALSE(transport->is_reading());
  peer.send("held");
  peer.shutdown(ShutdownHow::kWrite);
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  transport->resume_reading();
  transport->resume_reading();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_FALSE(transport->is_reading());
  transport->pause_reading();
  transport->resume_reading();
}

TEST_P(StreamTransportTest, PausingInDataReceivedTakesEffectAtOnce) {
  connect();
  protocol->on_data = [&](BytesView) {
    transport->pause_reading();
    peer.send("more");
  };
  peer.send("first");
  for (int i = 0; i < 10; ++i) turn();
  EXPECT_EQ(protocol->received, "first");
  transport->abort();
  net.run_until_complete(protocol->lost);
}

TEST_P(StreamTransportTest, PausingInConnectionMadeIsHonoured) {
  protocol = recorder();
  protocol->on_made = [](Transport& made) { made.pause_reading(); };
  auto [ours, theirs] = Socket::pair();
  theirs.send("x");
  ConnectionOptions options;
  options.sock = ours;
  net.run_until_complete(net.create_connection(factory_of(protocol), std::nullopt, Port(), options));
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  protocol->transport->resume_reading();
  run_until([&] { return protocol->received == "x"; });
  protocol->transport->close();
  net.run_until_complete(protocol->lost);
}

TEST_P(StreamTransportTest, ErrorsOfTheProtocolEndTheConnection) {
  connect();
  protocol->on_data = [](BytesView) { throw ValueError("in data"); };
  peer.send("x");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(errors, (Log{"Fatal error: protocol.data_received() call failed.: ValueError: in data"}));
  EXPECT_EQ(contexts.front().keys(), (Log{"exception", "message", "protocol", "transport"}));
  EXPECT_EQ(protocol->calls.back(), "lost ValueError");
  connect();
  protocol->on_eof = [] { throw ValueError("in eof"); };
  peer.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(errors.back(), "Fatal error: protocol.eof_received() call failed.: ValueError: in eof");
  EXPECT_EQ(protocol->calls.back(), "lost ValueError");
}

TEST_P(StreamTransportTest, ErrorsOfMadeAndLostAreReported) {
  protocol = recorder();
  protocol->on_made = [](Transport&) { throw ValueError("in made"); };
  transport = connect_pair(protocol, peer);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("ValueError: in made"), std::string::npos);
  peer.send("still open");
  run_until([&] { return protocol->received == "still open"; });
  protocol->on_lost = [] { throw ValueError("in lost"); };
  transport->close();
  for (int i = 0; i < 3; ++i) turn();
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_NE(errors[1].find("ValueError: in lost"), std::string::npos);
  EXPECT_EQ(read_to_end(peer), "");  // closed all the same
}

TEST_P(StreamTransportTest, SystemExitOfAProtocolLeavesTheRun) {
  connect();
  protocol->on_data = [](BytesView) { throw SystemExit(3); };
  peer.send("x");
  EXPECT_THROW(net.run_forever(), SystemExit);
  EXPECT_FALSE(transport->is_closing());
}

TEST_P(StreamTransportTest, ANewProtocolGetsWhatComesNext) {
  connect();
  const auto second = recorder();
  protocol->on_data = [&](BytesView) {
    transport->set_protocol(second);
    protocol->on_data = nullptr;
  };
  peer.send("one");
  run_until([&] { return transport->get_protocol() == second; });
  peer.send("two");
  peer.close();
  net.run_until_complete(second->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "data"}));
  EXPECT_EQ(second->calls, (Log{"data", "eof", "lost None"}));
  EXPECT_EQ(second->received, "two");
}

TEST_P(StreamTransportTest, AProtocolMayReplaceItselfAndGo) {
  connect();
  const auto second = recorder();
  protocol->on_data = [this, second](BytesView) { transport->set_protocol(second); };
  const std::weak_ptr<RecordingProtocol> first = protocol;
  protocol.reset();
  peer.send("one");
  run_until([&] { return first.expired(); });
  transport->close();
  net.run_until_complete(second->lost);
}

TEST_P(StreamTransportTest, OtherKindsOfProtocolAreRefused) {
  connect();
  EXPECT_THROW(transport->set_protocol(std::make_shared<DatagramProtocol>()), TypeError);
  EXPECT_THROW(transport->set_protocol(nullptr), TypeError);
  EXPECT_EQ(transport->get_protocol(), protocol);
}

// What was sent to us and never read is lost: the other side hears so, even if the kernel had handed it to the loop.
TEST_P(StreamTransportTest, ClosingWithUnreadBytesResetsTheConnection) {
  LOOPSPEC_NEEDS_RESETS();
  connect_tcp();
  protocol->on_data = [this](BytesView) {
    transport->pause_reading();
    peer.send("unread");
  };
  peer.send("read");
  run_until([this] { return !protocol->received.empty(); });
  for (int i = 0; i < 5; ++i) turn();
  transport->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, "read");
  peer.setblocking(true);
  EXPECT_THROW(peer.recv(1), ConnectionResetError);
}

TEST_P(StreamTransportTest, DescriptorsOfTransportsAreNotForWatching) {
  LOOPSPEC_NEEDS_READERS();
  connect();
  const int fd = transport->get_extra_info("socket", Socket()).fileno();
  const std::string expected = "File descriptor " + std::to_string(fd) + " is used by transport " + transport->repr();
  EXPECT_RAISES(RuntimeError, expected, net.add_reader(fd, [] {}));
  EXPECT_RAISES(RuntimeError, expected, net.add_writer(fd, [] {}));
  EXPECT_RAISES(RuntimeError, expected, net.remove_reader(fd));
  EXPECT_RAISES(RuntimeError, expected, net.remove_writer(fd));
  const std::string type = GetParam().is_proactor ? "<_ProactorSocketTransport" : "<_SelectorSocketTransport";
  EXPECT_EQ(transport->repr(),
            type + " fd=" + std::to_string(fd) + " read=polling write=<idle, bufsize=0>>");
  transport->close();
  net.run_until_complete(protocol->lost);
  EXPECT_FALSE(net.remove_reader(fd));
  EXPECT_EQ(transport->repr(), type + " closed fd=" + std::to_string(fd) + ">");
}

TEST_P(StreamTransportTest, ExtraInfo) {
  connect_tcp();
  EXPECT_EQ(transport->get_extra_info("peername", SocketAddress()), peer.getsockname());
  EXPECT_EQ(transport->get_extra_info("sockname", SocketAddress()), peer.getpeername());
  EXPECT_EQ(transport->get_extra_info("socket", Socket()).getsockopt(SocketOption::kTcpNoDelay), 1);
  EXPECT_FALSE(transport->get_extra_info("cipher").has_value());
  EXPECT_EQ(transport->get_extra_info("cipher", std::string("none")), "none");
  const SocketAddress peername = peer.getsockname();
  transport->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(transport->get_extra_info("peername", SocketAddress()), peername);
}

TEST_P(StreamTransportTest, DescriptorClosedBehindTheLoopsBack) {
  connect();
  close_socket(transport->get_extra_info("socket", Socket()).detach());
  turn();
  transport->write("x");
  net.run_until_complete(protocol->lost);
  EXPECT_TRUE(exception_is<OSError>(protocol->lost_with));
  EXPECT_TRUE(errors.empty());
}

TEST_P(StreamTransportTest, AClosedLoopCallsNobody) {
  connect();
  const std::weak_ptr<RecordingProtocol> watched = protocol;
  const Socket socket = transport->get_extra_info("socket", Socket());
  net.close();
  EXPECT_EQ(socket.fileno(), -1);
  EXPECT_TRUE(transport->is_closing());
  transport->write("x");
  transport->close();
  transport->abort();
  transport->pause_reading();
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  protocol.reset();
  EXPECT_TRUE(watched.expired());
}

TEST_P(StreamTransportTest, ContextIsThatOfTheConnection) {
  static const ContextVar<int> tag("tag", 0);
  protocol = recorder();
  int in_made = -1;
  int in_data = -1;
  protocol->on_made = [&](Transport&) {
    in_made = tag.get();
    tag.set(9);
  };
  protocol->on_data = [&](BytesView) { in_data = tag.get(); };
  auto [ours, theirs] = Socket::pair();
  theirs.send("x");
  const auto connect_tagged = [](AbstractEventLoop& on, Socket sock,
                                 std::shared_ptr<RecordingProtocol> made) -> Coroutine<void> {
    tag.set(5);
    ConnectionOptions options;
    options.sock = sock;
    const auto factory = [made] { return made; };
    co_await on.create_connection(factory, std::nullopt, Port(), options);
  };
  net.run_until_complete(connect_tagged(net, ours, protocol));
  run_until([&] { return in_data >= 0; });
  EXPECT_EQ(in_made, 5);
  EXPECT_EQ(in_data, 5);
}

TEST_P(StreamTransportTest, ManyConnectionsLostAtOnce) {
  constexpr int kConnections = 300;
  std::vector<std::shared_ptr<RecordingProtocol>> protocols;
  std::vector<Socket> peers(kConnections);
  for (int i = 0; i < kConnections; ++i) {
    protocols.push_back(recorder());
    connect_pair(protocols.back(), peers[static_cast<std::size_t>(i)]);
  }
  peers.clear();
  for (const auto& each : protocols) net.run_until_complete(each->lost);
  for (const auto& each : protocols) EXPECT_EQ(each->calls, (Log{"made", "eof", "lost None"}));
}

// ---- Buffered protocols

class BufferedRecorder : public BufferedProtocol {
 public:
  explicit BufferedRecorder(AbstractEventLoop& loop, std::size_t size)
      : lost(loop.create_future<void>()), buffer(size, '\0') {}
  MutableBytes get_buffer(std::ptrdiff_t size_hint) override {
    EXPECT_EQ(size_hint, -1);
    ++asked;
    if (on_get) on_get();
    return buffer;
  }
  void buffer_updated(std::size_t count) override {
    EXPECT_GT(count, 0u);
    received.append(buffer, 0, count);
    if (on_updated) on_updated();
  }
  bool eof_received() override {
    ++eofs;
    return false;
  }
  void connection_lost(const std::exception_ptr& error) override {
    lost_with = error;
    lost.set_result();
  }
  Future<void> lost;
  Bytes buffer;
  Bytes received;
  int asked = 0;
  int eofs = 0;
  std::exception_ptr lost_with;
  std::function<void()> on_get;
  std::function<void()> on_updated;
};

class BufferedProtocolTest : public NetworkTest {
 protected:
  void connect(std::size_t size) {
    auto [ours, theirs] = Socket::pair();
    theirs.setblocking(false);
    peer = theirs;
    protocol = std::make_shared<BufferedRecorder>(net, size);
    ConnectionOptions options;
    options.sock = ours;
    const auto factory = [this] { return protocol; };
    transport = net.run_until_complete(net.create_connection(factory, std::nullopt, Port(), options)).first;
  }
  std::shared_ptr<BufferedRecorder> protocol;
  std::shared_ptr<Transport> transport;
  Socket peer;
};
LOOPSPEC_ON_EVERY_BACKEND(BufferedProtocolTest);

TEST_P(BufferedProtocolTest, BytesGoIntoItsBuffer) {
  connect(16);
  const Bytes sent = "the quick brown fox jumps over the lazy dog";
  peer.send(sent);
  peer.close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->received, sent);
  EXPECT_EQ(protocol->eofs, 1);
  EXPECT_GE(protocol->asked, 3);
}

TEST_P(BufferedProtocolTest, AnEmptyBufferIsFatal) {
  connect(0);
  peer.send("x");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(
      errors,
      (Log{"Fatal error: protocol.get_buffer() call failed.: RuntimeError: get_buffer() returned an empty buffer"}));
  EXPECT_TRUE(exception_is<RuntimeError>(protocol->lost_with));
}

TEST_P(BufferedProtocolTest, ItsErrorsAreFatal) {
  connect(8);
  protocol->on_get = [] { throw ValueError("in get"); };
  peer.send("x");
  net.run_until_complete(protocol->lost);
  connect(8);
  protocol->on_updated = [] { throw ValueError("in updated"); };
  peer.send("x");
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(errors, (Log{"Fatal error: protocol.get_buffer() call failed.: ValueError: in get",
                         "Fatal error: protocol.buffer_updated() call failed.: ValueError: in updated"}));
}

TEST_P(BufferedProtocolTest, SwitchesToAStreamProtocol) {
  connect(2);
  const auto next = recorder();
  protocol->on_updated = [&] { transport->set_protocol(next); };
  peer.send("abcd");
  run_until([&] { return next->received.size() == 2; });
  EXPECT_EQ(protocol->received, "ab");
  EXPECT_EQ(next->received, "cd");
  transport->close();
  net.run_until_complete(next->lost);
}

// ---- What the base classes do

TEST(TransportTest, BareTransportsAreNotImplemented) {
  class Bare : public Transport {};
  const auto transport = std::make_shared<Bare>();
  EXPECT_THROW(transport->close(), NotImplementedError);
  EXPECT_THROW(transport->is_closing(), NotImplementedError);
  EXPECT_THROW(transport->write("x"), NotImplementedError);
  EXPECT_THROW(transport->writelines(std::vector<BytesView>{"x"}), NotImplementedError);
  EXPECT_THROW(transport->pause_reading(), NotImplementedError);
  EXPECT_THROW(transport->get_write_buffer_size(), NotImplementedError);
  EXPECT_FALSE(transport->get_extra_info("socket").has_value());
  EXPECT_NE(transport->as<Transport>(), nullptr);
  EXPECT_THROW(transport->as<DatagramTransport>(), TypeError);
}

TEST(TransportTest, BareProtocolsDoNothing) {
  Protocol protocol;
  protocol.data_received("x");
  EXPECT_FALSE(protocol.eof_received());
  protocol.pause_writing();
  protocol.resume_writing();
  protocol.connection_lost(nullptr);
}

}  // namespace
}  // namespace loopspec
