// For tests of TLS: contexts, and two ends of a connection on one loop.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "loopspec/ssl_context.h"
#include "network_fixture.h"
#include "test_certificates.h"

namespace loopspec {

class TlsTest : public NetworkTest {
 protected:
  static std::shared_ptr<SSLContext> server_context(const std::string& certificate = test_certificates().localhost) {
    auto context = make_ssl_context(SSLMethod::kTlsServer);
    context->load_cert_chain(certificate);
    return context;
  }
  static std::shared_ptr<SSLContext> client_context() {
    auto context = make_ssl_context(SSLMethod::kTlsClient);
    context->load_verify_locations(test_certificates().authority);
    return context;
  }
  static UnixConnectionOptions client_options(std::shared_ptr<SSLContext> context = client_context(),
                                              const std::string& name = "localhost") {
    UnixConnectionOptions options;
    options.ssl = std::move(context);
    options.server_hostname = name;
    return options;
  }
  static AcceptedSocketOptions server_options(std::shared_ptr<SSLContext> context = server_context()) {
    AcceptedSocketOptions options;
    options.ssl = std::move(context);
    return options;
  }

  // One end of a connection, as a task, whose error may be looked at.
  struct End {
    std::shared_ptr<RecordingProtocol> protocol;
    Task<void> task;
    Transport& transport() const { return *protocol->transport; }
  };
  End begin_client(AbstractEventLoop& on, Socket sock, UnixConnectionOptions options = client_options()) {
    End end{std::make_shared<RecordingProtocol>(on), Task<void>()};
    options.sock = std::move(sock);
    end.task = on.create_task(connect(on, end.protocol, std::move(options)));
    return end;
  }
  End begin_server(AbstractEventLoop& on, Socket sock, AcceptedSocketOptions options = server_options()) {
    End end{std::make_shared<RecordingProtocol>(on), Task<void>()};
    end.task = on.create_task(accept(on, end.protocol, std::move(sock), std::move(options)));
    return end;
  }
  // Both ends over a pair of sockets, connected.
  void connect_ends(AbstractEventLoop& on, UnixConnectionOptions options = client_options(),
                    AcceptedSocketOptions accepted = server_options()) {
    auto [ours, theirs] = Socket::pair();
    client = begin_client(on, ours, std::move(options));
    server = begin_server(on, theirs, std::move(accepted));
    on.run_until_complete(client.task);
    on.run_until_complete(server.task);
  }
  // "Type: message" of what a task raised; empty when it did not.
  static std::string outcome(AbstractEventLoop& on, const Task<void>& task) {
    try {
      on.run_until_complete(task);
      return {};
    } catch (const BaseException& error) {
      return std::string(error.type_name()) + ": " + error.message();
    }
  }
  // Both are gone without an error.
  void close_ends(AbstractEventLoop& on) {
    client.transport().close();
    on.run_until_complete(client.protocol->lost);
    on.run_until_complete(server.protocol->lost);
  }

  End client;
  End server;

 private:
  static Coroutine<void> connect(AbstractEventLoop& on, std::shared_ptr<RecordingProtocol> protocol,
                                 UnixConnectionOptions options) {
    const auto factory = [protocol] { return protocol; };
    co_await on.create_unix_connection(factory, std::nullopt, options);
  }
  static Coroutine<void> accept(AbstractEventLoop& on, std::shared_ptr<RecordingProtocol> protocol, Socket sock,
                                AcceptedSocketOptions options) {
    const auto factory = [protocol] { return protocol; };
    co_await on.connect_accepted_socket(factory, sock, options);
  }
};

}  // namespace loopspec
