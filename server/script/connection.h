// What the ops that make connections and servers have in common.
#pragma once

#include <memory>
#include <string>

#include "loopspec/address.h"
#include "loopspec/coroutine.h"
#include "loopspec/protocol.h"
#include "loopspec/transport.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/frame.h"
#include "server/script/program_state.h"
#include "server/script/protocol_declaration.h"

namespace loopspec::script {

// The factory of the protocol that the op names.
template <class Message>
std::function<std::shared_ptr<BaseProtocol>()> protocol_factory(Frame& frame, const Message& message) {
  return [&declaration = frame.state.protocol(message.protocol_factory())] { return ScriptProtocol::base_of(declaration.make()); };
}

// The transport and its protocol as an op's result: the trace shows both, the id is bound to the transport.
OpResult show_connection(Frame& frame, const std::string& id, const std::shared_ptr<BaseTransport>& transport,
                         const std::shared_ptr<BaseProtocol>& protocol);

// The same for what is still being made; awaited, it shows the two.
template <class Pair>
Coroutine<OpResult> show_made(Frame& frame, const v1::Op& op, Coroutine<Pair> connecting) {
  const Pair made = co_await std::move(connecting);
  co_return show_connection(frame, op.id(), made.first, made.second);
}

AddressFamily family_of(v1::AddressFamily family);
int resolver_flags(v1::Getaddrinfo::Flags flags);

}  // namespace loopspec::script
