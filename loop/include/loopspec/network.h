// create_connection() and its relatives: their templates, and everything a program needs to use them.
//
// Python documentation: library/asyncio-eventloop.html#opening-network-connections
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "loopspec/abstract_event_loop.h"
#include "loopspec/coroutine.h"
#include "loopspec/protocol.h"
#include "loopspec/server.h"
#include "loopspec/socket.h"
#include "loopspec/transport.h"

namespace loopspec {

namespace detail {

// Calls a factory and remembers what it made, with its type.
template <class Factory>
ProtocolFactory remember(Factory& factory, std::invoke_result_t<Factory&>& protocol) {
  return [&factory, &protocol]() -> std::shared_ptr<BaseProtocol> {
    protocol = factory();
    return protocol;
  };
}

}  // namespace detail

template <class Factory>
detail::ConnectionMade<Factory> AbstractEventLoop::create_connection(Factory protocol_factory,
                                                                     std::optional<std::string> host, Port port,
                                                                     ConnectionOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await connect_tcp(detail::remember(protocol_factory, protocol), std::move(host), std::move(port),
                                        std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

template <class Factory>
detail::ConnectionMade<Factory> AbstractEventLoop::create_unix_connection(Factory protocol_factory,
                                                                          std::optional<std::string> path,
                                                                          UnixConnectionOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport =
      co_await connect_unix(detail::remember(protocol_factory, protocol), std::move(path), std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

template <class Factory>
detail::ConnectionMade<Factory> AbstractEventLoop::connect_accepted_socket(Factory protocol_factory, Socket sock,
                                                                           AcceptedSocketOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport =
      co_await connect_accepted(detail::remember(protocol_factory, protocol), std::move(sock), std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

}  // namespace loopspec
