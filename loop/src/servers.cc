// create_server() and create_unix_server(), whatever the kind of loop.
#include <algorithm>
#include <cctype>
#include <vector>

#include "connecting.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/server.h"
#include "loopspec/sleep.h"
#include "platform/socket_file.h"
#include "platform/socket_io.h"
#include "tls/ssl_connecting.h"

namespace loopspec {
namespace {

using Infos = std::vector<AddressInfo>;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Every address to listen on, each once.
Coroutine<Infos> addresses_of(AbstractEventLoop& loop, Hosts hosts, Port port, const ServerOptions& options) {
  const AddressHints hints(options.family, SocketType::kStream, 0, options.flags);
  std::vector<std::optional<std::string>> names(hosts.names().begin(), hosts.names().end());
  if (names.empty() || (names.size() == 1 && names.front()->empty())) names.assign(1, std::nullopt);
  Infos result;
  for (const std::optional<std::string>& name : names) {
    Infos infos = co_await detail::ensure_resolved(loop, name, port, hints);
    if (infos.empty()) throw OSError("getaddrinfo(" + (name ? "'" + *name + "'" : "None") + ") returned empty list");
    for (AddressInfo& info : infos) {
      if (std::find(result.begin(), result.end(), info) == result.end()) result.push_back(std::move(info));
    }
  }
  co_return result;
}

void set_options(const Socket& sock, const ServerOptions& options) {
  if (options.reuse_address.value_or(platform::kReuseAddressByDefault)) sock.setsockopt(SocketOption::kReuseAddress, 1);
  if (options.reuse_port) {
    try {
      sock.setsockopt(SocketOption::kReusePort, 1);
    } catch (const OSError&) {
      throw ValueError("reuse_port not supported by socket module, SO_REUSEPORT defined but not implemented.");
    }
  }
  if (options.keep_alive) sock.setsockopt(SocketOption::kKeepAlive, 1);
  // Else an IPv6 socket would take IPv4's port as well.
  if (sock.family() == AddressFamily::kInet6) sock.setsockopt(SocketOption::kIpv6Only, 1);
}

// False when the machine has no such address, which is no error as long as it has another.
bool bind_to(AbstractEventLoop& loop, const Socket& sock, const SocketAddress& address) {
  try {
    sock.bind(address);
    return true;
  } catch (const OSError& error) {
    const std::string text =
        "error while attempting to bind on address " + address.repr() + ": " + lower(error.message());
    if (!platform::address_not_available(error.error_number()))
      raise_os_error(error.error_number(), error.call(), text);
    if (loop.get_debug()) loop.logger().log(LogLevel::kWarning, text);
    return false;
  }
}

std::vector<Socket> bind_all(AbstractEventLoop& loop, const Infos& infos, const ServerOptions& options) {
  std::vector<Socket> sockets;
  for (const AddressInfo& info : infos) {
    Socket sock;
    try {
      sock = Socket(info.family, info.type, info.protocol);
    } catch (const OSError& error) {  // a family that the machine does not have
      if (loop.get_debug()) {
        loop.logger().log(LogLevel::kWarning, "create_server() failed to create a socket for " + info.address.repr(),
                          std::current_exception());
      }
      continue;
    }
    set_options(sock, options);
    if (bind_to(loop, sock, info.address)) sockets.push_back(std::move(sock));
  }
  if (!sockets.empty()) return sockets;
  std::string addresses;
  for (const AddressInfo& info : infos) addresses += (addresses.empty() ? "" : ", ") + info.address.repr();
  throw OSError("could not bind on any address out of [" + addresses + "]");
}

Coroutine<std::shared_ptr<Server>> begin_serving(BaseEventLoop& loop, std::vector<Socket> sockets,
                                                 ProtocolFactory factory, int backlog, bool start_serving,
                                                 TlsOptions tls, std::function<void(const Socket&)> on_close) {
  for (const Socket& sock : sockets) sock.setblocking(false);
  auto server = std::make_shared<Server>(loop, std::move(sockets), std::move(factory), backlog);
  server->set_tls(std::move(tls));
  server->on_close(std::move(on_close));
  if (start_serving) {
    server->listen_and_accept();
    co_await sleep(0);
  }
  if (loop.get_debug()) loop.logger().log(LogLevel::kInfo, server->repr() + " is serving");
  co_return server;
}

// A socket of ours bound to the path, in place of a socket file that is there.
Socket bind_unix(AbstractEventLoop& loop, const std::string& path) {
  const SocketAddress address = SocketAddress::unix_path(path);
  const Socket sock(AddressFamily::kUnix);
  try {
    platform::remove_socket_file(path);
  } catch (const OSError& error) {  // perhaps we may only create files there
    loop.logger().log(LogLevel::kError,
                      "Unable to check or remove stale UNIX socket '" + path + "': " + error.message());
  }
  try {
    sock.bind(address);
  } catch (const OSError& error) {
    if (!platform::address_in_use(error.error_number())) throw;
    raise_os_error(error.error_number(), "bind", "Address " + address.repr() + " is already in use");
  }
  return sock;
}

// Removes the file that the socket is bound to when the server closes, if it is still that one.
std::function<void(const Socket&)> cleanup_of(AbstractEventLoop& loop, const Socket& sock) {
  const std::string path = sock.getsockname().path();
  const std::optional<std::uint64_t> file = platform::file_number(path);
  if (!file) return {};
  return [&loop, path, file](const Socket&) {
    if (platform::file_number(path) != file) return;
    try {
      platform::remove_socket_file(path);
    } catch (const OSError& error) {
      loop.logger().log(LogLevel::kError,
                        "Unable to clean up listening UNIX socket '" + path + "': " + error.message());
    }
  };
}

}  // namespace

Coroutine<std::shared_ptr<Server>> BaseEventLoop::create_server(ProtocolFactory protocol_factory, Hosts hosts,
                                                                Port port, ServerOptions options) {
  detail::check_server_options(options);
  std::vector<Socket> sockets;
  if (hosts.given() || port.given()) {
    if (options.sock) throw ValueError("host/port and sock can not be specified at the same time");
    const Infos infos = co_await addresses_of(*this, std::move(hosts), std::move(port), options);
    sockets = bind_all(*this, infos, options);
  } else {
    if (!options.sock) throw ValueError("Neither host/port nor sock were specified");
    if (options.sock.type() != SocketType::kStream)
      throw ValueError("A Stream Socket was expected, got " + options.sock.repr());
    sockets.push_back(options.sock);
  }
  co_return co_await begin_serving(*this, std::move(sockets), std::move(protocol_factory), options.backlog,
                                   options.start_serving, options, nullptr);
}

Coroutine<std::shared_ptr<Server>> BaseEventLoop::create_unix_server(ProtocolFactory protocol_factory,
                                                                     std::optional<std::string> path,
                                                                     UnixServerOptions options) {
  platform::require_unix_sockets();
  detail::check_server_options(options);
  Socket sock = options.sock;
  if (path) {
    if (sock) throw ValueError("path and sock can not be specified at the same time");
    sock = bind_unix(*this, *path);
  } else {
    if (!sock) throw ValueError("path was not specified, and no sock specified");
    if (sock.family() != AddressFamily::kUnix || sock.type() != SocketType::kStream) {
      throw ValueError("A UNIX Domain Stream Socket was expected, got " + sock.repr());
    }
  }
  std::function<void(const Socket&)> cleanup;
  if (options.cleanup_socket) cleanup = cleanup_of(*this, sock);
  std::vector<Socket> sockets(1, sock);
  co_return co_await begin_serving(*this, std::move(sockets), std::move(protocol_factory), options.backlog,
                                   options.start_serving, options, std::move(cleanup));
}

}  // namespace loopspec
