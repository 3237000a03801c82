// ProtocolDeclaration: a protocol as the program declares it, and the factory of its instances.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/future.h"
#include "server/script/object.h"
#include "server/script/script_protocol.h"

namespace loopspec::script {

class ProtocolDeclaration {
 public:
  // Both must outlive it.
  ProtocolDeclaration(ProgramState& state, const v1::Protocol& message) : state_(state), message_(message) {}
  ProtocolDeclaration(const ProtocolDeclaration&) = delete;
  ProtocolDeclaration& operator=(const ProtocolDeclaration&) = delete;

  // The factory: runs the block of the name `factory`, and makes an instance and binds it.
  std::shared_ptr<ScriptProtocol> make();
  // Done when the instance of this name has been made.
  Future<void> when_made(AbstractEventLoop& loop, const std::string& name);

  // ---- For its instances
  ProgramState& state() const { return state_; }
  const v1::Protocol& message() const { return message_; }
  // Binds the transport's id, where the program wants that; `times` is how often connection_made() was called before.
  void bind_transport(std::uint32_t number, std::uint32_t times, const std::shared_ptr<BaseTransport>& transport);

 private:
  ProgramState& state_;
  const v1::Protocol& message_;
  std::uint32_t made_ = 0;
  // The one of a shared declaration.
  std::shared_ptr<ScriptProtocol> only_;
  std::vector<std::pair<std::string, Future<void>>> waiters_;
};

// The id of the first, second, third object of a name: "p", "p.2", "p.3".
std::string numbered(const std::string& name, std::uint32_t number);

}  // namespace loopspec::script
