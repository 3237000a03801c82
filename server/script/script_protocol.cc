#include "server/script/script_protocol.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>

#include "loopspec/transport.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/frame.h"
#include "server/script/program_state.h"
#include "server/script/protocol_declaration.h"

namespace loopspec::script {

namespace {

// How often these are called is the kernel's doing.
bool is_chunk(std::string_view callback) { return callback == "data_received" || callback == "buffer_updated" || callback == "pipe_data_received"; }

// The block of a callback; "" where the program gives none.
std::string block_of(const v1::Protocol& message, std::string_view callback) {
  return message.GetReflection()->GetString(message, message.GetDescriptor()->FindFieldByName(std::string(callback)));
}

}  // namespace

std::shared_ptr<BaseProtocol> ScriptProtocol::base_of(const std::shared_ptr<ScriptProtocol>& protocol) {
  return {protocol, &protocol->base()};
}

std::shared_ptr<ScriptProtocol> ScriptProtocol::of(const std::shared_ptr<BaseProtocol>& protocol) {
  return std::dynamic_pointer_cast<ScriptProtocol>(protocol);
}

std::vector<std::string> ScriptProtocol::calls_in_short() const {
  std::vector<std::string> names;
  for (const std::string& call : calls_) {
    const std::string name = call == "get_buffer" ? "buffer_updated" : call;
    if (!is_chunk(name) || names.empty() || names.back() != name) names.push_back(name);
  }
  return names;
}

std::uint32_t ScriptProtocol::count_calls(std::string_view callback) const {
  return static_cast<std::uint32_t>(std::count(calls_.begin(), calls_.end(), callback));
}

const std::string& ScriptProtocol::received(int fd) const {
  static const std::string kNothing;
  const auto found = bytes_.find(fd);
  return found == bytes_.end() ? kNothing : found->second;
}

Future<void> ScriptProtocol::when(AbstractEventLoop& loop, std::function<bool()> condition) {
  Future<void> done = loop.create_future<void>();
  if (condition()) {
    done.set_result();
  } else {
    waiters_.push_back({std::move(condition), done});
  }
  return done;
}

void ScriptProtocol::run(std::string_view callback, std::vector<Object> arguments) {
  calls_.emplace_back(callback);
  std::exception_ptr error;
  try {
    run_block_of(callback, std::move(arguments));
  } catch (...) {
    error = std::current_exception();
  }
  if (callback == "connection_lost") transport_.reset();
  wake();
  if (error) std::rethrow_exception(error);
}

void ScriptProtocol::run_block_of(std::string_view callback, std::vector<Object> arguments) {
  const std::string block = block_of(declaration_.message(), callback);
  if (block.empty()) return;
  ProgramState& state = declaration_.state();
  const Registry::Own own(transport_ ? Object(transport_) : Object());
  run_block(state, state.block(block), std::make_shared<const std::vector<Object>>(std::move(arguments)));
}

void ScriptProtocol::wake() {
  for (std::size_t i = 0; i < waiters_.size();) {
    const Future<void> done = waiters_[i].done;
    if (!done.done() && !waiters_[i].condition()) {
      ++i;
      continue;
    }
    waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(i));
    if (!done.done()) done.set_result();
  }
}

void ScriptProtocol::made(BaseTransport& transport) {
  transport_ = transport.shared_from_this();
  declaration_.bind_transport(number_, count_calls("connection_made"), transport_);
  run("connection_made", {transport_});
}

void ScriptProtocol::lost(const std::exception_ptr& error) { run("connection_lost", {error ? Object(error) : Object()}); }

}  // namespace loopspec::script
