#include "conformance/runner/session_player.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/script/op_table.h"

namespace loopspec::conformance {
namespace {

namespace api = loopspec::v1;
using google::protobuf::FieldDescriptor;

// Ops whose block runs in another thread, or may do so on a loop of the program's own making: a session's client cannot be it.
bool runs_elsewhere(const api::Op& op) {
  return !op.loop().empty() || op.has_run_in_thread() || op.has_start_thread() || op.has_run_in_executor() || op.has_executor_submit() || op.has_to_thread() || op.has_fork();
}

// Ops that run a block there and then, in the thread they stand in.
bool runs_here(const api::Op& op) { return op.has_call() || op.has_context_run(); }

// What the op's body, or a callable in it, has in its text field of that name; "" for none.
std::string text_of(const google::protobuf::Message& body, const std::string& name) {
  const FieldDescriptor* field = body.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) return body.GetReflection()->GetString(body, field);
  const FieldDescriptor* callable = body.GetDescriptor()->FindFieldByName("callback");
  if (callable == nullptr || callable->message_type() != api::Callable::descriptor()) return "";
  return name == "block" ? static_cast<const api::Callable&>(body.GetReflection()->GetMessage(body, callable)).block() : "";
}

std::string text_of(const api::Op& op, const std::string& name) {
  const FieldDescriptor* member = op.GetReflection()->GetOneofFieldDescriptor(op, op.GetDescriptor()->oneof_decl(0));
  return member == nullptr ? "" : text_of(op.GetReflection()->GetMessage(op, member), name);
}

// The blocks that stay in the server, found from those that must.
class BlocksInServer {
 public:
  explicit BlocksInServer(const api::Program& program) {
    for (const api::Block& block : program.blocks()) blocks_[block.name()] = &block;
    for (const api::Protocol& protocol : program.protocols()) protocols_[protocol.name()] = &protocol;
    look_at(program.main(), &runs_elsewhere);
    for (const api::Block& block : program.blocks()) look_at(block.ops(), &runs_elsewhere);
    while (!next_.empty()) take(std::exchange(next_, {}));
    for (const api::Block& block : program.blocks()) {
      if (block.coroutine() || block.async_generator() || block.quiet()) found_.insert(block.name());
    }
  }

  std::set<std::string> found() && { return std::move(found_); }

 private:
  template <class Ops>
  void look_at(const Ops& ops, bool (*wanted)(const api::Op&)) {
    for (const api::Op& op : ops) {
      if (!wanted(op)) continue;
      next_.push_back(text_of(op, "block"));
      const auto protocol = protocols_.find(text_of(op, "protocol_factory"));
      if (protocol != protocols_.end()) add_blocks_of(*protocol->second);
    }
  }

  void take(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const auto block = blocks_.find(name);
      if (block != blocks_.end() && found_.insert(name).second) look_at(block->second->ops(), &runs_here);
    }
  }

  // All its texts; those that name no block are none.
  void add_blocks_of(const api::Protocol& protocol) {
    std::vector<const FieldDescriptor*> fields;
    protocol.GetReflection()->ListFields(protocol, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) next_.push_back(protocol.GetReflection()->GetString(protocol, field));
    }
  }

  std::map<std::string, const api::Block*> blocks_;
  std::map<std::string, const api::Protocol*> protocols_;
  std::vector<std::string> next_;
  std::set<std::string> found_;
};

template <class Event>
void set_place(Event& event, const api::Block* block, int index, const std::string& name) {
  if (block != nullptr) event.mutable_path()->set_block(block->name());
  event.mutable_path()->set_index(static_cast<std::uint32_t>(index));
  event.set_op(name);
}

}  // namespace

std::string SessionPlayer::inexpressible(const api::Program& program) {
  if (program.process().fresh() || program.process().dev_mode() || !program.process().asyncio_debug().empty()) return "a session has no process of its own";
  if (program.limits().max_events() != 0 || program.limits().max_block_runs() != 0) return "a session does not count events and block runs";
  if (const std::string reason = script::unsupported_part(program, /*own_process=*/false); !reason.empty()) return reason;
  return "";
}

SessionPlayer::SessionPlayer(const api::Program& program, SessionLine& line) : program_(program), line_(line), in_server_(BlocksInServer(program).found()) {}

bool SessionPlayer::play(api::Trace& trace) {
  trace_ = &trace;
  try {
    open();
    run_ops(program_.main(), nullptr, 0);
    return true;
  } catch (const Lost&) {
    return false;
  }
}

void SessionPlayer::open() {
  api::ClientItem item;
  api::OpenLoop& open = *item.mutable_open();
  open.set_implementation(program_.implementation());
  open.set_clock(program_.clock());
  open.set_debug(program_.debug());
  open.set_capture_warnings(program_.capture_warnings());
  *open.mutable_protocols() = program_.protocols();
  for (const api::Block& block : program_.blocks()) {
    if (in_server_.contains(block.name())) {
      *open.add_blocks() = block;
      continue;
    }
    api::Block& function = *open.add_blocks();
    function.set_name(block.name());
    function.set_quiet(true);
    const std::uint64_t number = functions_.size() + 1;
    function.add_ops()->mutable_invoke_client()->set_client(number);
    functions_[number] = &block;
  }
  send(std::move(item));
  const api::ServerItem answer = next();
  check_limits(answer.opened());
  if (answer.opened().clock() == api::CLOCK_VIRTUAL) time_ns_ = 0;
}

void SessionPlayer::check_limits(const api::Opened& limits) {
  const auto check = [&](const auto& ops) {
    for (const api::Op& op : ops) {
      const std::uint32_t handles = std::max({op.call_soon().times(), op.call_soon_threadsafe().times(), op.call_later().times()});
      if (handles < limits.max_pending_handles()) continue;
      beyond_limits_ = absl::StrCat("the program has ", handles, " handles wait, and max_pending_handles is ", limits.max_pending_handles());
      throw Lost();
    }
  };
  check(program_.main());
  for (const api::Block& block : program_.blocks()) check(block.ops());
}

template <class Ops>
std::optional<api::ExceptionValue> SessionPlayer::run_ops(const Ops& ops, const api::Block* block, std::uint64_t call) {
  for (int i = 0; i < ops.size(); ++i) {
    const api::Op& op = ops[i];
    const script::OpKind& kind = *script::find_op(op);
    if (kind.started && !op.quiet()) {
      api::TraceEvent event;
      set_place(*event.mutable_op_started(), block, i, kind.name);
      record(std::move(event));
    }
    api::ClientItem item;
    api::SessionOp& sent = *item.mutable_op();
    const std::uint64_t sequence = ++sequence_;
    sent.set_sequence(sequence);
    sent.set_call(call);
    *sent.mutable_op() = op;
    send(std::move(item));
    const api::Result result = result_of(sequence);
    api::TraceEvent event;
    if (result.has_raised()) {
      set_place(*event.mutable_op_raised(), block, i, kind.name);
      *event.mutable_op_raised()->mutable_exception() = result.raised();
      if (!op.quiet()) record(std::move(event));
      if (block != nullptr && !op.catch_()) return result.raised();
    } else if (!op.quiet() && !kind.marks) {
      set_place(*event.mutable_op_returned(), block, i, kind.name);
      if (result.value().kind_case() != api::Value::KIND_NOT_SET) *event.mutable_op_returned()->mutable_value() = result.value();
      record(std::move(event));
    }
  }
  return std::nullopt;
}

void SessionPlayer::run_call(std::uint64_t call, const api::Invocation& invocation) {
  const api::Block& block = *functions_.at(invocation.client());
  api::TraceEvent started;
  started.mutable_block_started()->set_block(block.name());
  *started.mutable_block_started()->mutable_args() = invocation.args();
  record(std::move(started));
  const auto raised = run_ops(block.ops(), &block, call);
  api::TraceEvent ended;
  ended.mutable_block_ended()->set_block(block.name());
  if (raised) *ended.mutable_block_ended()->mutable_raised() = *raised;
  record(std::move(ended));
  api::ClientItem item;
  if (raised) {
    item.mutable_raised()->set_call(call);
    *item.mutable_raised()->mutable_exception() = *raised;
  } else {
    item.mutable_returned()->set_first_call(call);
  }
  send(std::move(item));
}

api::Result SessionPlayer::result_of(std::uint64_t sequence) {
  for (;;) {
    api::ServerItem item = next();
    if (item.has_invoke()) {
      if (item.invoke().has_time_ns()) set_time(item.invoke().time_ns());
      std::uint64_t call = item.invoke().first_call();
      for (const api::Invocation& invocation : item.invoke().calls()) run_call(call++, invocation);
    } else if (item.has_event()) {
      if (item.event().has_time_ns()) set_time(item.event().time_ns());
      *trace_->add_events() = std::move(*item.mutable_event());
    } else if (item.has_result()) {
      if (item.result().has_time_ns()) set_time(item.result().time_ns());
      if (item.result().sequence() == sequence) return item.result();
    }
  }
}

api::ServerItem SessionPlayer::next() {
  while (waiting_.empty()) {
    api::SessionResponse response;
    if (!line_.read(response)) throw Lost();
    for (api::ServerItem& item : *response.mutable_items()) waiting_.push_back(std::move(item));
  }
  api::ServerItem item = std::move(waiting_.front());
  waiting_.pop_front();
  if (item.has_closed()) throw Lost();
  return item;
}

void SessionPlayer::send(api::ClientItem&& item) {
  api::SessionRequest request;
  *request.add_items() = std::move(item);
  if (!line_.write(request)) throw Lost();
}

void SessionPlayer::record(api::TraceEvent&& event) {
  if (time_ns_) event.set_time_ns(*time_ns_);
  *trace_->add_events() = std::move(event);
}

}  // namespace loopspec::conformance
