// Addresses: how a program's ops name addresses, and how a trace shows them.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "loopspec/address.h"
#include "loopspec/socket.h"
#include "server/script/folder.h"

namespace loopspec {
class BaseTransport;
class Server;
}  // namespace loopspec

namespace loopspec::v1 {
class Endpoint;
class Value;
}  // namespace loopspec::v1

namespace loopspec::script {

// The addresses of one program, by id and by port. Any thread.
class Addresses {
 public:
  // What create_connection() and its relatives take.
  struct HostAndPort {
    std::optional<std::string> host;
    Port port;
  };

  explicit Addresses(Folder& folder) : folder_(folder) {}
  Addresses(const Addresses&) = delete;
  Addresses& operator=(const Addresses&) = delete;

  // ---- What is known: this id has this local address from now on. Nothing happens for no id, or no address.
  void learn(const std::string& id, const SocketAddress& address);
  void learn(const std::string& id, const Socket& socket);
  void learn(const std::string& id, const BaseTransport& transport);
  void learn(const std::string& id, const Server& server);

  // ---- How a trace shows them
  void write(const SocketAddress& address, v1::Value& value) const;
  void write_port(int port, v1::Value& value) const;

  // ---- How ops name them. NameError for an id that has no address.
  // A socket's address; none for none. The name "localhost" is its IPv4 address here, "" every interface.
  SocketAddress resolve(const v1::Endpoint& endpoint);
  // Host and port of an address; a path where it is one.
  HostAndPort host_and_port(const v1::Endpoint& endpoint);
  // A path; nothing where the endpoint is none.
  std::optional<std::string> path(const v1::Endpoint& endpoint);

 private:
  // The local address of what this id is or was bound to; loopback for a wildcard.
  SocketAddress of(const std::string& id) const;
  static std::uint64_t next_number();
  std::string abstract_path(const std::string& name);
  void write_path(const std::string& path, v1::Value& value) const;

  Folder& folder_;
  // Of this program among all of the process: an abstract name may outlive its program for a moment, in a child being started.
  const std::uint64_t number_ = next_number();
  mutable std::mutex mutex_;
  std::unordered_map<int, std::string> id_of_port_;
  std::unordered_map<std::string, SocketAddress> addresses_;
  // Names in the abstract namespace, by their path.
  std::map<std::string, std::string> abstract_;
};

}  // namespace loopspec::script
