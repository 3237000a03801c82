#include "server/script/live_program.h"

#include <google/protobuf/util/message_differencer.h>

#include <utility>

#include "loopspec/base_event_loop.h"
#include "loopspec/detail/events.h"
#include "loopspec/parted_run.h"
#include "server/script/client_functions.h"
#include "server/script/frame.h"
#include "server/script/io_refusal.h"
#include "server/script/op_recorder.h"
#include "server/script/op_table.h"
#include "server/script/program_names.h"
#include "server/script/program_state.h"
#include "server/script/resolver_hook.h"
#include "server/script/script_exception.h"
#include "server/script/value_writer.h"

namespace loopspec::script {

namespace {

v1::Program make_program(const LiveProgram::Options& options) {
  v1::Program program;
  program.set_clock(options.clock);
  program.set_debug(options.debug);
  program.set_capture_warnings(options.capture_warnings);
  return program;
}

// The one that is there already is left as it is; the one that is new is in `parts` then.
template <class Part>
std::pair<const Part*, bool> add(std::unordered_map<std::string, std::unique_ptr<Part>>& parts, const Part& part) {
  const auto [found, added] = parts.try_emplace(part.name(), nullptr);
  if (added) found->second = std::make_unique<Part>(part);
  return {found->second.get(), added};
}

template <class Part>
bool is_same(const Part& a, const Part& b) {
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

// The number behind a value, where there is one.
std::optional<double> seconds_of(const Object& object) {
  if (const auto* number = object.get<double>()) return *number;
  if (const auto* handle = object.get<HandleObject>(); handle != nullptr && handle->timer) return handle->when;
  return std::nullopt;
}

}  // namespace

LiveProgram::LiveProgram(Options options, TraceSink& sink)
    : options_(std::move(options)), pending_(options_.max_pending_handles), program_(make_program(options_)) {
  state_ = std::make_unique<ProgramState>(
      program_, [backend = options_.backend](LoopOptions given) { return make_hooked_loop(backend, std::move(given)); }, sink,
      ProgramState::Live{&pending_, options_.client});
}

LiveProgram::~LiveProgram() { end(); }

void LiveProgram::open() {
  if (open_) return;
  if (ProgramClock* clock = state_->clock(); clock != nullptr && options_.will_wait) clock->set_will_wait(options_.will_wait);
  state_->open();
  open_ = true;
  if (options_.turned) turning_ = dynamic_cast<const BaseEventLoop*>(&loop());
}

void LiveProgram::tell_turns() {
  if (turning_ != nullptr && detail::running_loop == turning_) tell_turns_made();
}

void LiveProgram::tell_turns_made() {
  const std::uint64_t turns = turning_->turn() - turns_told_;
  if (turns == 0) return;
  turns_told_ += turns;
  options_.turned(turns);
}

double LiveProgram::start_time() const { return state_->start_time(); }

AbstractEventLoop& LiveProgram::loop() const { return state_->own_loop(); }

std::vector<ProgramFault> LiveProgram::check_blocks(const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const std::string& field) const {
  if (blocks.empty()) return {};
  v1::Program more;
  *more.mutable_blocks() = blocks;
  const std::lock_guard lock(mutex_);
  return validate_parts(more, parts_, {options_.limits, field, options_.client != nullptr, ops_in_blocks_});
}

std::vector<ProgramFault> LiveProgram::check_parts(const google::protobuf::RepeatedPtrField<v1::Block>& blocks,
                                                   const google::protobuf::RepeatedPtrField<v1::Protocol>& protocols, const std::string& field) const {
  v1::Program more;
  *more.mutable_blocks() = blocks;
  *more.mutable_protocols() = protocols;
  const std::lock_guard lock(mutex_);
  return validate_parts(more, parts_, {options_.limits, field + "blocks", options_.client != nullptr, ops_in_blocks_, field + "protocols"});
}

std::vector<ProgramFault> LiveProgram::check_op(const v1::Op& op, const std::string& field) const {
  const std::lock_guard lock(mutex_);
  return validate_op(op, parts_, {options_.limits, field, options_.client != nullptr, 0});
}

std::string LiveProgram::unsupported(const v1::Op& op) const { return unsupported_op(op); }
std::string LiveProgram::unsupported(const v1::Block& block) const { return unsupported_block(block); }
std::string LiveProgram::unsupported(const v1::Protocol& protocol) const { return refuse_protocol(protocol); }

std::optional<CapabilityFault> LiveProgram::missing_capability(const v1::Op& op, const std::string& path) const {
  return find_capability_fault(op, path, options_.capabilities);
}
std::optional<CapabilityFault> LiveProgram::missing_capability(const v1::Block& block, const std::string& path) const {
  return find_capability_fault(block, path, options_.capabilities);
}

bool LiveProgram::define(const v1::Block& block) {
  const std::lock_guard lock(mutex_);
  const auto [own, added] = add(parts_.blocks, block);
  if (!added) return is_same(*own, block);
  ops_in_blocks_ += static_cast<std::uint64_t>(own->ops_size());
  state_->define(*own);
  return true;
}

bool LiveProgram::define(const v1::Protocol& protocol) {
  const std::lock_guard lock(mutex_);
  const auto [own, added] = add(parts_.protocols, protocol);
  if (!added) return is_same(*own, protocol);
  state_->define(*own);
  return true;
}

bool LiveProgram::runs_in_parts(const v1::Op& op) { return op.has_run_forever(); }

bool LiveProgram::runs_loop(const v1::Op& op) {
  const OpKind* kind = find_op(op);
  return kind != nullptr && kind->runs_loop;
}

OpAnswer LiveProgram::perform(const v1::Op& op, std::optional<std::uint32_t> number) {
  return perform_in({*state_, nullptr, no_arguments()}, op, number);
}

OpAnswer LiveProgram::perform(const v1::Op& op, const ClientFrame& within) {
  return perform_in({*state_, nullptr, within.arguments ? within.arguments : no_arguments(), within.received}, op, std::nullopt);
}

OpAnswer LiveProgram::refuse_run(const v1::Op& op, std::uint32_t number) {
  Frame frame{*state_, nullptr, no_arguments()};
  return *perform(frame, op, number, [](Frame&, const v1::Op&) -> OpResult { throw RuntimeError("This event loop is already running"); });
}

OpAnswer LiveProgram::perform(Frame& frame, const v1::Op& op, std::optional<std::uint32_t> number) {
  const OpKind& kind = *find_op(op);
  OpAnswer answer = *perform(frame, op, number, kind.perform);
  if (turning_ != nullptr && kind.runs_loop) tell_turns_made();
  return answer;
}

std::optional<OpAnswer> LiveProgram::perform_part(const v1::Op& op, std::unique_ptr<PartedRun>& run, const std::function<void()>& rest) {
  Frame frame{*state_, nullptr, no_arguments()};
  auto answer = perform(frame, op, std::nullopt, [&](Frame&, const v1::Op&) -> std::optional<OpResult> {
    if (run == nullptr) run = std::make_unique<PartedRun>(dynamic_cast<BaseEventLoop&>(state_->loop_of(op)));
    if (!run->go_on(rest)) return std::nullopt;
    return Object();
  });
  if (!answer) return std::nullopt;
  run.reset();
  if (turning_ != nullptr) tell_turns_made();
  return answer;
}

std::optional<OpAnswer> LiveProgram::perform(Frame& frame, const v1::Op& op, std::optional<std::uint32_t> number, const Perform& how) {
  const OpKind& kind = *find_op(op);
  const OpRecorder recorder(frame, op, static_cast<int>(number.value_or(0)), kind);
  OpAnswer answer;
  state_->own_names().learn(op);
  try {
    state_->recorder().check();
    if (number) {
      recorder.started();
    } else {
      recorder.begin();
    }
    std::optional<OpResult> performed = how(frame, op);
    if (!performed) return std::nullopt;
    OpResult& result = *performed;
    answer.seconds = seconds_of(result.value);
    const std::optional<v1::Value> shown = result.shown;
    // Whoever has it recorded needs no value of what the id is bound to.
    const bool known_by_id = number && kind.binds && !op.id().empty();
    if (number) {
      recorder.returned(result);
    } else {
      recorder.bind(result);
      // The client records it, and no earlier than the engine would.
      state_->recorder().turnstile().wait();
      if (result.afterwards) result.afterwards();
    }
    if (shown) {
      answer.value = *shown;
    } else if (!known_by_id && !result.value.is_none()) {
      state_->values().write(result.value, answer.value);
    }
  } catch (const Aborted&) {
    answer.aborted = true;
  } catch (...) {
    const std::exception_ptr exception = std::current_exception();
    state_->values().write_exception(exception, answer.raised.emplace());
    try {
      if (number) recorder.raised(exception);
    } catch (const Aborted&) {
      answer.aborted = true;
    }
  }
  if (state_->clock() != nullptr) answer.time_ns = state_->clock()->now_ns();
  return answer;
}

// An op that runs the loop may leave a coroutine behind that goes on in a later run.
struct LiveProgram::Kept {
  v1::Op op;
  Frame frame;
};

OpAnswer LiveProgram::perform_in(Frame frame, const v1::Op& op, std::optional<std::uint32_t> number) {
  if (!find_op(op)->runs_loop) return perform(frame, op, number);
  const auto kept = std::make_shared<Kept>(Kept{op, std::move(frame)});
  kept->frame.owner = kept;
  return perform(kept->frame, kept->op, number);
}

bool LiveProgram::is_bound(const std::string& id) const { return state_->registry().contains(id); }
std::size_t LiveProgram::bound_ids() const { return state_->registry().size(); }
void LiveProgram::forget(const std::string& id) { state_->registry().forget(id); }

void LiveProgram::write_value(const Object& object, v1::Value& value) const {
  if (!object.is_none()) state_->values().write(object, value);
}

Object LiveProgram::read_value(const v1::Value& value) const { return script::read_value(value, state_->registry()); }

std::exception_ptr LiveProgram::read_exception(const v1::ExceptionValue& value) const {
  if (value.ref().empty() && !is_exception_type(value.type())) return make_exception("Error", value.type() + ": " + value.message());
  return script::read_exception(value, state_->registry());
}

void LiveProgram::abort(std::string limit) { state_->abort(std::move(limit)); }
bool LiveProgram::aborted() const { return state_->recorder().aborted(); }
std::string LiveProgram::limit() const { return state_->limit(); }

void LiveProgram::end() {
  if (std::exchange(ended_, true)) return;
  state_->end();
}

}  // namespace loopspec::script
