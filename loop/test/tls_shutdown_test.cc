// The end of TLS connections, and flow control in both directions.
#include "tls_fixture.h"

namespace loopspec {
namespace {

// Hands out buffers of one size and keeps what was written to them.
class CollectingProtocol : public BufferedProtocol {
 public:
  CollectingProtocol(AbstractEventLoop& loop, std::size_t size)
      : lost(loop.create_future<void>()), buffer_(size, '\0') {}
  MutableBytes get_buffer(std::ptrdiff_t) override {
    return MutableBytes(buffer_).subspan(0, fail_with_empty ? 0 : buffer_.size());
  }
  void buffer_updated(std::size_t count) override {
    received.append(buffer_, 0, count);
    ++updates;
  }
  bool eof_received() override {
    ended = true;
    return false;
  }
  void connection_lost(const std::exception_ptr& error) override {
    lost_with = exception_type_name(error);
    lost.set_result();
  }

  Future<void> lost;
  Bytes received;
  std::size_t updates = 0;
  bool ended = false;
  bool fail_with_empty = false;
  std::string lost_with;

 private:
  Bytes buffer_;
};

Bytes pattern(std::size_t size) {
  Bytes bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 131 + i / 251);
  return bytes;
}

class TlsShutdownTest : public TlsTest {};
LOOPSPEC_ON_EVERY_BACKEND(TlsShutdownTest);

TEST_P(TlsShutdownTest, CloseSendsWhatWasWritten) {
  connect_ends(loop);
  const Bytes data = pattern(4 << 20);
  client.transport().write(data);
  client.transport().close();
  client.transport().close();
  EXPECT_TRUE(client.transport().is_closing());
  loop.run_until_complete(client.protocol->lost);
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->received, data);
  EXPECT_EQ(server.protocol->calls.back(), "lost None");
  EXPECT_EQ(client.protocol->calls.back(), "lost None");
}

TEST_P(TlsShutdownTest, ThePeersEndIsToldOnce) {
  connect_ends(loop);
  server.protocol->keep_open = true;
  client.transport().write("bye");
  client.transport().close();
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].message, "returning true from eof_received() has no effect when using ssl");
  EXPECT_EQ(logs[0].level, LogLevel::kWarning);
  loop.run_until_complete(client.protocol->lost);
}

TEST_P(TlsShutdownTest, AbortSendsNothing) {
  connect_ends(loop);
  client.transport().abort();
  client.transport().abort();
  client.transport().write("late");
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost None"}));
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "eof", "lost None"}));  // the stream's end, without close_notify
}

TEST_P(TlsShutdownTest, AbortWhileClosing) {
  connect_ends(loop);
  server.transport().pause_reading();
  client.transport().close();
  run_turn();
  EXPECT_EQ(client.protocol->calls, (Log{"made"}));
  client.transport().abort();
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost None"}));
  server.transport().abort();
  loop.run_until_complete(server.protocol->lost);
}

TEST_P(TlsShutdownTest, APeerThatDoesNotAnswer) {
  UnixConnectionOptions options = client_options();
  options.ssl_shutdown_timeout = 0.5;
  connect_ends(loop, options);
  server.transport().pause_reading();
  client.transport().close();
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(loop.time(), 0.5);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost TimeoutError"}));
  EXPECT_EQ(exception_message(client.protocol->lost_with), "SSL shutdown timed out");
  server.transport().abort();
  loop.run_until_complete(server.protocol->lost);
  // Half a minute by default.
  connect_ends(loop);
  server.transport().pause_reading();
  client.transport().close();
  loop.run_until_complete(client.protocol->lost);
  EXPECT_DOUBLE_EQ(loop.time(), 30.5);
  server.transport().abort();
  loop.run_until_complete(server.protocol->lost);
}

TEST_P(TlsShutdownTest, WritesAfterTheEndAreCounted) {
  connect_ends(loop);
  client.transport().close();
  for (int i = 0; i < 8; ++i) client.transport().write("z");
  ASSERT_EQ(logs.size(), 3u);
  EXPECT_EQ(logs[0].message, "SSL connection is closed");
  loop.run_until_complete(client.protocol->lost);
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->received, "");
  client.transport().write("z");
  EXPECT_EQ(logs.size(), 4u);
  EXPECT_EQ(client.transport().get_write_buffer_size(), 0u);
  EXPECT_FALSE(client.transport().is_reading());
}

TEST_P(TlsShutdownTest, ClosingWithUnreadDataOfThePeer) {
  connect_ends(loop);
  server.transport().pause_reading();
  client.transport().write("unread");
  for (int i = 0; i < 3; ++i) run_turn();
  server.transport().close();
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "lost SSLError"}));
  EXPECT_EQ(exception_message(server.protocol->lost_with),
            "[SSL: APPLICATION_DATA_AFTER_CLOSE_NOTIFY] application data after close notify");
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "eof", "lost None"}));
}

TEST_P(TlsShutdownTest, TheEndComesWhilePaused) {
  connect_ends(loop);
  server.transport().pause_reading();
  EXPECT_FALSE(server.transport().is_reading());
  client.transport().write("held");
  client.transport().abort();
  loop.run_until_complete(client.protocol->lost);
  for (int i = 0; i < 5; ++i) run_turn();
  EXPECT_EQ(server.protocol->calls, (Log{"made"}));
  server.transport().resume_reading();
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(server.protocol->received, "held");
}

TEST_P(TlsShutdownTest, PausingHoldsBackTheSenderInTheEnd) {
  connect_ends(loop);
  server.transport().pause_reading();
  Bytes sent;
  bool paused = false;
  client.protocol->on_pause = [&] { paused = true; };
  while (!paused) {
    const Bytes piece = pattern(64 * 1024);
    client.transport().write(piece);
    sent += piece;
    run_turn();
    ASSERT_LT(sent.size(), 16u << 20) << "nobody held the sender back";
  }
  EXPECT_GE(client.transport().get_write_buffer_size(), 512u * 1024);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "pause"}));
  EXPECT_EQ(server.protocol->received, "");
  server.transport().resume_reading();
  while (server.protocol->received.size() < sent.size()) run_turn();
  EXPECT_EQ(server.protocol->received, sent);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "pause", "resume"}));
  close_ends(loop);
}

TEST_P(TlsShutdownTest, AHighMarkOfNothing) {
  connect_ends(loop);
  client.transport().set_write_buffer_limits(0);
  EXPECT_EQ(client.protocol->calls, (Log{"made"}));  // asyncio pauses here, with nothing written
  server.transport().pause_reading();
  while (client.transport().get_write_buffer_size() == 0) client.transport().write(Bytes(64 * 1024, 'x'));
  EXPECT_EQ(client.protocol->calls, (Log{"made", "pause"}));
  server.transport().resume_reading();
  while (client.protocol->calls.back() != "resume") run_turn();
  close_ends(loop);
}

TEST_P(TlsShutdownTest, LargeTransfersInBothDirections) {
  connect_ends(net);
  const Bytes data = pattern(8 << 20);
  for (std::size_t at = 0; at < data.size(); at += 100'000) {
    client.transport().write(BytesView(data).substr(at, 100'000));
    server.transport().write(BytesView(data).substr(at, 100'000));
  }
  run_until([&] {
    return client.protocol->received.size() == data.size() && server.protocol->received.size() == data.size();
  });
  EXPECT_EQ(client.protocol->received, data);
  EXPECT_EQ(server.protocol->received, data);
  close_ends(net);
}

TEST_P(TlsShutdownTest, BufferedProtocols) {
  connect_ends(loop);
  const auto collecting = std::make_shared<CollectingProtocol>(loop, 1000);
  server.transport().set_protocol(collecting);
  const Bytes data = pattern(300'000);
  client.transport().write(data);
  client.transport().close();
  loop.run_until_complete(collecting->lost);
  EXPECT_EQ(collecting->received, data);
  EXPECT_GE(collecting->updates, 300u);
  EXPECT_TRUE(collecting->ended);
  EXPECT_EQ(collecting->lost_with, "None");
  loop.run_until_complete(client.protocol->lost);
}

TEST_P(TlsShutdownTest, ABufferedProtocolWithoutABuffer) {
  record_errors();
  connect_ends(loop);
  const auto collecting = std::make_shared<CollectingProtocol>(loop, 1000);
  collecting->fail_with_empty = true;
  server.transport().set_protocol(collecting);
  client.transport().write("x");
  loop.run_until_complete(collecting->lost);
  EXPECT_EQ(collecting->lost_with, "RuntimeError");
  EXPECT_EQ(errors, (Log{"RuntimeError: get_buffer() returned an empty buffer"}));
  loop.run_until_complete(client.protocol->lost);
}

TEST_P(TlsShutdownTest, ClosingInTheMiddleOfData) {
  connect_ends(loop);
  server.protocol->on_data = [&](BytesView) { server.transport().close(); };
  client.transport().write("x");
  loop.run_until_complete(server.protocol->lost);
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  connect_ends(loop);
  server.protocol->on_data = [&](BytesView) { server.transport().abort(); };
  client.transport().write("x");
  loop.run_until_complete(server.protocol->lost);
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "lost None"}));
}

TEST_P(TlsShutdownTest, ServersEndTheirConnections) {
  ServerOptions options;
  options.ssl = server_context();
  const auto made = recorder();
  const auto listening = net.run_until_complete(net.create_server(factory_of(made), "127.0.0.1", 0, options));
  ConnectionOptions connecting;
  connecting.ssl = client_context();
  const auto ours = recorder();
  net.run_until_complete(net.create_connection(factory_of(ours), "127.0.0.1",
                                               listening->sockets().front().getsockname().port(), connecting));
  run_until([&] { return !made->calls.empty(); });
  listening->close();
  const Task<void> closed = net.create_task(listening->wait_closed());
  turn();
  EXPECT_FALSE(closed.done());
  listening->close_clients();
  net.run_until_complete(closed);
  net.run_until_complete(ours->lost);
  EXPECT_EQ(made->calls, (Log{"made", "lost None"}));  // as in asyncio, the connection below is closed
  EXPECT_EQ(ours->calls, (Log{"made", "eof", "lost None"}));
}

}  // namespace
}  // namespace loopspec
