// create_connection() and connect_accepted_socket().
#include <map>

#include "../src/connecting.h"
#include "network_fixture.h"
#include "open_descriptors.h"

namespace loopspec {
namespace {

// A loop whose resolver answers what the test says.
class ResolvingLoop {
 public:
  virtual ~ResolvingLoop() = default;
  static std::unique_ptr<ResolvingLoop> make(const Parts& parts);
  virtual DescriptorEventLoop& loop() = 0;
  std::map<std::string, std::vector<AddressInfo>> answers;
  std::vector<std::string> asked;
};

template <class Loop>
class ResolvingLoopOn final : public ResolvingLoop, public Loop {
 public:
  using Loop::Loop;
  DescriptorEventLoop& loop() override { return *this; }
  Coroutine<std::vector<AddressInfo>> getaddrinfo(std::optional<std::string> host, Port, AddressHints) override {
    asked.push_back(host.value_or("None"));
    co_return answers[host.value_or("")];
  }
};

std::unique_ptr<ResolvingLoop> ResolvingLoop::make(const Parts& parts) {
  if (parts.is_proactor) return std::make_unique<ResolvingLoopOn<ProactorEventLoop>>(make_proactor(parts.backend, {make_waker(parts.waker), {}}));
  LoopOptions options;
  options.waker = make_waker(parts.waker);
  return std::make_unique<ResolvingLoopOn<SelectorEventLoop>>(make_selector(parts.backend), std::move(options));
}

AddressInfo info(const SocketAddress& address) {
  AddressInfo result;
  result.family = address.family();
  result.type = SocketType::kStream;
  result.protocol = kProtocolTcp;
  result.address = address;
  return result;
}

class ConnectionTest : public NetworkTest {
 protected:
  ConnectionTest() : resolving(ResolvingLoop::make(GetParam())), named(resolving->loop()) {
    listener = Socket(AddressFamily::kInet);
    listener.bind(SocketAddress("127.0.0.1", 0));
    listener.listen();
    open = listener.getsockname();
    // Bound and not listening: connecting is refused, and nobody else can take the port.
    refusing = Socket(AddressFamily::kInet);
    refusing.bind(SocketAddress("127.0.0.1", 0));
    closed = refusing.getsockname();
  }
  template <class... Arguments>
  void connect(Arguments... arguments) {
    net.run_until_complete(net.create_connection(counting_factory(), std::move(arguments)...));
  }
  std::function<std::shared_ptr<RecordingProtocol>()> counting_factory() {
    return [this] {
      ++factory_calls;
      made = recorder();
      return made;
    };
  }
  // Connects by name on the loop with the test's own resolver.
  std::shared_ptr<Transport> connect_to(const std::string& name, ConnectionOptions options = ConnectionOptions()) {
    const auto factory = [this] { return std::make_shared<RecordingProtocol>(named); };
    return named.run_until_complete(named.create_connection(factory, name, 80, options)).first;
  }
  static SocketAddress peer_of(const std::shared_ptr<Transport>& transport) {
    return transport->get_extra_info("peername", SocketAddress());
  }
  // A port of which nothing is heard: its queue of connections is full.
  SocketAddress silent_address() {
    silent = Socket(AddressFamily::kInet);
    silent.bind(SocketAddress("127.0.0.1", 0));
    silent.listen(0);
    for (int i = 0; i < 3; ++i) {
      queued.emplace_back(AddressFamily::kInet);
      queued.back().setblocking(false);
      try {
        queued.back().connect(silent.getsockname());
      } catch (const OSError&) {
      }
    }
    return silent.getsockname();
  }

  Socket listener;
  Socket refusing;
  Socket silent;
  std::vector<Socket> queued;
  SocketAddress open;
  SocketAddress closed;
  int factory_calls = 0;
  std::shared_ptr<RecordingProtocol> made;
  std::unique_ptr<ResolvingLoop> resolving;
  DescriptorEventLoop& named;
};
LOOPSPEC_ON_EVERY_BACKEND(ConnectionTest);

TEST_P(ConnectionTest, ReturnsTransportAndProtocolAfterConnectionMade) {
  const auto [transport, protocol] =
      net.run_until_complete(net.create_connection(counting_factory(), "127.0.0.1", open.port()));
  EXPECT_EQ(protocol, made);
  EXPECT_EQ(transport, made->transport);
  EXPECT_EQ(protocol->calls, (Log{"made"}));
  EXPECT_EQ(factory_calls, 1);
  EXPECT_EQ(peer_of(transport), open);
}

TEST_P(ConnectionTest, Refused) {
  EXPECT_RAISES(ConnectionRefusedError, "[Errno " + std::to_string(ECONNREFUSED) + "] Connect call failed " + closed.repr(),
                connect("127.0.0.1", closed.port()));
  EXPECT_EQ(factory_calls, 0);
}

TEST_P(ConnectionTest, AllErrorsAreAGroup) {
  ConnectionOptions options;
  options.all_errors = true;
  try {
    connect("127.0.0.1", closed.port(), options);
    ADD_FAILURE() << "connected";
  } catch (const BaseExceptionGroup& group) {
    EXPECT_EQ(group.message().substr(0, 24), "create_connection failed");
    ASSERT_EQ(group.exceptions().size(), 1u);
    EXPECT_EQ(exception_type_name(group.exceptions()[0]), "ConnectionRefusedError");
  }
}

TEST_P(ConnectionTest, ArgumentsThatContradictEachOther) {
  ConnectionOptions options;
  EXPECT_RAISES(ValueError, "host and port was not specified and no sock specified", connect());
  options.sock = Socket(AddressFamily::kInet, SocketType::kDatagram);
  EXPECT_RAISES(ValueError, "host/port and sock can not be specified at the same time",
                connect("127.0.0.1", 80, options));
  EXPECT_RAISES(ValueError, "A Stream Socket was expected, got " + options.sock.repr(),
                connect(std::nullopt, Port(), options));
  EXPECT_THROW(connect("127.0.0.1", 70000), OverflowError);
}

TEST_P(ConnectionTest, ASocketGivenIsOwned) {
  ConnectionOptions options;
  options.sock = Socket(AddressFamily::kInet);
  options.sock.connect(open);
  EXPECT_TRUE(options.sock.getblocking());
  connect(std::nullopt, Port(), options);
  EXPECT_FALSE(options.sock.getblocking());
  made->transport->close();
  net.run_until_complete(made->lost);
  EXPECT_EQ(options.sock.fileno(), -1);
}

TEST_P(ConnectionTest, AFailingFactoryLeavesTheCallersSocket) {
  ConnectionOptions options;
  options.sock = Socket::pair().first;
  const auto factory = []() -> std::shared_ptr<Protocol> { throw ValueError("factory"); };
  EXPECT_RAISES(ValueError, "factory",
                net.run_until_complete(net.create_connection(factory, std::nullopt, Port(), options)));
  EXPECT_GE(options.sock.fileno(), 0);
}

TEST_P(ConnectionTest, LocalAddress) {
  ConnectionOptions options;
  options.local_addr.emplace("127.0.0.3", 0);
  connect("127.0.0.1", open.port(), options);
  EXPECT_EQ(listener.accept().second.host(), "127.0.0.3");
  options.local_addr.emplace("127.0.0.1", open.port());
  EXPECT_RAISES(
      OSError,
      "[Errno " + std::to_string(EADDRINUSE) + "] error while attempting to bind on address " + open.repr() + ": [errno " + std::to_string(EADDRINUSE) + "] address already in use",
      connect("127.0.0.1", closed.port(), options));
  options.local_addr.emplace("::1", 0);
  EXPECT_RAISES(OSError, "no matching local address with family=AF_INET found",
                connect("127.0.0.1", open.port(), options));
}

TEST_P(ConnectionTest, ConnectionMadeMayClose) {
  const auto protocol = recorder();
  protocol->on_made = [](Transport& transport) { transport.close(); };
  net.run_until_complete(net.create_connection(factory_of(protocol), "127.0.0.1", open.port()));
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(ConnectionTest, AcceptedSockets) {
  const Socket client(AddressFamily::kInet);
  client.connect(open);
  const Socket accepted = listener.accept().first;
  const auto protocol = recorder();
  const auto [transport, same] = net.run_until_complete(net.connect_accepted_socket(factory_of(protocol), accepted));
  EXPECT_EQ(same, protocol);
  transport->write("hello");
  EXPECT_EQ(client.recv(10), "hello");
  transport->close();
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(accepted.fileno(), -1);
  const Socket datagram(AddressFamily::kInet, SocketType::kDatagram);
  EXPECT_RAISES(ValueError, "A Stream Socket was expected, got " + datagram.repr(),
                net.run_until_complete(net.connect_accepted_socket(factory_of(protocol), datagram)));
}

TEST_P(ConnectionTest, CancellingClosesTheSocket) {
  const SocketAddress address = silent_address();
  const int before = open_descriptors();
  const auto task = net.create_task(net.create_connection(counting_factory(), address.host(), address.port()));
  turn();
  turn();
  if (task.done()) GTEST_SKIP() << "this kernel answers for a full queue";
  task.cancel();
  EXPECT_THROW(net.run_until_complete(task), CancelledError);
  turn();
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_EQ(factory_calls, 0);
}

TEST_P(ConnectionTest, AddressesAreTriedInOrder) {
  resolving->answers["host"] = {info(closed), info(open)};
  EXPECT_EQ(peer_of(connect_to("host")), open);
  EXPECT_EQ(resolving->asked, (Log{"host"}));
}

TEST_P(ConnectionTest, ErrorsOfSeveralAttempts) {
  const SocketAddress other("127.0.0.2", closed.port());
  resolving->answers["host"] = {info(closed), info(other)};
  EXPECT_RAISES(OSError,
                "Multiple exceptions: [Errno " + std::to_string(ECONNREFUSED) + "] Connect call failed " + closed.repr() +
                    ", [Errno " + std::to_string(ECONNREFUSED) + "] Connect call failed " + other.repr(),
                connect_to("host"));
  resolving->answers["host"] = {info(closed), info(closed)};
  EXPECT_RAISES(ConnectionRefusedError, "[Errno " + std::to_string(ECONNREFUSED) + "] Connect call failed " + closed.repr(), connect_to("host"));
  EXPECT_RAISES(OSError, "getaddrinfo() returned empty list", connect_to("nobody"));
}

TEST_P(ConnectionTest, HappyEyeballsGoOnAtOnceAfterAFailure) {
  resolving->answers["host"] = {info(closed), info(open)};
  ConnectionOptions options;
  options.happy_eyeballs_delay = 3600;
  EXPECT_EQ(peer_of(connect_to("host", options)), open);
}

TEST_P(ConnectionTest, HappyEyeballsDoNotWaitForTheSilent) {
  resolving->answers["host"] = {info(silent_address()), info(open)};
  ConnectionOptions options;
  options.happy_eyeballs_delay = 0.01;
  const int before = open_descriptors();
  const auto transport = connect_to("host", options);
  EXPECT_EQ(peer_of(transport), open);
  transport->abort();
  for (int i = 0; i < 3; ++i) {
    named.stop();
    named.run_forever();
  }
  EXPECT_EQ(open_descriptors(), before);  // the loser's socket is closed
  EXPECT_TRUE(all_tasks(named).empty());
}

TEST_P(ConnectionTest, HappyEyeballsThatAllFail) {
  const SocketAddress other("127.0.0.2", closed.port());
  resolving->answers["host"] = {info(closed), info(other)};
  ConnectionOptions options;
  options.happy_eyeballs_delay = 0.001;
  options.all_errors = true;
  try {
    connect_to("host", options);
    ADD_FAILURE() << "connected";
  } catch (const BaseExceptionGroup& group) {
    EXPECT_EQ(group.exceptions().size(), 2u);
  }
}

TEST_P(ConnectionTest, CancellingARaceLeavesNothing) {
  resolving->answers["host"] = {info(silent_address()), info(silent.getsockname())};
  ConnectionOptions options;
  options.happy_eyeballs_delay = 0.001;
  const int before = open_descriptors();
  const auto factory = [this] { return std::make_shared<RecordingProtocol>(named); };
  const auto task = named.create_task(named.create_connection(factory, "host", 80, options));
  named.call_later(0.02, [&] { task.cancel(); });
  EXPECT_THROW(named.run_until_complete(task), CancelledError);
  for (int i = 0; i < 3; ++i) {
    named.stop();
    named.run_forever();
  }
  EXPECT_TRUE(all_tasks(named).empty());
  EXPECT_EQ(open_descriptors(), before);
}

TEST(InterleaveTest, FamiliesAlternate) {
  const auto four = [](int port) { return info(SocketAddress("127.0.0.1", port)); };
  const auto six = [](int port) { return info(SocketAddress("::1", port)); };
  const std::vector<AddressInfo> infos{six(1), six(2), six(3), four(4), four(5)};
  using Infos = std::vector<AddressInfo>;
  EXPECT_EQ(detail::interleave(infos, 1), (Infos{six(1), four(4), six(2), four(5), six(3)}));
  EXPECT_EQ(detail::interleave(infos, 2), (Infos{six(1), six(2), four(4), six(3), four(5)}));
  EXPECT_EQ(detail::interleave(infos, 9), (Infos{six(1), six(2), six(3), four(4), four(5)}));
  EXPECT_TRUE(detail::interleave({}, 1).empty());
}

}  // namespace
}  // namespace loopspec
