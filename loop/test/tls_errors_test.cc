// TLS connections that do not come about, or end badly: certificates, names, garbage, silence, resets.
#include <openssl/ssl.h>

#include "loopspec/ssl_error.h"
#include "tls_fixture.h"

namespace loopspec {
namespace {

class TlsErrorsTest : public TlsTest {
 protected:
  // What both ends of a handshake raise.
  std::pair<std::string, std::string> outcomes(UnixConnectionOptions options,
                                               AcceptedSocketOptions accepted = server_options()) {
    auto [ours, theirs] = Socket::pair();
    client = begin_client(loop, ours, std::move(options));
    server = begin_server(loop, theirs, std::move(accepted));
    std::string first = outcome(loop, client.task);
    return {first, outcome(loop, server.task)};
  }
  std::string client_outcome(const std::string& certificate, const std::string& name = "localhost") {
    const std::string text =
        outcomes(client_options(client_context(), name), server_options(server_context(certificate))).first;
    EXPECT_TRUE(client.protocol->calls.empty());
    EXPECT_TRUE(server.protocol->calls.empty() || server.protocol->calls.back() != "made");
    return text;
  }
};
LOOPSPEC_ON_EVERY_BACKEND(TlsErrorsTest);

constexpr char kVerifyFailed[] =
    "SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ";

TEST_P(TlsErrorsTest, CertificatesThatAreNotAccepted) {
  record_errors();
  EXPECT_EQ(client_outcome(test_certificates().elsewhere),
            kVerifyFailed + std::string("Hostname mismatch, certificate is not valid for 'localhost'."));
  EXPECT_EQ(client_outcome(test_certificates().localhost, "127.0.0.2"),
            kVerifyFailed + std::string("IP address mismatch, certificate is not valid for '127.0.0.2'."));
  EXPECT_EQ(client_outcome(test_certificates().expired), kVerifyFailed + std::string("certificate has expired"));
  EXPECT_EQ(client_outcome(test_certificates().self_signed), kVerifyFailed + std::string("self-signed certificate"));
  const auto distrusting = make_ssl_context(SSLMethod::kTlsClient);
  EXPECT_EQ(outcomes(client_options(distrusting)).first,
            kVerifyFailed + std::string("unable to get local issuer certificate"));
  EXPECT_EQ(errors, Log{});  // an OSError is not reported
}

TEST_P(TlsErrorsTest, TheErrorSaysWhy) {
  auto [ours, theirs] = Socket::pair();
  client = begin_client(loop, ours);
  server = begin_server(loop, theirs, server_options(server_context(test_certificates().expired)));
  try {
    loop.run_until_complete(client.task);
    ADD_FAILURE() << "nothing was raised";
  } catch (const SSLCertVerificationError& error) {
    EXPECT_EQ(error.verify_code(), 10);
    EXPECT_EQ(error.verify_message(), "certificate has expired");
    EXPECT_EQ(error.library(), "SSL");
    EXPECT_EQ(error.reason(), "CERTIFICATE_VERIFY_FAILED");
  }
  // The server is told: asyncio would only close the connection.
  EXPECT_NE(outcome(loop, server.task).find("ALERT_CERTIFICATE_EXPIRED] "), std::string::npos);
}

TEST_P(TlsErrorsTest, AClientWithoutACertificate) {
  const auto asking = server_context();
  asking->set_verify_mode(SSLVerifyMode::kRequired);
  asking->load_verify_locations(test_certificates().authority);
  const auto limited = client_context();
  limited->set_maximum_version(SSLVersion::kTls1_2);
  const auto [ours, theirs] = outcomes(client_options(limited), server_options(asking));
  EXPECT_EQ(theirs, "SSLError: [SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE] peer did not return a certificate");
  EXPECT_EQ(ours.substr(0, 15), "SSLError: [SSL:");
  // In TLS 1.3 the client's handshake is over before the server has looked: it hears later.
  EXPECT_EQ(
      outcomes(client_options(), server_options(asking)),
      std::pair(std::string(),
                std::string("SSLError: [SSL: PEER_DID_NOT_RETURN_A_CERTIFICATE] peer did not return a certificate")));
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost SSLError"}));
}

TEST_P(TlsErrorsTest, NoVersionInCommon) {
  const auto old = client_context();
  old->set_maximum_version(SSLVersion::kTls1_2);
  const auto young = server_context();
  young->set_minimum_version(SSLVersion::kTls1_3);
  const auto [ours, theirs] = outcomes(client_options(old), server_options(young));
  EXPECT_EQ(theirs, "SSLError: [SSL: UNSUPPORTED_PROTOCOL] unsupported protocol");
  EXPECT_EQ(ours, "SSLError: [SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version");
}

TEST_P(TlsErrorsTest, GarbageInsteadOfAHandshake) {
  record_errors();
  auto [ours, theirs] = Socket::pair();
  client = begin_client(loop, ours);
  theirs.send("this is no TLS, and will never be");
  EXPECT_EQ(outcome(loop, client.task), "SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number");
  EXPECT_EQ(client.protocol->calls, Log{});
  auto [accepted, asking] = Socket::pair();
  server = begin_server(loop, accepted);
  asking.send("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(outcome(loop, server.task), "SSLError: [SSL: HTTP_REQUEST] http request");
  EXPECT_EQ(errors, Log{});
}

TEST_P(TlsErrorsTest, GarbageAfterTheHandshake) {
  connect_ends(loop);
  // Below TLS, by the socket itself.
  server.transport().get_extra_info("socket", Socket()).send("this is no TLS, and will never be");
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost SSLError"}));
  loop.run_until_complete(server.protocol->lost);
}

TEST_P(TlsErrorsTest, ThePeerLeavesInTheHandshake) {
  auto [ours, theirs] = Socket::pair();
  client = begin_client(loop, ours);
  for (int i = 0; i < 4; ++i) run_turn();
  EXPECT_FALSE(theirs.recv(1000).empty());  // its ClientHello
  theirs.close();
  EXPECT_EQ(outcome(loop, client.task), "ConnectionResetError: ");
  EXPECT_EQ(client.protocol->calls, Log{});
  EXPECT_EQ(ours.fileno(), -1);
}

TEST_P(TlsErrorsTest, AResetInTheHandshake) {
  const Socket listener(AddressFamily::kInet);
  listener.bind(SocketAddress("127.0.0.1", 0));
  listener.listen();
  const auto protocol = recorder();
  const auto connect = [](AbstractEventLoop& on, std::shared_ptr<RecordingProtocol> made, int port) -> Coroutine<void> {
    ConnectionOptions options;
    options.ssl = client_context();
    options.server_hostname = "localhost";
    const auto factory = [made] { return made; };
    co_await on.create_connection(factory, "127.0.0.1", port, options);
  };
  const Task<void> task = net.create_task(connect(net, protocol, listener.getsockname().port()));
  turn();
  const Socket peer = listener.accept().first;
  peer.setblocking(false);
  run_until([&] { return !read_available(peer).empty(); });  // its ClientHello
  peer.setsockopt(SocketOption::kLinger, 0);
  peer.close();
  EXPECT_EQ(outcome(net, task), "ConnectionResetError: [Errno 104] Connection reset by peer");
  EXPECT_EQ(protocol->calls, Log{});
}

TEST_P(TlsErrorsTest, SilenceInTheHandshake) {
  auto [ours, theirs] = Socket::pair();
  UnixConnectionOptions options = client_options();
  options.ssl_handshake_timeout = 0.25;
  client = begin_client(loop, ours, options);
  EXPECT_EQ(outcome(loop, client.task),
            "ConnectionAbortedError: SSL handshake is taking longer than 0.25 seconds: aborting the connection");
  EXPECT_EQ(loop.time(), 0.25);
  // By default a minute, a server's too; and half of a handshake is no handshake.
  auto [accepted, asking] = Socket::pair();
  server = begin_server(loop, accepted);
  asking.send(Bytes("\x16\x03\x01\x02\x00", 5));
  EXPECT_EQ(outcome(loop, server.task),
            "ConnectionAbortedError: SSL handshake is taking longer than 60.0 seconds: aborting the connection");
  EXPECT_DOUBLE_EQ(loop.time(), 60.25);
}

TEST_P(TlsErrorsTest, TheHandshakesTimerEndsWithIt) {
  connect_ends(loop);
  loop.call_later(3600, [&] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(client.protocol->calls, (Log{"made"}));
  close_ends(loop);
  EXPECT_EQ(loop.time(), 3600);
}

TEST_P(TlsErrorsTest, TimesThatMakeNoSense) {
  const auto raised = [&](std::optional<double> handshake, std::optional<double> shutdown) {
    auto [ours, theirs] = Socket::pair();
    UnixConnectionOptions options = client_options();
    options.ssl_handshake_timeout = handshake;
    options.ssl_shutdown_timeout = shutdown;
    client = begin_client(loop, ours, options);
    return outcome(loop, client.task);
  };
  EXPECT_EQ(raised(0, std::nullopt), "ValueError: ssl_handshake_timeout should be a positive number, got 0.0");
  EXPECT_EQ(raised(-1, std::nullopt), "ValueError: ssl_handshake_timeout should be a positive number, got -1.0");
  EXPECT_EQ(raised(std::nullopt, 0), "ValueError: ssl_shutdown_timeout should be a positive number, got 0.0");
  EXPECT_EQ(raised(std::nullopt, -0.5), "ValueError: ssl_shutdown_timeout should be a positive number, got -0.5");
}

TEST_P(TlsErrorsTest, KeywordsThatContradictEachOther) {
  const auto unix_outcome = [&](UnixConnectionOptions options) {
    client = begin_client(loop, Socket::pair().first, std::move(options));
    return outcome(loop, client.task);
  };
  UnixConnectionOptions plain;
  plain.server_hostname = "localhost";
  EXPECT_EQ(unix_outcome(plain), "ValueError: server_hostname is only meaningful with ssl");
  plain = UnixConnectionOptions();
  plain.ssl_handshake_timeout = 1;
  EXPECT_EQ(unix_outcome(plain), "ValueError: ssl_handshake_timeout is only meaningful with ssl");
  plain = UnixConnectionOptions();
  plain.ssl_shutdown_timeout = 1;
  EXPECT_EQ(unix_outcome(plain), "ValueError: ssl_shutdown_timeout is only meaningful with ssl");
  plain = UnixConnectionOptions();
  plain.ssl = client_context();
  EXPECT_EQ(unix_outcome(plain), "ValueError: you have to pass server_hostname when using ssl");
  EXPECT_EQ(unix_outcome(client_options(client_context(), ".localhost")),
            "ValueError: server_hostname cannot be an empty string or start with a leading dot.");
  EXPECT_EQ(unix_outcome(client_options(server_context())),
            "SSLError: Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
  AcceptedSocketOptions accepted;
  accepted.ssl = true;
  server = begin_server(loop, Socket::pair().first, accepted);
  EXPECT_EQ(outcome(loop, server.task), "ValueError: Server side SSL needs a valid SSLContext");
  accepted = AcceptedSocketOptions();
  accepted.ssl_handshake_timeout = 1;
  server = begin_server(loop, Socket::pair().first, accepted);
  EXPECT_EQ(outcome(loop, server.task), "ValueError: ssl_handshake_timeout is only meaningful with ssl");
}

TEST_P(TlsErrorsTest, KeywordsOfConnectionsAndServers) {
  const auto protocol = recorder();
  const auto connect = [&](ConnectionOptions options) {
    options.sock = Socket::pair().first;
    net.run_until_complete(net.create_connection(factory_of(protocol), std::nullopt, Port(), options));
  };
  ConnectionOptions options;
  options.server_hostname = "localhost";
  EXPECT_RAISES(ValueError, "server_hostname is only meaningful with ssl", connect(options));
  options = ConnectionOptions();
  options.ssl = true;
  EXPECT_RAISES(ValueError, "You must set server_hostname when using ssl without a host", connect(options));
  options = ConnectionOptions();
  options.ssl = false;
  options.ssl_shutdown_timeout = 1;
  EXPECT_RAISES(ValueError, "ssl_shutdown_timeout is only meaningful with ssl", connect(options));
  ServerOptions serving;
  serving.ssl = true;
  EXPECT_RAISES(TypeError, "ssl argument must be an SSLContext or None",
                net.run_until_complete(net.create_server(factory_of(protocol), "127.0.0.1", 0, serving)));
  serving.ssl = std::shared_ptr<SSLContext>();
  serving.ssl_handshake_timeout = 1;
  EXPECT_RAISES(ValueError, "ssl_handshake_timeout is only meaningful with ssl",
                net.run_until_complete(net.create_server(factory_of(protocol), "127.0.0.1", 0, serving)));
  UnixServerOptions unix_serving;
  unix_serving.ssl = false;
  EXPECT_RAISES(TypeError, "ssl argument must be an SSLContext or None",
                net.run_until_complete(net.create_unix_server(factory_of(protocol), "/nowhere", unix_serving)));
}

TEST_P(TlsErrorsTest, DebugModeTellsOfAServersFailures) {
  const auto listening = [&] {
    ServerOptions options;
    options.ssl = server_context();
    return net.run_until_complete(net.create_server(factory_of(recorder()), "127.0.0.1", 0, options));
  }();
  const auto fail = [&] {
    const Socket peer(AddressFamily::kInet);
    peer.connect(listening->sockets().front().getsockname());
    peer.setblocking(false);
    peer.send("GET / HTTP/1.1\r\n\r\n");
    read_to_end(peer);
    turn();
  };
  fail();
  EXPECT_EQ(errors, Log{});
  net.set_debug(true);
  fail();
  ASSERT_EQ(errors,
            (Log{"Error on transport creation for incoming connection: SSLError: [SSL: HTTP_REQUEST] http request"}));
  EXPECT_EQ(contexts.back().keys(), (Log{"exception", "message", "protocol", "transport"}));
  net.set_debug(false);
  listening->close();
  net.run_until_complete(listening->wait_closed());
}

TEST_P(TlsErrorsTest, CancellingTheHandshake) {
  for (const int turns : {0, 1, 5}) {
    auto [ours, theirs] = Socket::pair();
    client = begin_client(loop, ours);
    for (int i = 0; i < turns; ++i) run_turn();
    client.task.cancel();
    EXPECT_EQ(outcome(loop, client.task), "CancelledError: ");
    for (int i = 0; i < 5; ++i) run_turn();
    EXPECT_EQ(client.protocol->calls, Log{});
    if (turns == 0) continue;  // it has not begun, and the socket is ours still
    EXPECT_EQ(ours.fileno(), -1) << turns;
  }
  EXPECT_EQ(loop.time(), 0);
}

TEST_P(TlsErrorsTest, ErrorsOfTheProtocol) {
  record_errors();
  auto [ours, theirs] = Socket::pair();
  client = begin_client(loop, ours);
  client.protocol->on_made = [](Transport&) { throw ValueError("in made"); };
  server = begin_server(loop, theirs);
  EXPECT_EQ(outcome(loop, client.task), "ValueError: in made");
  outcome(loop, server.task);
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(client.protocol->calls, (Log{"made", "lost ValueError"}));

  connect_ends(loop);
  server.protocol->on_data = [](BytesView) { throw ValueError("in data"); };
  client.transport().write("x");
  loop.run_until_complete(server.protocol->lost);
  loop.run_until_complete(client.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "lost ValueError"}));
  EXPECT_EQ(client.protocol->calls, (Log{"made", "eof", "lost None"}));

  connect_ends(loop);
  server.protocol->on_eof = [] { throw ValueError("in eof"); };
  client.transport().close();
  loop.run_until_complete(server.protocol->lost);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "eof", "lost ValueError"}));
  EXPECT_EQ(errors, (Log{"ValueError: in made", "ValueError: in data", "ValueError: in eof"}));
}

TEST_P(TlsErrorsTest, SystemExitLeavesTheRun) {
  connect_ends(loop);
  server.protocol->on_data = [](BytesView) { throw SystemExit(3); };
  client.transport().write("x");
  EXPECT_THROW(loop.run_forever(), SystemExit);
  EXPECT_FALSE(server.transport().is_closing());
  close_ends(loop);
}

TEST_P(TlsErrorsTest, AnSniCallbackThatThrows) {
  record_errors();
  const auto context = server_context();
  context->set_sni_callback([](SSLObject&, const std::optional<std::string>&) { throw ValueError("unknown name"); });
  const auto [ours, theirs] = outcomes(client_options(), server_options(context));
  EXPECT_EQ(theirs, "ValueError: unknown name");
  EXPECT_EQ(ours.substr(0, 15), "SSLError: [SSL:");
  EXPECT_EQ(errors, (Log{"ValueError: unknown name"}));
}

TEST_P(TlsErrorsTest, RenegotiationIsRefused) {
  const auto old = client_context();
  old->set_maximum_version(SSLVersion::kTls1_2);
  connect_ends(loop, client_options(old));
  const auto object = client.transport().get_extra_info("ssl_object", std::shared_ptr<const SSLObject>());
  EXPECT_EQ(SSL_renegotiate(object->native()), 0);
  EXPECT_NE(SSL_get_options(object->native()) & SSL_OP_NO_RENEGOTIATION, 0u);
  close_ends(loop);
}

}  // namespace
}  // namespace loopspec
