#include "server/script/extra_info.h"

#include <memory>
#include <string>

#include "loopspec/socket.h"
#include "loopspec/ssl_object.h"
#include "loopspec/transport.h"
#include "server/script/script_protocol.h"
#include "server/script/script_socket.h"

namespace loopspec::script {

Object object_of_info(const std::any& info) {
  if (!info.has_value()) return None{};
  if (const auto* address = std::any_cast<SocketAddress>(&info)) return *address ? Object(*address) : Object();
  if (const auto* socket = std::any_cast<Socket>(&info)) return std::make_shared<ScriptSocket>(ScriptSocket{*socket});
  if (const auto* transport = std::any_cast<std::shared_ptr<BaseTransport>>(&info)) return *transport;
  if (const auto* protocol = std::any_cast<std::shared_ptr<BaseProtocol>>(&info)) {
    if (auto own = ScriptProtocol::of(*protocol)) return own;
    return OpaqueObject{"protocol"};
  }
  if (const auto* context = std::any_cast<std::shared_ptr<SSLContext>>(&info)) return *context;
  if (std::any_cast<std::shared_ptr<const SSLObject>>(&info) != nullptr) return OpaqueObject{"SSLObject"};
  if (std::any_cast<SSLCipher>(&info) != nullptr) return OpaqueObject{"tuple"};
  if (std::any_cast<SSLCertificate>(&info) != nullptr) return OpaqueObject{"dict"};
  if (const auto* text = std::any_cast<std::string>(&info)) return *text;
  return OpaqueObject{"object"};
}

}  // namespace loopspec::script
