#include "loopspec/streams.h"

#include "loopspec/events.h"
#include "loopspec/stream_reader_protocol.h"

namespace loopspec {
namespace {

// A server's factory: a reader and a protocol for each connection.
ProtocolFactory serving(AbstractEventLoop& loop, ClientConnected client_connected, std::size_t limit) {
  return [&loop, limit, function = std::make_shared<const ClientConnected>(std::move(client_connected))] {
    return std::make_shared<StreamReaderProtocol>(std::make_shared<StreamReader>(limit, loop), loop, function);
  };
}

// A client's side: made before the connection, joined by its transport.
struct Ends {
  Ends(AbstractEventLoop& running, std::size_t limit)
      : loop(running),
        reader(std::make_shared<StreamReader>(limit, running)),
        protocol(std::make_shared<StreamReaderProtocol>(reader, running)) {}
  auto factory() const {
    return [made = protocol] { return made; };
  }
  std::pair<Reader, Writer> join(const std::shared_ptr<Transport>& transport) const {
    return {reader, std::make_shared<StreamWriter>(transport, protocol, reader, loop)};
  }
  AbstractEventLoop& loop;
  Reader reader;
  std::shared_ptr<StreamReaderProtocol> protocol;
};

}  // namespace

std::optional<Coroutine<void>> ClientConnected::operator()(Reader reader, Writer writer) const {
  if (coroutine_) return coroutine_(std::move(reader), std::move(writer));
  plain_(std::move(reader), std::move(writer));
  return std::nullopt;
}

Coroutine<std::pair<Reader, Writer>> open_connection(std::optional<std::string> host, Port port,
                                                     ConnectionOptions options, std::size_t limit) {
  const Ends ends(get_running_loop(), limit);
  const auto made =
      co_await ends.loop.create_connection(ends.factory(), std::move(host), std::move(port), std::move(options));
  co_return ends.join(made.first);
}

Coroutine<std::pair<Reader, Writer>> open_unix_connection(std::optional<std::string> path,
                                                          UnixConnectionOptions options, std::size_t limit) {
  const Ends ends(get_running_loop(), limit);
  const auto made = co_await ends.loop.create_unix_connection(ends.factory(), std::move(path), std::move(options));
  co_return ends.join(made.first);
}

Coroutine<std::shared_ptr<Server>> start_server(ClientConnected client_connected, Hosts hosts, Port port,
                                                ServerOptions options, std::size_t limit) {
  AbstractEventLoop& loop = get_running_loop();
  ProtocolFactory factory = serving(loop, std::move(client_connected), limit);
  co_return co_await loop.create_server(std::move(factory), std::move(hosts), std::move(port), std::move(options));
}

Coroutine<std::shared_ptr<Server>> start_unix_server(ClientConnected client_connected, std::optional<std::string> path,
                                                     UnixServerOptions options, std::size_t limit) {
  AbstractEventLoop& loop = get_running_loop();
  ProtocolFactory factory = serving(loop, std::move(client_connected), limit);
  co_return co_await loop.create_unix_server(std::move(factory), std::move(path), std::move(options));
}

}  // namespace loopspec
