// What a protocol saw.
#include <utility>

#include "loopspec/events.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/op_table.h"
#include "server/script/peer_wait.h"
#include "server/script/script_protocol.h"

namespace loopspec::script {

namespace {

using ProtocolPtr = std::shared_ptr<ScriptProtocol>;

OpResult received(Frame& frame, const v1::Op& op) {
  const auto protocol = bound<ProtocolPtr>(frame, op.received().protocol());
  if (!protocol->takes_datagrams()) return Object(Bytes{protocol->received(static_cast<int>(op.received().fd()))});
  auto datagrams = std::make_shared<std::vector<Object>>();
  for (const std::string& datagram : protocol->datagrams()) datagrams->push_back(Bytes{datagram});
  return Object(ListObject{std::move(datagrams)});
}

OpResult protocol_calls(Frame& frame, const v1::Op& op) {
  auto calls = std::make_shared<std::vector<Object>>();
  for (std::string& name : bound<ProtocolPtr>(frame, op.protocol_calls().protocol())->calls_in_short()) calls->push_back(std::move(name));
  return Object(ListObject{std::move(calls)});
}

// The instance of this name, as soon as it has been made.
Coroutine<ProtocolPtr> made(Frame& frame, std::string name) {
  ProtocolDeclaration* declaration = frame.state.protocol_of(name);
  if (declaration != nullptr && !frame.state.registry().contains(name)) {
    co_await await_for_a_while(frame, declaration->when_made(get_running_loop(), name));
  }
  co_return bound<ProtocolPtr>(frame, name);
}

Coroutine<OpResult> wait_called(Frame& frame, const v1::Op& op) {
  const v1::WaitCalled& wait = op.wait_called();
  const ProtocolPtr protocol = co_await made(frame, wait.protocol());
  const std::uint32_t times = std::max(wait.times(), 1U);
  auto condition = [&seen = *protocol, callback = wait.callback(), times] { return seen.count_calls(callback) >= times; };
  if (!condition()) co_await await_for_a_while(frame, protocol->when(get_running_loop(), condition));
  co_return Object();
}

Coroutine<OpResult> wait_received(Frame& frame, const v1::Op& op) {
  const v1::WaitReceived& wait = op.wait_received();
  const ProtocolPtr protocol = co_await made(frame, wait.protocol());
  auto condition = [&seen = *protocol, count = std::size_t{wait.count()}, fd = static_cast<int>(wait.fd())] {
    return (seen.takes_datagrams() ? seen.datagrams().size() : seen.received(fd).size()) >= count;
  };
  if (!condition()) co_await await_for_a_while(frame, protocol->when(get_running_loop(), condition));
  co_return Object();
}

}  // namespace

void add_protocol_ops(OpTable& table) {
  table[v1::Op::kReceived].perform = received;
  table[v1::Op::kProtocolCalls].perform = protocol_calls;
  table[v1::Op::kWaitCalled].perform_awaiting = wait_called;
  table[v1::Op::kWaitReceived].perform_awaiting = wait_received;
}

}  // namespace loopspec::script
