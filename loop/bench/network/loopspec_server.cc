#include "echo_server.h"
#include "loopspec/loopspec.h"
#include "loopspec/ssl_context.h"
#include "loopspec/streams.h"

namespace loopspec::bench {
namespace {

class Echo final : public Protocol {
 public:
  explicit Echo(std::size_t answers) : answers_(answers) {}
  void connection_made(BaseTransport& transport) override { transport_ = transport.as<Transport>(); }
  void data_received(BytesView data) override {
    for (std::size_t i = 0; i < answers_; ++i) transport_->write(data);
  }
  void connection_lost(const std::exception_ptr&) override { transport_.reset(); }

 private:
  std::size_t answers_;
  std::shared_ptr<Transport> transport_;
};

int port_of(const Server& server) {
  return server.sockets().front().getsockname().port();
}

Coroutine<void> serve_protocol(ServerSettings settings) {
  ServerOptions options;
  options.backlog = kBacklog;
  if (!settings.certificate.empty()) {
    const auto context = make_ssl_context(SSLMethod::kTlsServer);
    context->load_cert_chain(settings.certificate);
    options.ssl = context;
  }
  const auto factory = [answers = settings.answers] { return std::make_shared<Echo>(answers); };
  const auto server = co_await get_running_loop().create_server(factory, "127.0.0.1", 0, options);
  announce(port_of(*server));
  co_await server->serve_forever();
}

Coroutine<void> echo_stream(Reader reader, Writer writer, std::size_t answers) {
  try {
    for (;;) {
      const Bytes data = co_await reader->read(kReadSize);
      if (data.empty()) break;
      for (std::size_t i = 0; i < answers; ++i) writer->write(data);
      co_await writer->drain();
    }
  } catch (const OSError&) {
    // The load generator resets connections.
  }
  writer->close();
}

Coroutine<void> serve_streams(ServerSettings settings) {
  ServerOptions options;
  options.backlog = kBacklog;
  const auto connected = [answers = settings.answers](Reader reader, Writer writer) {
    return echo_stream(std::move(reader), std::move(writer), answers);
  };
  const auto server = co_await start_server(connected, "127.0.0.1", 0, options);
  announce(port_of(*server));
  co_await server->serve_forever();
}

Coroutine<void> echo_socket(Socket socket, std::size_t answers) {
  AbstractEventLoop& loop = get_running_loop();
  try {
    for (;;) {
      const Bytes data = co_await loop.sock_recv(socket, kReadSize);
      if (data.empty()) break;
      for (std::size_t i = 0; i < answers; ++i) co_await loop.sock_sendall(socket, data);
    }
  } catch (const OSError&) {
    // As above.
  }
  socket.close();
}

Coroutine<void> serve_sockets(ServerSettings settings) {
  AbstractEventLoop& loop = get_running_loop();
  const Socket listener(AddressFamily::kInet);
  listener.bind(SocketAddress("127.0.0.1", 0));
  listener.listen(kBacklog);
  listener.setblocking(false);
  announce(listener.getsockname().port());
  std::vector<Task<void>> tasks;
  for (;;) {
    auto [socket, address] = co_await loop.sock_accept(listener);
    socket.setsockopt(SocketOption::kTcpNoDelay, 1);
    std::erase_if(tasks, [](const Task<void>& task) { return task.done(); });
    tasks.push_back(loop.create_task(echo_socket(socket, settings.answers)));
  }
}

}  // namespace

void serve_loopspec_protocol(const ServerSettings& settings) {
  make_event_loop(settings.backend)->run_until_complete(serve_protocol(settings));
}
void serve_loopspec_tls(const ServerSettings& settings) {
  serve_loopspec_protocol(settings);
}
void serve_loopspec_streams(const ServerSettings& settings) {
  make_event_loop(settings.backend)->run_until_complete(serve_streams(settings));
}
void serve_loopspec_sockets(const ServerSettings& settings) {
  make_event_loop(settings.backend)->run_until_complete(serve_sockets(settings));
}

}  // namespace loopspec::bench
