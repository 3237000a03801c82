// start_tls(): of the loop, of a StreamWriter, and TLS over TLS.
#include "loopspec/streams.h"
#include "tls_fixture.h"

namespace loopspec {
namespace {

StartTlsOptions named(const std::string& name) {
  StartTlsOptions options;
  options.server_hostname = name;
  return options;
}

StartTlsOptions as_server() {
  StartTlsOptions options;
  options.server_side = true;
  return options;
}

class StartTlsTest : public TlsTest {
 protected:
  // Two plain ends on the loop of the virtual clock.
  void connect_plain() {
    auto [ours, theirs] = Socket::pair();
    UnixConnectionOptions plain;
    client = begin_client(loop, ours, plain);
    server = begin_server(loop, theirs, AcceptedSocketOptions());
    loop.run_until_complete(client.task);
    loop.run_until_complete(server.task);
  }
  // Upgrades both, and leaves the new transports in the protocols.
  void upgrade() {
    const Task<void> accepting = loop.create_task(upgrade_one(server, server_context(), as_server()));
    const Task<void> connecting = loop.create_task(upgrade_one(client, client_context(), named("localhost")));
    loop.run_until_complete(accepting);
    loop.run_until_complete(connecting);
  }
  Coroutine<void> upgrade_one(End& end, std::shared_ptr<SSLContext> context, StartTlsOptions options) {
    const std::shared_ptr<Transport> upgraded =
        co_await loop.start_tls(end.protocol->transport, end.protocol, context, options);
    end.protocol->transport = upgraded;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(StartTlsTest);

TEST_P(StartTlsTest, ThePlainConnectionGoesOn) {
  connect_plain();
  client.transport().write("plain");
  while (server.protocol->received.size() < 5) run_turn();
  const std::shared_ptr<Transport> before = client.protocol->transport;
  upgrade();
  EXPECT_NE(client.protocol->transport, before);
  EXPECT_EQ(client.transport().get_protocol(), client.protocol);
  EXPECT_TRUE(client.transport().get_extra_info("cipher").has_value());
  EXPECT_EQ(client.transport().get_extra_info("socket", Socket()), before->get_extra_info("socket", Socket()));
  client.transport().write(" and TLS");
  while (server.protocol->received.size() < 13) run_turn();
  EXPECT_EQ(server.protocol->received, "plain and TLS");
  close_ends(loop);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "eof", "lost None"}));  // no second connection_made()
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
}

TEST_P(StartTlsTest, TlsOverTls) {
  connect_ends(loop);
  upgrade();
  const Bytes data(1 << 20, 'x');
  client.transport().write(data);
  while (server.protocol->received.size() < data.size()) run_turn();
  close_ends(loop);
  EXPECT_EQ(server.protocol->received, data);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
}

TEST_P(StartTlsTest, WhatCannotBeUpgraded) {
  connect_plain();
  const auto transport = client.protocol->transport;
  EXPECT_RAISES(TypeError, "sslcontext is expected to be an instance of ssl.SSLContext, got None",
                loop.run_until_complete(loop.start_tls(transport, client.protocol, nullptr)));
  const auto bare = std::make_shared<Transport>();
  EXPECT_RAISES(TypeError, "transport " + bare->repr() + " is not supported by start_tls()",
                loop.run_until_complete(loop.start_tls(bare, client.protocol, client_context())));
  EXPECT_FALSE(transport->is_closing());
  client.transport().close();
  loop.run_until_complete(client.protocol->lost);
  loop.run_until_complete(server.protocol->lost);
}

TEST_P(StartTlsTest, AFailureClosesTheTransport) {
  connect_plain();
  server.transport().write("this is no TLS, and will never be");
  EXPECT_RAISES(SSLError, "[SSL: WRONG_VERSION_NUMBER] wrong version number",
                loop.run_until_complete(
                    loop.start_tls(client.protocol->transport, client.protocol, client_context(), named("localhost"))));
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost SSLError"}));
  loop.run_until_complete(server.protocol->lost);
}

TEST_P(StartTlsTest, CancellingClosesTheTransport) {
  for (const int turns : {1, 4}) {
    connect_plain();
    const Task<void> upgrading = loop.create_task(upgrade_one(client, client_context(), named("localhost")));
    for (int i = 0; i < turns; ++i) run_turn();
    upgrading.cancel();
    EXPECT_EQ(outcome(loop, upgrading), "CancelledError: ");
    loop.run_until_complete(server.protocol->lost);
    EXPECT_EQ(server.protocol->calls.back(), "lost None");
    EXPECT_TRUE(client.transport().is_closing());
    EXPECT_EQ(loop.time(), 0);  // and not by the handshake's time limit
  }
}

TEST_P(StartTlsTest, TheConnectionIsLostAlready) {
  connect_plain();
  loop.set_debug(true);
  const auto upgrade_lost = [&]() -> Coroutine<void> {
    client.transport().abort();
    co_await upgrade_one(client, client_context(), named("localhost"));
  };
  const Task<void> upgrading = loop.create_task(upgrade_lost());
  EXPECT_EQ(outcome(loop, upgrading), "ConnectionAbortedError: SSL handshake was aborted");
  for (const LogRecord& record : logs) EXPECT_EQ(record.message.find("starts SSL handshake"), std::string::npos);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost None"}));
}

TEST_P(StartTlsTest, TheTransportBelowIsAborted) {
  connect_plain();
  const Task<void> upgrading = loop.create_task(upgrade_one(client, client_context(), named("localhost")));
  for (int i = 0; i < 3; ++i) run_turn();
  client.transport().abort();
  EXPECT_EQ(outcome(loop, upgrading), "ConnectionAbortedError: SSL handshake was aborted");
}

TEST_P(StartTlsTest, TheHandshakesTimeIsLimited) {
  connect_plain();
  StartTlsOptions options = named("localhost");
  options.ssl_handshake_timeout = 3;
  const Task<void> upgrading = loop.create_task(upgrade_one(client, client_context(), options));
  EXPECT_EQ(outcome(loop, upgrading),
            "ConnectionAbortedError: SSL handshake is taking longer than 3.0 seconds: aborting the connection");
  EXPECT_EQ(loop.time(), 3);
}

TEST_P(StartTlsTest, WritingWasPausedBefore) {
  connect_plain();
  server.transport().pause_reading();
  Bytes sent;
  while (client.protocol->calls.back() != "pause") {
    client.transport().write(Bytes(64 * 1024, 'x'));
    sent += Bytes(64 * 1024, 'x');
  }
  const Task<void> connecting = loop.create_task(upgrade_one(client, client_context(), named("localhost")));
  for (int i = 0; i < 5; ++i) run_turn();
  EXPECT_EQ(client.protocol->calls, (Log{"made", "pause"}));
  server.transport().resume_reading();
  while (client.protocol->calls.back() != "resume") run_turn();
  EXPECT_EQ(client.protocol->calls, (Log{"made", "pause", "resume"}));
  client.transport().abort();
  EXPECT_EQ(outcome(loop, connecting), "ConnectionAbortedError: SSL handshake was aborted");
  loop.run_until_complete(server.protocol->lost);
  EXPECT_GT(server.protocol->received.size(), sent.size());  // the first bytes of TLS came behind the plain ones
}

// A line that asks for TLS, the answer, and TLS.
Coroutine<void> upgrading_server(Reader reader, Writer writer, std::shared_ptr<SSLContext> context,
                                 bool wait_for_hello) {
  EXPECT_EQ(co_await reader->readline(), "STARTTLS\n");
  writer->write("go ahead\n");
  co_await writer->drain();
  // The client's first bytes of TLS are in the reader before this side begins.
  while (wait_for_hello && reader->repr().find("bytes") == std::string::npos) co_await sleep(0);
  co_await writer->start_tls(context);
  const Bytes line = co_await reader->readline();
  writer->write("secret " + line);
  co_await writer->drain();
  writer->close();
  co_await writer->wait_closed();
}

Coroutine<Bytes> upgrading_client(int port, std::shared_ptr<SSLContext> context) {
  auto [reader, writer] = co_await open_connection("127.0.0.1", port);
  writer->write("STARTTLS\n");
  EXPECT_EQ(co_await reader->readline(), "go ahead\n");
  co_await writer->start_tls(context, named("localhost"));
  EXPECT_TRUE(writer->get_extra_info("ssl_object").has_value());
  writer->write("hello\n");
  const Bytes answer = co_await reader->read();
  writer->close();
  co_await writer->wait_closed();
  co_return answer;
}

TEST_P(StartTlsTest, Streams) {
  for (const bool wait_for_hello : {false, true}) {
    const auto serve = [wait_for_hello](std::shared_ptr<SSLContext> context) -> Coroutine<std::shared_ptr<Server>> {
      const auto connected = [context, wait_for_hello](Reader reader, Writer writer) {
        return upgrading_server(std::move(reader), std::move(writer), context, wait_for_hello);
      };
      co_return co_await start_server(connected, "127.0.0.1", 0);
    };
    const auto listening = net.run_until_complete(serve(server_context()));
    const int port = listening->sockets().front().getsockname().port();
    EXPECT_EQ(net.run_until_complete(upgrading_client(port, client_context())), "secret hello\n");
    listening->close();
    net.run_until_complete(listening->wait_closed());
  }
  EXPECT_EQ(errors, Log{});
}

}  // namespace
}  // namespace loopspec
