// Streams: connections for coroutines, without protocols of one's own.
//
// Python documentation: library/asyncio-stream.html
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "loopspec/network.h"
#include "loopspec/stream_reader.h"
#include "loopspec/stream_writer.h"

namespace loopspec {

using Reader = std::shared_ptr<StreamReader>;
using Writer = std::shared_ptr<StreamWriter>;

// Called for each connection of a server, with its reader and writer. A coroutine function runs as a task; what it
// raises is reported and closes the connection. What it captures stays as long as the task.
class ClientConnected {
 public:
  template <class F>
  requires std::is_invocable_r_v<Coroutine<void>, F&, Reader, Writer> ClientConnected(F function)
      : coroutine_(std::move(function)) {}  // NOLINT: as std::function
  template <class F>
  requires std::is_void_v<std::invoke_result_t<F&, Reader, Writer>> ClientConnected(F function)
      : plain_(std::move(function)) {}  // NOLINT

  // Nothing for a plain function.
  std::optional<Coroutine<void>> operator()(Reader reader, Writer writer) const;

 private:
  std::function<Coroutine<void>(Reader, Writer)> coroutine_;
  std::function<void(Reader, Writer)> plain_;
};

// Connects on the running loop; as create_connection(). `limit` is the reader's.
Coroutine<std::pair<Reader, Writer>> open_connection(std::optional<std::string> host = std::nullopt, Port port = Port(),
                                                     ConnectionOptions options = ConnectionOptions(),
                                                     std::size_t limit = StreamReader::kDefaultLimit);
Coroutine<std::pair<Reader, Writer>> open_unix_connection(std::optional<std::string> path = std::nullopt,
                                                          UnixConnectionOptions options = UnixConnectionOptions(),
                                                          std::size_t limit = StreamReader::kDefaultLimit);

// Serves on the running loop; as create_server().
Coroutine<std::shared_ptr<Server>> start_server(ClientConnected client_connected, Hosts hosts = Hosts(),
                                                Port port = Port(), ServerOptions options = ServerOptions(),
                                                std::size_t limit = StreamReader::kDefaultLimit);
Coroutine<std::shared_ptr<Server>> start_unix_server(ClientConnected client_connected,
                                                     std::optional<std::string> path = std::nullopt,
                                                     UnixServerOptions options = UnixServerOptions(),
                                                     std::size_t limit = StreamReader::kDefaultLimit);

}  // namespace loopspec
