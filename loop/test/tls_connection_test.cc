// TLS connections that come about: data, facts, names, servers, streams. What goes wrong is in tls_errors_test.cc.
#include <openssl/ssl.h>

#include "loopspec/file.h"
#include "loopspec/gather.h"
#include "loopspec/ssl_object.h"
#include "loopspec/streams.h"
#include "tls_fixture.h"

namespace loopspec {
namespace {

class TlsConnectionTest : public TlsTest {};
LOOPSPEC_ON_EVERY_BACKEND(TlsConnectionTest);

using ObjectRef = std::shared_ptr<const SSLObject>;

TEST_P(TlsConnectionTest, EchoesOnTheVirtualClock) {
  connect_ends(loop);
  EXPECT_EQ(client.protocol->calls, (Log{"made"}));
  EXPECT_EQ(server.protocol->calls, (Log{"made"}));
  server.protocol->on_data = [&](BytesView data) { server.transport().write(data); };
  client.transport().write("hello");
  while (client.protocol->received.size() < 5) run_turn();
  EXPECT_EQ(client.protocol->received, "hello");
  EXPECT_EQ(server.protocol->received, "hello");
  close_ends(loop);
  // The peer's answer to close_notify counts as its end, as in asyncio.
  EXPECT_EQ(client.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
  EXPECT_EQ(loop.time(), 0);
}

TEST_P(TlsConnectionTest, TheDefaultFactsAreThere) {
  const auto context = client_context();
  connect_ends(loop, client_options(context));
  Transport& transport = client.transport();
  EXPECT_EQ(transport.get_extra_info("sslcontext", std::shared_ptr<SSLContext>()), context);
  const SSLCipher cipher = transport.get_extra_info("cipher", SSLCipher());
  EXPECT_EQ(cipher.protocol, "TLSv1.3");
  EXPECT_EQ(cipher.name.substr(0, 4), "TLS_");
  EXPECT_GE(cipher.secret_bits, 128);
  EXPECT_FALSE(transport.get_extra_info("compression").has_value());
  EXPECT_TRUE(transport.get_extra_info("socket").has_value());
  EXPECT_FALSE(transport.get_extra_info("unknown").has_value());
  const ObjectRef object = transport.get_extra_info("ssl_object", ObjectRef());
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->version(), "TLSv1.3");
  EXPECT_EQ(object->server_hostname(), "localhost");
  EXPECT_FALSE(object->server_side());
  EXPECT_FALSE(object->session_reused());
  EXPECT_EQ(object->selected_alpn_protocol(), std::nullopt);
  EXPECT_TRUE(server.transport().get_extra_info("ssl_object", ObjectRef())->server_side());
  EXPECT_EQ(transport.repr().substr(0, 40), "<_SSLProtocolTransport wrapped bufsize=0");
  close_ends(loop);
  EXPECT_EQ(object->version(), "TLSv1.3");  // stays
}

TEST_P(TlsConnectionTest, ThePeersCertificateIsDescribed) {
  connect_ends(loop);
  const auto certificate = client.transport().get_extra_info("peercert", SSLCertificate());
  EXPECT_EQ(certificate.subject, (SSLCertificate::Names{{"commonName", "test localhost"}}));
  EXPECT_EQ(certificate.issuer, (SSLCertificate::Names{{"commonName", "test authority"}}));
  EXPECT_EQ(certificate.version, 3);
  EXPECT_EQ(certificate.not_before, "Jan  1 00:00:00 2000 GMT");
  EXPECT_EQ(certificate.not_after, "Jan  1 00:00:00 2120 GMT");
  EXPECT_EQ(
      certificate.subject_alt_name,
      (SSLCertificate::Names{{"DNS", "localhost"}, {"IP Address", "127.0.0.1"}, {"IP Address", "0:0:0:0:0:0:0:1"}}));
  EXPECT_FALSE(certificate.serial_number.empty());
  EXPECT_FALSE(certificate.der.empty());
  EXPECT_FALSE(server.transport().get_extra_info("peercert").has_value());  // the client showed none
  close_ends(loop);
}

TEST_P(TlsConnectionTest, WithoutVerificationTheCertificateIsOnlyBytes) {
  const auto context = make_ssl_context(SSLMethod::kTlsClient);
  context->set_check_hostname(false);
  context->set_verify_mode(SSLVerifyMode::kNone);
  connect_ends(loop, client_options(context));
  const auto certificate = client.transport().get_extra_info("peercert", SSLCertificate());
  EXPECT_TRUE(certificate.subject.empty());
  EXPECT_FALSE(certificate.der.empty());
  close_ends(loop);
}

TEST_P(TlsConnectionTest, ClientCertificates) {
  const auto asking = server_context();
  asking->set_verify_mode(SSLVerifyMode::kRequired);
  asking->load_verify_locations(test_certificates().authority);
  const auto showing = client_context();
  showing->load_cert_chain(test_certificates().client);
  connect_ends(loop, client_options(showing), server_options(asking));
  EXPECT_EQ(server.transport().get_extra_info("peercert", SSLCertificate()).subject,
            (SSLCertificate::Names{{"commonName", "test client"}}));
  close_ends(loop);
}

TEST_P(TlsConnectionTest, AlpnIsTheServersChoice) {
  const auto ours = client_context();
  ours->set_alpn_protocols({"http/1.1", "h2"});
  const auto theirs = server_context();
  theirs->set_alpn_protocols({"h2", "http/1.1"});
  connect_ends(loop, client_options(ours), server_options(theirs));
  EXPECT_EQ(client.transport().get_extra_info("ssl_object", ObjectRef())->selected_alpn_protocol(), "h2");
  EXPECT_EQ(server.transport().get_extra_info("ssl_object", ObjectRef())->selected_alpn_protocol(), "h2");
  close_ends(loop);
  // Nothing in common: no protocol, and no error.
  theirs->set_alpn_protocols({"spdy"});
  connect_ends(loop, client_options(ours), server_options(theirs));
  EXPECT_EQ(client.transport().get_extra_info("ssl_object", ObjectRef())->selected_alpn_protocol(), std::nullopt);
  close_ends(loop);
}

TEST_P(TlsConnectionTest, VersionsAreLimited) {
  const auto context = client_context();
  context->set_maximum_version(SSLVersion::kTls1_2);
  connect_ends(loop, client_options(context));
  EXPECT_EQ(client.transport().get_extra_info("ssl_object", ObjectRef())->version(), "TLSv1.2");
  client.transport().write("over TLS 1.2");
  while (server.protocol->received.size() < 12) run_turn();
  close_ends(loop);
  EXPECT_EQ(server.protocol->calls, (Log{"made", "data", "eof", "lost None"}));
}

TEST_P(TlsConnectionTest, TheNameIsAskedFor) {
  std::vector<std::optional<std::string>> asked;
  const auto context = server_context();
  context->set_sni_callback([&](SSLObject&, const std::optional<std::string>& name) { asked.push_back(name); });
  connect_ends(loop, client_options(), server_options(context));
  close_ends(loop);
  // Addresses are checked, but not asked for; nor is nothing.
  connect_ends(loop, client_options(client_context(), "127.0.0.1"), server_options(context));
  close_ends(loop);
  const auto unchecking = client_context();
  unchecking->set_check_hostname(false);
  connect_ends(loop, client_options(unchecking, ""), server_options(context));
  close_ends(loop);
  EXPECT_EQ(asked, (std::vector<std::optional<std::string>>{"localhost", std::nullopt, std::nullopt}));
}

TEST_P(TlsConnectionTest, TheNameChoosesTheCertificate) {
  const auto context = server_context();
  const auto elsewhere = server_context(test_certificates().elsewhere);
  context->set_sni_callback([&](SSLObject& object, const std::optional<std::string>& name) {
    if (name == "elsewhere.invalid") object.set_context(elsewhere);
  });
  connect_ends(loop, client_options(client_context(), "elsewhere.invalid"), server_options(context));
  EXPECT_EQ(client.transport().get_extra_info("peercert", SSLCertificate()).subject,
            (SSLCertificate::Names{{"commonName", "test elsewhere"}}));
  close_ends(loop);
}

TEST_P(TlsConnectionTest, AContextOfOpensslsOwn) {
  SSL_CTX* native = SSL_CTX_new(TLS_client_method());
  ASSERT_EQ(SSL_CTX_load_verify_file(native, test_certificates().authority.c_str()), 1);
  SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
  const auto context = adopt_ssl_context(native);
  SSL_CTX_free(native);
  EXPECT_EQ(context->native(), native);
  EXPECT_EQ(context->verify_mode(), SSLVerifyMode::kOptional);
  EXPECT_TRUE(context->check_hostname());
  connect_ends(loop, client_options(context));
  const ObjectRef object = client.transport().get_extra_info("ssl_object", ObjectRef());
  EXPECT_NE(SSL_get_options(object->native()) & SSL_OP_NO_RENEGOTIATION, 0u);
  EXPECT_EQ(SSL_CTX_get_options(native) & SSL_OP_NO_RENEGOTIATION, 0u);  // stays as it is
  close_ends(loop);
  // Names are checked, since it verifies.
  auto [ours, theirs] = Socket::pair();
  client = begin_client(loop, ours, client_options(context, "wrong.invalid"));
  server = begin_server(loop, theirs);
  EXPECT_EQ(outcome(loop, client.task).substr(0, 23), "SSLCertVerificationErro");
  outcome(loop, server.task);
}

TEST_P(TlsConnectionTest, ServersAndClientsOverTcp) {
  const auto made = recorder();
  ServerOptions options;
  options.ssl = server_context();
  const auto listening = net.run_until_complete(net.create_server(factory_of(made), "127.0.0.1", 0, options));
  ConnectionOptions connecting;
  connecting.ssl = client_context();
  const auto ours = recorder();
  const int port = listening->sockets().front().getsockname().port();
  const auto [transport, protocol] =
      net.run_until_complete(net.create_connection(factory_of(ours), "127.0.0.1", port, connecting));
  transport->write("over TCP");
  run_until([&] { return made->received == "over TCP"; });
  EXPECT_EQ(transport->get_extra_info("peername", SocketAddress()), SocketAddress("127.0.0.1", port));
  EXPECT_EQ(transport->get_extra_info("ssl_object", ObjectRef())->server_hostname(),
            "127.0.0.1");  // the host, by default
  transport->close();
  net.run_until_complete(ours->lost);
  net.run_until_complete(made->lost);
  EXPECT_EQ(transport->get_extra_info("peername", SocketAddress()), SocketAddress("127.0.0.1", port));  // stays
  listening->close();
  net.run_until_complete(listening->wait_closed());
}

TEST_P(TlsConnectionTest, UnixServers) {
  const std::string path = test_certificates().folder + "/socket";
  const auto made = recorder();
  UnixServerOptions options;
  options.ssl = server_context();
  const auto listening = net.run_until_complete(net.create_unix_server(factory_of(made), path, options));
  const auto ours = recorder();
  const auto transport =
      net.run_until_complete(net.create_unix_connection(factory_of(ours), path, client_options())).first;
  transport->write("over a file");
  run_until([&] { return made->received == "over a file"; });
  transport->close();
  net.run_until_complete(made->lost);
  listening->close();
  net.run_until_complete(listening->wait_closed());
}

Coroutine<void> answer_lines(Reader reader, Writer writer) {
  for (;;) {
    const Bytes line = co_await reader->readline();
    if (line.empty()) break;
    writer->write("<" + line);
    co_await writer->drain();
  }
  writer->close();
}

Coroutine<Bytes> ask(int port, std::shared_ptr<SSLContext> context) {
  ConnectionOptions options;
  options.ssl = context;
  auto [reader, writer] = co_await open_connection("127.0.0.1", port, options);
  writer->write("one\n");
  writer->write("two\n");
  Bytes answer = co_await reader->readline();
  answer += co_await reader->readline();
  EXPECT_FALSE(writer->can_write_eof());
  writer->close();
  co_await writer->wait_closed();
  co_return answer;
}

TEST_P(TlsConnectionTest, Streams) {
  ServerOptions options;
  options.ssl = server_context();
  const auto serve = [](ServerOptions with) -> Coroutine<std::shared_ptr<Server>> {
    co_return co_await start_server(answer_lines, "127.0.0.1", 0, with);
  };
  const auto listening = net.run_until_complete(serve(options));
  EXPECT_EQ(net.run_until_complete(ask(listening->sockets().front().getsockname().port(), client_context())),
            "<one\n<two\n");
  listening->close();
  net.run_until_complete(listening->wait_closed());
  for (const LogRecord& record : logs) EXPECT_LT(record.level, LogLevel::kWarning) << record.message;
}

TEST_P(TlsConnectionTest, FilesAreReadAndEncrypted) {
  connect_ends(net);
  const std::string path = test_certificates().folder + "/file";
  Bytes content;
  for (int i = 0; i < 100'000; ++i) content += static_cast<char>('a' + i % 26);
  std::FILE* written = std::fopen(path.c_str(), "w");
  std::fwrite(content.data(), 1, content.size(), written);
  std::fclose(written);
  const auto file = open_file(path);
  const auto transport = client.protocol->transport;
  EXPECT_EQ(net.run_until_complete(net.sendfile(transport, file)), content.size());
  run_until([&] { return server.protocol->received.size() == content.size(); });
  EXPECT_EQ(server.protocol->received, content);
  EXPECT_RAISES(RuntimeError,
                "fallback is disabled and native sendfile is not supported for transport " + transport->repr(),
                net.run_until_complete(net.sendfile(transport, file, 0, std::nullopt, false)));
  close_ends(net);
}

TEST_P(TlsConnectionTest, TheRestOfTheInterface) {
  connect_ends(loop);
  Transport& transport = client.transport();
  EXPECT_FALSE(transport.can_write_eof());
  EXPECT_RAISES(NotImplementedError, "", transport.write_eof());
  EXPECT_EQ(transport.get_write_buffer_limits(), (std::pair<std::size_t, std::size_t>{131072, 524288}));
  transport.set_write_buffer_limits(40);
  EXPECT_EQ(transport.get_write_buffer_limits(), (std::pair<std::size_t, std::size_t>{10, 40}));
  EXPECT_RAISES(ValueError, "high (1) must be >= low (2) must be >= 0", transport.set_write_buffer_limits(1, 2));
  EXPECT_EQ(transport.get_protocol(), client.protocol);
  const std::array<BytesView, 3> pieces{"one ", "", "two"};
  transport.writelines(pieces);
  transport.write("");
  while (server.protocol->received.size() < 7) run_turn();
  EXPECT_EQ(server.protocol->received, "one two");
  const auto second = std::make_shared<RecordingProtocol>(loop);
  server.transport().set_protocol(second);
  EXPECT_EQ(server.transport().get_protocol(), second);
  transport.write("to the second");
  while (second->received.size() < 13) run_turn();
  EXPECT_EQ(second->calls, (Log{"data"}));
  transport.close();
  EXPECT_TRUE(transport.is_closing());
  loop.run_until_complete(second->lost);
  EXPECT_EQ(second->calls, (Log{"data", "eof", "lost None"}));
  EXPECT_EQ(server.transport().get_protocol(), nullptr);
}

// A loop that closes while connections are open, or begin, leaves nothing behind and calls nobody.
TEST_P(TlsConnectionTest, TheLoopMayClose) {
  std::weak_ptr<RecordingProtocol> watched;
  {
    auto other = make_loop(std::make_shared<VirtualClock>());
    connect_ends(*other);
    client.transport().write("unread");
    ServerOptions options;
    options.ssl = server_context();
    const auto silent = std::make_shared<RecordingProtocol>(*other);
    const auto listening =
        other->run_until_complete(other->create_server([silent] { return silent; }, "127.0.0.1", 0, options));
    const Socket peer(AddressFamily::kInet);
    peer.connect(listening->sockets().front().getsockname());
    for (int i = 0; i < 3; ++i) {
      other->stop();
      other->run_forever();
    }
    auto [ours, theirs] = Socket::pair();
    const End half_open = begin_client(*other, ours);
    other->call_soon([&] { other->stop(); });
    other->run_forever();
    const auto transport = client.protocol->transport;
    watched = client.protocol;
    other->set_log_sink([](const LogRecord&) {});
    other->close();
    EXPECT_TRUE(transport->is_closing());
    transport->write("late");
    transport->close();
    transport->abort();
    EXPECT_EQ(client.protocol->calls, (Log{"made"}));
    client = server = End();
  }
  EXPECT_TRUE(watched.expired() || watched.lock()->calls == Log{"made"});
}

}  // namespace
}  // namespace loopspec
