// The script's own ops.
#include <algorithm>
#include <ctime>
#include <set>

#include "loopspec/transport.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/client_functions.h"
#include "server/script/new_event.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

const Object& argument(const Frame& frame, std::uint32_t index) {
  if (index < frame.arguments->size()) return (*frame.arguments)[index];
  throw ScriptException("IndexError", "tuple index out of range");
}

bool is_quiet(const Frame& frame, const v1::Op& op) { return op.quiet() || (frame.block != nullptr && frame.block->quiet()); }

OpResult log(Frame& frame, const v1::Op& op) {
  if (is_quiet(frame, op)) return Object();
  NewEvent event(frame.state.recorder());
  v1::LogMark& mark = *event->mutable_log_mark();
  mark.set_text(op.log().text());
  for (const std::uint32_t index : op.log().arguments()) frame.state.values().write(argument(frame, index), *mark.add_values());
  for (const std::string& id : op.log().ids()) frame.state.values().write(frame.state.registry().lookup(id), *mark.add_values());
  frame.record(std::move(*event));
  return Object();
}

OpResult raise(Frame& frame, const v1::Op& op) {
  const std::exception_ptr exception = make_exception(op.raise().type(), op.raise().message());
  if (!op.id().empty()) frame.state.registry().bind(op.id(), exception);
  std::rethrow_exception(exception);
}

std::string refuse_raise(const v1::Op& op) {
  return is_exception_type(op.raise().type()) ? "" : "there is no exception type '" + op.raise().type() + "'";
}

OpResult call(Frame& frame, const v1::Op& op) {
  run_block(frame.state, frame.state.block(op.call().block()), make_arguments(frame, op.call().args()));
  return Object();
}

OpResult invoke_client(Frame& frame, const v1::Op& op) {
  if (frame.state.client() == nullptr) throw RuntimeError("only a session has a client");
  return frame.state.client()->invoke(op.invoke_client().client(), {frame.arguments, frame.received});
}

OpResult tally(Frame& frame, const v1::Op& op) {
  const auto* number = argument(frame, 0).get<std::int64_t>();
  if (number == nullptr) throw TypeError("tally wants an integer");
  frame.state.add_to_tally(op.tally().name(), *number);
  return Object();
}

OpResult report_tally(Frame& frame, const v1::Op& op) {
  if (is_quiet(frame, op)) return Object();
  const auto numbers = frame.state.tally(op.report_tally().name());
  v1::TraceEvent event;
  v1::TallyReported& reported = *event.mutable_tally_reported();
  reported.set_name(op.report_tally().name());
  reported.set_count(numbers.size());
  reported.set_distinct(std::set<std::int64_t>(numbers.begin(), numbers.end()).size());
  reported.set_ascending(std::is_sorted(numbers.begin(), numbers.end()));
  frame.record(std::move(event));
  return Object();
}

OpResult forget(Frame& frame, const v1::Op& op) {
  frame.state.registry().forget(op.forget().target());
  return Object();
}

// Objects die with their last reference here.
OpResult collect_garbage(Frame&, const v1::Op&) { return Object(); }

bool is_of_type(const std::exception_ptr& exception, std::string_view type) {
  if (type == "BaseException" || type == exception_type_name(exception)) return true;
  return type == "Exception" && exception_is<Exception>(exception);
}

bool is_of_type(BaseTransport* transport, std::string_view type) {
  if (type == "BaseTransport") return true;
  if (type == "Transport") return dynamic_cast<Transport*>(transport) != nullptr;
  if (type == "ReadTransport") return dynamic_cast<ReadTransport*>(transport) != nullptr;
  if (type == "WriteTransport") return dynamic_cast<WriteTransport*>(transport) != nullptr;
  if (type == "DatagramTransport") return dynamic_cast<DatagramTransport*>(transport) != nullptr;
  return type == "SubprocessTransport" && dynamic_cast<SubprocessTransport*>(transport) != nullptr;
}

bool is_of_type(const AbstractEventLoop& loop, std::string_view type) {
  if (type == "AbstractEventLoop" || type == "BaseEventLoop") return true;
  if (type == "SelectorEventLoop") return dynamic_cast<const SelectorEventLoop*>(&loop) != nullptr;
  return type == "ProactorEventLoop" && dynamic_cast<const ProactorEventLoop*>(&loop) != nullptr;
}

bool is_of_type(const Object& object, std::string_view type) {
  if (const auto* transport = object.get<std::shared_ptr<BaseTransport>>()) return is_of_type(transport->get(), type);
  if (object.get<std::shared_ptr<Server>>() != nullptr) return type == "Server" || type == "AbstractServer";
  if (const auto* exception = object.get<std::exception_ptr>()) return is_of_type(*exception, type);
  if (const auto* handle = object.get<HandleObject>()) return type == "Handle" || (type == "TimerHandle" && handle->timer);
  if (const auto* future = object.get<FutureObject>()) return type == "Future" || (type == "Task" && future->is_task());
  const auto* loop = object.get<LoopObject>();
  return loop != nullptr && is_of_type(*loop->loop, type);
}

OpResult type_check(Frame& frame, const v1::Op& op) {
  return Object(is_of_type(frame.state.registry().lookup(op.type_check().target()), op.type_check().type()));
}

// Of the calling thread: others run other programs.
OpResult cpu_time(Frame& frame, const v1::Op& op) {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  const double seconds = static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
  v1::Value shown;
  shown.mutable_none();
  if (op.cpu_time().has_at_most()) shown.set_boolean(seconds - bound<double>(frame, op.cpu_time().base()) <= op.cpu_time().at_most());
  return {Object(seconds), std::move(shown)};
}

OpResult same(Frame& frame, const v1::Op& op) {
  const Registry& registry = frame.state.registry();
  return Object(registry.lookup(op.same().first()).is(registry.lookup(op.same().second())));
}

// An entry of the context an exception handler was given, also one that the trace leaves out.
OpResult take_context_entry(const ExceptionContext& context, const std::string& key) {
  const auto keys = context.keys();
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) throw ScriptException("KeyError", "'" + key + "'");
  Object entry = context_entry(context, key);
  if (!key.ends_with("traceback")) return entry;
  v1::Value shown;
  shown.set_object("traceback");
  return {std::move(entry), std::move(shown)};
}

OpResult take_argument(Frame& frame, const v1::Op& op) {
  const Object& taken = argument(frame, op.take_argument().index());
  const std::string& key = op.take_argument().key();
  if (key.empty()) return taken;
  const auto* map = taken.get<MapObject>();
  if (map != nullptr && frame.received != nullptr) return take_context_entry(*frame.received, key);
  if (map == nullptr) throw TypeError("the argument is no map");
  const auto entry = map->entries->find(key);
  if (entry == map->entries->end()) throw ScriptException("KeyError", "'" + key + "'");
  return entry->second;
}

}  // namespace

void add_script_ops(OpTable& table) {
  table[v1::Op::kLog].perform = log;
  table[v1::Op::kLog].marks = true;
  table[v1::Op::kRaise].perform = raise;
  table[v1::Op::kRaise].refuse = refuse_raise;
  table[v1::Op::kRaise].binds = false;
  table[v1::Op::kCall].perform = call;
  table[v1::Op::kCall].started = true;
  table[v1::Op::kInvokeClient].perform = invoke_client;
  table[v1::Op::kTally].perform = tally;
  table[v1::Op::kTally].marks = true;
  table[v1::Op::kReportTally].perform = report_tally;
  table[v1::Op::kReportTally].marks = true;
  table[v1::Op::kForget].perform = forget;
  table[v1::Op::kForget].binds = false;
  table[v1::Op::kCollectGarbage].perform = collect_garbage;
  table[v1::Op::kCollectGarbage].binds = false;
  table[v1::Op::kTypeCheck].perform = type_check;
  table[v1::Op::kCpuTime].perform = cpu_time;
  table[v1::Op::kSame].perform = same;
  table[v1::Op::kTakeArgument].perform = take_argument;
}

}  // namespace loopspec::script
