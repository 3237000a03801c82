// getaddrinfo(), getnameinfo(), and names where an address is wanted.
#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

class DnsTest : public NetworkTest {
 protected:
  std::vector<AddressInfo> resolve(std::optional<std::string> host, Port port, AddressHints hints = AddressHints()) {
    return net.run_until_complete(net.getaddrinfo(std::move(host), std::move(port), hints));
  }
};
LOOPSPEC_ON_EVERY_BACKEND(DnsTest);

TEST_P(DnsTest, NumericHosts) {
  const auto infos = resolve("127.0.0.1", 80, AddressHints(AddressFamily::kUnspecified, SocketType::kStream));
  ASSERT_EQ(infos.size(), 1u);
  EXPECT_EQ(infos[0].family, AddressFamily::kInet);
  EXPECT_EQ(infos[0].type, SocketType::kStream);
  EXPECT_EQ(infos[0].protocol, has_unix_sockets() ? kProtocolTcp : 0) << "Windows tells no protocol unless asked for one";
  EXPECT_EQ(infos[0].address.repr(), "('127.0.0.1', 80)");
}

TEST_P(DnsTest, NamesOfHostsAndServices) {
  const auto infos = resolve("localhost", "0", AddressHints(AddressFamily::kInet, SocketType::kStream));
  ASSERT_FALSE(infos.empty());
  EXPECT_EQ(infos[0].address.host(), "127.0.0.1");
  const auto none =
      resolve(std::nullopt, 5, AddressHints(AddressFamily::kInet, SocketType::kStream, 0, AddressFlags::kPassive));
  ASSERT_FALSE(none.empty());
  EXPECT_EQ(none[0].address.repr(), "('0.0.0.0', 5)");
}

TEST_P(DnsTest, NamesThatAreNone) {
  EXPECT_THROW(
      resolve("name", 80, AddressHints(AddressFamily::kUnspecified, SocketType::kAny, 0, AddressFlags::kNumericHost)),
      GaiError);
  EXPECT_THROW(resolve("127.0.0.1", "no-such-service"), GaiError);
}

TEST_P(DnsTest, NamesOfAddresses) {
  const auto [host, service] = net.run_until_complete(
      net.getnameinfo(SocketAddress("127.0.0.1", 80), NameFlags::kNumericHost | NameFlags::kNumericService));
  EXPECT_EQ(host, "127.0.0.1");
  EXPECT_EQ(service, "80");
  EXPECT_THROW(net.run_until_complete(net.getnameinfo(SocketAddress())), TypeError);
}

TEST_P(DnsTest, ServersAndClientsByName) {
  ServerOptions options;
  options.family = AddressFamily::kInet;
  const auto server = net.run_until_complete(net.create_server([this] { return recorder(); }, "localhost", 0, options));
  ConnectionOptions connecting;
  connecting.family = AddressFamily::kInet;
  const auto client = recorder();
  const int port = server->sockets().front().getsockname().port();
  net.run_until_complete(net.create_connection(factory_of(client), "localhost", port, connecting));
  EXPECT_EQ(client->calls, (Log{"made"}));
  client->transport->close();
  net.run_until_complete(client->lost);
  server->close();
}

TEST_P(DnsTest, EveryInterface) {
  const auto server = net.run_until_complete(net.create_server([this] { return recorder(); }, "", 0));
  EXPECT_FALSE(server->sockets().empty());
  server->close();
}

}  // namespace
}  // namespace loopspec
