// Transports over stream sockets: events, closing, errors. Writing is in stream_writing_test.cc.
#include <sys/socket.h>
#include <unistd.h>

#include "network_fixture.h"

namespace loopspec {
namespace {

class StreamTransportTest : public NetworkTest {};
LOOPSPEC_ON_EVERY_BACKEND(StreamTransportTest);

TEST_P(StreamTransportTest, EventsComeInOrder) {
  const auto protocol = recorder();
  Socket peer;
  const auto transport = connect_pair(protocol, peer);
  peer.send("one");
  peer.shutdown(ShutdownHow::kWrite);
  net.run_until_complete(protocol->lost);
  EXPECT_EQ(protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(protocol->received, "one");
  EXPECT_TRUE(transport->is_closing());
  EXPECT_EQ(transport->get_protocol(), nullptr);
  EXPECT_EQ(transport->get_extra_info("socket", Socket()).fileno(), -1);
}

TEST_P(StreamTransportTest, EchoOverTcp) {
  std::vector<std::shared_ptr<RecordingProtocol>> accepted;
  const auto factory = [&] {
    auto protocol = recorder();
    protocol->on_data = [raw = protocol.get()](BytesView data) { raw->transport->write(data); };
    accepted.push_back(protocol);
    return protocol;
  };
  const auto server = net.run_until_complete(net.create_server(factory, "127.0.0.1", 0));
  const int port = server->sockets().front().getsockname().port();
  const auto client = recorder();
  const auto [transport, protocol] = net.run_until_complete(net.create_connection(factory_of(client), "127.0.0.1", port));
  transport->write("hello");
  run_until([&] { return client->received.size() == 5; });
  EXPECT_EQ(client->received, "hello");
  transport->close();
  net.run_until_complete(client->lost);
  net.run_until_complete(accepted.front()->lost);
  EXPECT_EQ(accepted.front()->calls, (Log{"made", "data", "eof", "lost None"}));
  server->close();
  net.run_until_complete(server->wait_closed());
}

}  // namespace
}  // namespace loopspec
