#include "server/script/addresses.h"

#include <atomic>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "loopspec/server.h"
#include "loopspec/transport.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/platform/process.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

constexpr std::string_view kDefaultHost = "127.0.0.1";
// The only interface that a scope may name, and its index.
constexpr std::string_view kLoopbackScope = "%lo";
constexpr std::uint32_t kLoopbackIndex = 1;

bool is_inet(const SocketAddress& address) { return address.family() == AddressFamily::kInet || address.family() == AddressFamily::kInet6; }

SocketAddress loopback_for(const SocketAddress& address) {
  if (address.host() == "0.0.0.0") return {"127.0.0.1", address.port()};
  if (address.host() == "::") return {"::1", address.port()};
  return address;
}

SocketAddress numeric(std::string_view host, int port) {
  if (host.empty()) return {"0.0.0.0", port};
  if (host == "localhost") return {"127.0.0.1", port};
  if (host.ends_with(kLoopbackScope)) return {host.substr(0, host.size() - kLoopbackScope.size()), port, 0, kLoopbackIndex};
  return {host, port};
}

std::string_view host_of(const v1::Endpoint& endpoint) { return endpoint.has_host() ? std::string_view(endpoint.host()) : kDefaultHost; }

Port port_in(const v1::Endpoint& endpoint, int port) {
  if (endpoint.form() == v1::Endpoint::FORM_PORT_NONE) return {};
  return endpoint.form() == v1::Endpoint::FORM_PORT_TEXT ? Port(std::to_string(port)) : Port(port);
}

}  // namespace

void Addresses::learn(const std::string& id, const SocketAddress& address) {
  if (id.empty() || !address) return;
  const std::lock_guard lock(mutex_);
  addresses_[id] = address;
  if (is_inet(address)) id_of_port_.try_emplace(address.port(), id);
}

void Addresses::learn(const std::string& id, const Socket& socket) {
  try {
    learn(id, socket.getsockname());
  } catch (const OSError&) {
    // It has none.
  }
}

void Addresses::learn(const std::string& id, const BaseTransport& transport) {
  try {
    learn(id, transport.get_extra_info("sockname", SocketAddress()));
  } catch (const Exception&) {
    // Of a pipe, say: what else is wrong about it is for the program to show.
  }
}

void Addresses::learn(const std::string& id, const Server& server) {
  // The first is the server's.
  const std::vector<Socket> sockets = server.sockets();
  for (auto socket = sockets.rbegin(); socket != sockets.rend(); ++socket) learn(id, *socket);
}

SocketAddress Addresses::of(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = addresses_.find(id);
  if (found == addresses_.end()) throw ScriptException("NameError", "id '" + id + "' has no address");
  return loopback_for(found->second);
}

void Addresses::write(const SocketAddress& address, v1::Value& value) const {
  if (!address) {
    value.mutable_none();
    return;
  }
  if (!is_inet(address)) return write_path(address.path(), value);
  v1::ListValue& list = *value.mutable_list();
  list.add_values()->set_text(address.host());
  write_port(address.port(), *list.add_values());
  if (address.family() != AddressFamily::kInet6) return;
  list.add_values()->set_integer(address.flow_info());
  list.add_values()->set_integer(address.scope_id());
}

void Addresses::write_port(int port, v1::Value& value) const {
  if (port == 0) return value.set_integer(0);
  const std::lock_guard lock(mutex_);
  const auto found = id_of_port_.find(port);
  value.set_object(found == id_of_port_.end() ? "port" : "port of " + found->second);
}

void Addresses::write_path(const std::string& path, v1::Value& value) const {
  if (path.starts_with('\0')) {
    const std::lock_guard lock(mutex_);
    const auto found = abstract_.find(path);
    return value.set_object("abstract " + (found == abstract_.end() ? "name" : found->second));
  }
  if (std::string name = folder_.name_of(path); !name.empty()) return value.set_object("path of " + name);
  value.set_text(path);
}

SocketAddress Addresses::resolve(const v1::Endpoint& endpoint) {
  if (endpoint.has_of()) return of(endpoint.of());
  if (const auto name = path(endpoint)) return SocketAddress::unix_path(*name);
  if (endpoint.has_none() && endpoint.port_of().empty()) return {};
  return numeric(host_of(endpoint), endpoint.port_of().empty() ? 0 : of(endpoint.port_of()).port());
}

Addresses::HostAndPort Addresses::host_and_port(const v1::Endpoint& endpoint) {
  if (endpoint.has_of()) {
    const SocketAddress address = of(endpoint.of());
    return {is_inet(address) ? address.host() : address.path(), is_inet(address) ? Port(address.port()) : Port()};
  }
  if (auto name = path(endpoint)) return {std::move(name), Port()};
  if (endpoint.has_none() && endpoint.port_of().empty()) return {};
  const int port = endpoint.port_of().empty() ? 0 : of(endpoint.port_of()).port();
  std::optional<std::string> host;
  if (!endpoint.has_none()) host = host_of(endpoint);
  return {std::move(host), port_in(endpoint, port)};
}

std::optional<std::string> Addresses::path(const v1::Endpoint& endpoint) {
  if (endpoint.has_path()) return folder_.file(endpoint.path());
  if (endpoint.has_abstract_name()) return abstract_path(endpoint.abstract_name());
  if (endpoint.has_of() && !is_inet(of(endpoint.of()))) return of(endpoint.of()).path();
  return std::nullopt;
}

std::uint64_t Addresses::next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

// One of its own for each program, on a machine where many run.
std::string Addresses::abstract_path(const std::string& name) {
  static const auto started = std::chrono::system_clock::now().time_since_epoch().count();
  std::string path = absl::StrCat(std::string(1, '\0'), "loopspec-", absl::Hex(started), "-", platform::process_id(), "-", number_, "-", name);
  const std::lock_guard lock(mutex_);
  abstract_.emplace(path, name);
  return path;
}

}  // namespace loopspec::script
