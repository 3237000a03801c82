#include "server/session/session.h"

#include <algorithm>
#include <typeinfo>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/events.h"
#include "loopspec/exceptions.h"
#include "server/live_parts.h"
#include "server/script/script_exception.h"

namespace loopspec::server {

namespace {

using Clock = std::chrono::steady_clock;

bool may_be_threadsafe(const v1::Op& op) { return op.has_call_soon_threadsafe() || op.has_time() || op.has_is_running() || op.has_is_closed(); }

// The call that an item stands in or answers; 0 for none.
std::uint64_t call_of(const v1::ClientItem& item) {
  if (item.has_op()) return item.op().call();
  if (item.has_returned()) return item.returned().first_call();
  return item.has_raised() ? item.raised().call() : 0;
}

Refusal call_not_current(std::uint64_t named, std::uint64_t current, const std::string& field) {
  return {absl::StatusCode::kFailedPrecondition, "CALL_NOT_CURRENT",
          absl::StrCat(field, ": call ", named, " is not the innermost open one (", current == 0 ? "none is open" : absl::StrCat(current), ")"),
          {{"call", absl::StrCat(named)}, {"current", absl::StrCat(current)}}, {{field, "is not the innermost open call"}}};
}

Refusal not_open(const std::string& description, const std::string& field) {
  return {absl::StatusCode::kFailedPrecondition, "NOT_OPEN", absl::StrCat(field, ": ", description), {{"field", field}}, {{field, description}}};
}

std::uint64_t handles_of(const v1::Op& op) {
  if (op.has_call_soon()) return std::max(1U, op.call_soon().times());
  if (op.has_call_soon_threadsafe()) return std::max(1U, op.call_soon_threadsafe().times());
  if (op.has_call_later()) return std::max(1U, op.call_later().times());
  return op.has_call_at() ? 1 : 0;
}

}  // namespace

Session::Session(const Limits& limits, Opener opener, Observer observer, SessionPeer& peer)
    : limits_(limits), opener_(std::move(opener)), observer_(std::move(observer)), peer_(peer), queue_([this] {
        try {
          program()->loop().call_soon_threadsafe([this] { drain(); });
        } catch (const RuntimeError&) {
          // A closed loop: the run that was to be woken is over.
        }
      }) {
  outcome_.set_kind(v1::Outcome::KIND_COMPLETED);
}

Session::~Session() = default;

// ---- The stream's thread

void Session::receive(v1::SessionRequest&& request) {
  for (int i = 0; i < request.items_size(); ++i) {
    v1::ClientItem& item = *request.mutable_items(i);
    std::string path = absl::StrCat("items[", i, "]");
    if (item.has_op()) {
      switch (sequences_.look(item.op().sequence(), item.op().sequence() == 0 ? "" : item.op().SerializeAsString())) {
        case SequenceMemory::Verdict::kNew:
          break;
        case SequenceMemory::Verdict::kRepeated:
          continue;
        case SequenceMemory::Verdict::kReused:
          return refuse(id_reused("op", absl::StrCat(item.op().sequence()), path + ".op.sequence"));
      }
      if (item.op().threadsafe() && program() != nullptr) {
        perform_threadsafe(item.op(), path + ".op");
        continue;
      }
    }
    queue_.push(std::move(item), std::move(path));
  }
}

bool Session::wants_input() const {
  return queue_.size() < limits_.max_pending_ops && output_.bytes() < limits_.max_session_queue_bytes / 2;
}

Session::Backlog Session::backlog() const {
  const auto* opened = program();
  return {opened == nullptr ? 0 : opened->pending().count(), queue_.size(), output_.bytes()};
}

void Session::finish_input() { queue_.close(); }

void Session::cancel() {
  cancelled_ = true;
  stop_everything();
}

void Session::announce_draining(std::uint32_t deadline_ms) {
  v1::ServerItem item;
  item.mutable_draining()->set_deadline_ms(deadline_ms);
  send(std::move(item));
}

std::optional<Refusal> Session::refusal() const {
  const std::lock_guard lock(end_mutex_);
  return refusal_;
}

// ---- The end

void Session::set_refusal(Refusal refusal, v1::Outcome::Kind kind) {
  const std::lock_guard lock(end_mutex_);
  if (refusal_ || over_) return;
  outcome_.set_kind(kind);
  outcome_.set_detail(refusal.message);
  refusal_ = std::move(refusal);
}

void Session::refuse(Refusal refusal, v1::Outcome::Kind kind) {
  set_refusal(std::move(refusal), kind);
  stop_everything();
}

void Session::fail(Refusal refusal, v1::Outcome::Kind kind) {
  refuse(std::move(refusal), kind);
  throw script::Aborted();
}

void Session::stop_everything() {
  queue_.end();
  if (auto* opened = program()) opened->abort("");
}

// ---- The loop's thread

void Session::run() {
  thread_ = std::this_thread::get_id();
  try {
    open_loop();
    run_main();
  } catch (const script::Aborted&) {
    // The refusal tells, or the stream is lost.
  } catch (const OSError& error) {
    refuse({absl::StatusCode::kResourceExhausted, "OUT_OF_DESCRIPTORS", absl::StrCat("the loop cannot be opened: ", error.what()), {{"call", error.call()}}});
  }
  if (program_) {
    if (const std::string limit = program_->limit(); !limit.empty()) {
      refuse({absl::StatusCode::kResourceExhausted, "LIMIT_EXCEEDED", absl::StrCat("the loop passed ", limit),
              {{"limit", limit.substr(0, limit.find(' '))}, {"value", limit.substr(limit.find(' ') + 1)}}}, v1::Outcome::KIND_LIMIT);
    }
    program_->end();
  }
  announced_.clear();
  queue_.end();
  v1::ServerItem item;
  {
    const std::lock_guard lock(end_mutex_);
    *item.mutable_closed()->mutable_outcome() = outcome_;
  }
  output_.add(std::move(item));
  over_ = true;
  peer_.output_ready();
}

void Session::open_loop() {
  Entry entry;
  if (queue_.take(entry, std::nullopt) != SessionQueue::Wait::kItem) throw script::Aborted();
  if (!entry.item.has_open()) fail(not_open("the first item must be `open`", entry.path));
  const v1::OpenLoop& request = entry.item.open();
  auto opening = opener_(request);
  if (auto* no = std::get_if<Refusal>(&opening)) {
    for (auto& [field, description] : no->violations) field = absl::StrCat(entry.path, ".open.", field);
    fail(std::move(*no));
  }
  auto& [backend, loop_id, capabilities] = std::get<Opening>(opening);
  const v1::Clock clock = request.clock() == v1::CLOCK_REAL ? v1::CLOCK_REAL : v1::CLOCK_VIRTUAL;
  program_ = std::make_unique<script::LiveProgram>(
      script::LiveProgram::Options{backend, clock, request.debug(), request.capture_warnings(), limits_.program, capabilities,
                                   limits_.max_pending_handles, this, observer_.turned},
      *this);
  const std::uint32_t callback_ms = request.callback_ms() == 0 ? limits_.max_callback_ms : std::min(request.callback_ms(), limits_.max_callback_ms);
  callback_limit_ = std::chrono::milliseconds(callback_ms);
  if (auto no = add_parts(*program_, request.blocks(), request.protocols(), entry.path + ".open.")) fail(*std::move(no));
  program_->open();
  opened_.store(program_.get(), std::memory_order_release);
  if (cancelled_) throw script::Aborted();

  v1::ServerItem item;
  v1::Opened& opened = *item.mutable_opened();
  opened.set_loop_id(loop_id);
  opened.set_implementation(backend);
  opened.set_clock(clock);
  opened.set_time(program_->start_time());
  opened.set_callback_ms(callback_ms);
  opened.set_max_pending_handles(limits_.max_pending_handles);
  opened.set_max_pending_ops(limits_.max_pending_ops);
  opened.set_max_batch(limits_.max_batch);
  opened.set_max_session_queue_bytes(limits_.max_session_queue_bytes);
  send(std::move(item));
}

void Session::run_main() {
  for (Entry entry;;) {
    switch (queue_.take(entry, std::nullopt)) {
      case SessionQueue::Wait::kItem:
        break;
      case SessionQueue::Wait::kClosed:
        return;
      case SessionQueue::Wait::kEnded:
      case SessionQueue::Wait::kTimeout:
        throw script::Aborted();
    }
    peer_.input_wanted();
    perform_main(entry);
  }
}

void Session::perform_main(const Entry& entry) {
  if (entry.item.has_open()) fail(not_open("the session is open already", entry.path));
  if (entry.item.has_define()) return define(entry.item.define(), entry.path + ".define");
  if (entry.item.item_case() == v1::ClientItem::ITEM_NOT_SET) fail(malformed_request(entry.path, "no item is set"));
  if (const std::uint64_t call = call_of(entry.item); call != 0 || !entry.item.has_op()) fail(call_not_current(call, 0, entry.path));
  const bool runs = script::LiveProgram::runs_loop(entry.item.op().op());
  if (runs) queue_.set_running(true);
  try {
    perform(entry);
  } catch (...) {
    if (runs) queue_.set_running(false);
    throw;
  }
  if (runs) queue_.set_running(false);
}

void Session::perform(const Entry& entry) {
  const v1::SessionOp& op = entry.item.op();
  if (auto no = check(op, entry.path + ".op")) fail(*std::move(no));
  // Only an op that names the innermost open call comes here with one.
  const script::OpAnswer given = op.call() != 0 ? program_->perform(op.op(), *frames_.back()) : program_->perform(op.op());
  if (given.aborted) throw script::Aborted();
  answer(op, given);
}

void Session::define(const v1::Block& block, const std::string& path) {
  google::protobuf::RepeatedPtrField<v1::Block> one;
  *one.Add() = block;
  if (const auto faults = program_->check_blocks(one, path); !faults.empty()) fail(bad_parts(faults));
  if (auto no = add_block(*program_, block, path)) fail(*std::move(no));
}

// ---- While the loop runs

bool Session::is_announced(const v1::ClientItem& item) const {
  const std::uint64_t call = call_of(item);
  return call != 0 && !announced_.empty() && call >= announced_.front().number && call <= announced_.back().number;
}

void Session::drain() {
  queue_.taken_note();
  Entry entry;
  while (queue_.take_if(entry, [this](const v1::ClientItem& item) { return !is_announced(item); })) {
    peer_.input_wanted();
    perform_outside(std::move(entry));
  }
  if (queue_.is_closed_and_empty()) {
    // Behind what it sent last.
    detail::running_loop->call_soon([] { detail::running_loop->stop(); });
  }
}

void Session::perform_outside(Entry&& entry) {
  if (entry.item.has_define()) return define(entry.item.define(), entry.path + ".define");
  if (const std::uint64_t call = call_of(entry.item); call != 0 || !entry.item.has_op()) {
    fail(call_not_current(call, calls_.empty() ? 0 : calls_.back(), entry.path));
  }
  if (entry.item.op().op().has_call_soon() || detail::running_loop == nullptr) return perform(entry);
  if (++outside_ > limits_.max_pending_ops) {
    fail(limit_exceeded("max_pending_ops", limits_.max_pending_ops, outside_, "ops that wait for the loop", entry.path));
  }
  detail::running_loop->call_soon([this, late = std::make_shared<Entry>(std::move(entry))] { perform_late(*late); });
}

void Session::perform_late(const Entry& entry) {
  --outside_;
  perform(entry);
}

// ---- Invocations

void Session::check_thread() const {
  if (std::this_thread::get_id() != thread_) throw RuntimeError("a function of the client runs on the loop's own thread only");
}

void Session::invoke(const script::ClientCall& call) {
  check_thread();
  std::uint64_t number = 0;
  // Those before it that did not run were cancelled.
  const auto found = std::find_if(announced_.begin(), announced_.end(), [&](const Announced& each) { return each.call == &call; });
  if (found != announced_.end()) {
    number = found->number;
    announced_.erase(announced_.begin(), std::next(found));
  } else {
    number = announce(call);
  }
  await_answer(number, {call.arguments(), nullptr});
}

script::Object Session::invoke(std::uint64_t client, const script::ClientFrame& frame) {
  check_thread();
  return await_answer(announce(client, frame.arguments), frame);
}

void Session::add_invocation(std::uint64_t client, const script::Arguments& arguments, v1::Invocations& invocations) {
  v1::Invocation& invocation = *invocations.add_calls();
  invocation.set_client(client);
  if (arguments == nullptr) return;
  for (const script::Object& argument : *arguments) *invocation.add_args() = program_->write_value(argument);
}

std::uint64_t Session::announce(const script::ClientCall& call) {
  announced_.clear();
  const std::uint64_t number = next_call_++;
  v1::Invocations invocations;
  invocations.set_first_call(number);
  add_invocation(call.client(), call.arguments(), invocations);
  auto* loop = dynamic_cast<BaseEventLoop*>(detail::running_loop);
  if (loop != nullptr && batches_ && !loop->get_debug()) {
    for (const auto* node = loop->following(); node != nullptr; node = node->next) {
      if (node->phase.load(std::memory_order_relaxed) != detail::NodePhase::kPending) continue;
      if (invocations.calls_size() >= static_cast<int>(limits_.max_batch) || node->ops == nullptr || *node->ops->type != typeid(script::ClientCall)) break;
      const auto& next = *std::launder(reinterpret_cast<const script::ClientCall*>(node->storage));
      announced_.push_back({&next, next_call_++});
      add_invocation(next.client(), next.arguments(), invocations);
    }
  }
  send_invocations(std::move(invocations));
  return number;
}

std::uint64_t Session::announce(std::uint64_t client, const script::Arguments& arguments) {
  const std::uint64_t number = next_call_++;
  v1::Invocations invocations;
  invocations.set_first_call(number);
  add_invocation(client, arguments, invocations);
  send_invocations(std::move(invocations));
  return number;
}

void Session::send_invocations(v1::Invocations&& invocations) {
  if (program_->has_virtual_clock()) invocations.set_time_ns(detail::running_loop != nullptr ? detail::running_loop->time_ns() : program_->loop().time_ns());
  v1::ServerItem item;
  *item.mutable_invoke() = std::move(invocations);
  send(std::move(item));
}

script::Object Session::await_answer(std::uint64_t call, const script::ClientFrame& frame) {
  if (call <= answered_through_) return script::Object();
  calls_.push_back(call);
  frames_.push_back(&frame);
  queue_.enter_call();
  struct Leave {
    Session& session;
    ~Leave() {
      session.calls_.pop_back();
      session.frames_.pop_back();
      session.queue_.leave_call([this](const v1::ClientItem& item) { return !session.is_announced(item); });
    }
  } const leave{*this};
  const auto begin = Clock::now();
  for (Entry entry;;) {
    switch (queue_.take(entry, begin + callback_limit_)) {
      case SessionQueue::Wait::kItem:
        break;
      case SessionQueue::Wait::kTimeout:
        time_out(call);
      // A client that ends its side with a call open has no answer to it: the loop ends there.
      case SessionQueue::Wait::kClosed:
        stop_everything();
        throw script::Aborted();
      case SessionQueue::Wait::kEnded:
        throw script::Aborted();
    }
    peer_.input_wanted();
    if (entry.item.has_returned() || entry.item.has_raised()) {
      if (observer_.answered) observer_.answered(std::chrono::duration<double>(Clock::now() - begin).count());
      program_->tell_turns();
      if (entry.item.has_raised()) take_raised(entry.item.raised(), call, entry.path + ".raised.call");
      return take_returned(entry.item.returned(), call, entry.path + ".returned");
    }
    if (entry.item.has_op() && entry.item.op().call() == call) {
      perform(entry);
    } else if (entry.item.has_open()) {
      fail(not_open("the session is open already", entry.path));
    } else {
      perform_outside(std::move(entry));
    }
  }
}

script::Object Session::take_returned(const v1::Returned& returned, std::uint64_t call, const std::string& path) {
  if (returned.first_call() != call) fail(call_not_current(returned.first_call(), call, path + ".first_call"));
  const std::uint64_t last = std::max(returned.last_call(), call);
  if (last > call) {
    if (announced_.empty() || last > announced_.back().number) fail(call_not_current(last, call, path + ".last_call"));
    answered_through_ = last;
  }
  if (!returned.has_value()) return script::Object();
  return program_->read_value(returned.value());
}

void Session::take_raised(const v1::Raised& raised, std::uint64_t call, const std::string& path) {
  if (raised.call() != call) fail(call_not_current(raised.call(), call, path));
  // The client has dropped what it was told in advance.
  announced_.clear();
  std::rethrow_exception(program_->read_exception(raised.exception()));
}

void Session::time_out(std::uint64_t call) {
  const std::string value = absl::StrCat(callback_limit_.count());
  fail({absl::StatusCode::kDeadlineExceeded, "CALLBACK_TIMEOUT", absl::StrCat("the client did not answer call ", call, " within max_callback_ms (", value, ")"),
        {{"limit", "max_callback_ms"}, {"value", value}, {"call", absl::StrCat(call)}}},
       v1::Outcome::KIND_TIMEOUT);
}

// ---- Ops

std::optional<Refusal> Session::check(const v1::SessionOp& op, const std::string& path) const {
  const std::string op_path = path + ".op";
  if (const auto faults = program_->check_op(op.op(), op_path); !faults.empty()) return bad_parts(faults);
  if (const auto fault = program_->missing_capability(op.op(), op_path)) return capability_missing(*fault);
  if (const std::string reason = program_->unsupported(op.op()); !reason.empty()) return unsupported_op(reason, op_path);
  const auto& pending = program_->pending();
  if (const std::uint64_t more = handles_of(op.op()); !pending.has_room_for(more)) {
    return limit_exceeded("max_pending_handles", pending.limit(), pending.count() + more, "handles of the loop that wait", op_path);
  }
  const std::string& id = op.op().id();
  if (!id.empty() && program_->bound_ids() >= limits_.max_ids && !program_->is_bound(id)) {
    return limit_exceeded("max_ids", limits_.max_ids, program_->bound_ids() + 1, "ids of the loop", op_path + ".id");
  }
  return std::nullopt;
}

void Session::perform_threadsafe(const v1::SessionOp& op, const std::string& path) {
  if (!may_be_threadsafe(op.op())) return refuse(malformed_request(path + ".threadsafe", "the op cannot be executed from another thread"));
  if (auto no = check(op, path)) return refuse(*std::move(no));
  const script::OpAnswer given = program()->perform(op.op());
  if (!given.aborted) answer(op, given);
}

void Session::answer(const v1::SessionOp& op, const script::OpAnswer& given) {
  if (op.sequence() == 0 && !given.raised) return;
  v1::ServerItem item;
  v1::Result& result = *item.mutable_result();
  result.set_sequence(op.sequence());
  if (given.raised) {
    *result.mutable_raised() = *given.raised;
  } else {
    *result.mutable_value() = given.value;
  }
  if (given.time_ns) result.set_time_ns(*given.time_ns);
  if (given.seconds) result.set_seconds(*given.seconds);
  send(std::move(item));
}

// It may be the recorder that sends, with its lock held: what stops the program is left to another thread.
void Session::send(v1::ServerItem&& item) {
  if (overflowed_) return;
  if (const std::uint64_t bytes = output_.add(std::move(item)); bytes > limits_.max_session_queue_bytes) {
    overflowed_ = true;
    set_refusal(limit_exceeded("max_session_queue_bytes", limits_.max_session_queue_bytes, bytes, "bytes that the client has not taken"), v1::Outcome::KIND_LIMIT);
    peer_.stop_wanted();
  }
  peer_.output_ready();
}

// ---- For the engine

void Session::on_event(v1::TraceEvent&& event) {
  v1::ServerItem item;
  *item.mutable_event() = std::move(event);
  send(std::move(item));
  program_->tell_turns();
}

void Session::made(std::uint64_t client) {
  program_->pending().add();
  const std::lock_guard lock(waiting_mutex_);
  ++waiting_[client].count;
}

void Session::dropped(const script::ClientCall& call, bool ran) noexcept {
  program_->pending().remove();
  if (!ran && std::this_thread::get_id() == thread_) std::erase_if(announced_, [&](const Announced& each) { return each.call == &call; });
  Handle last;
  const std::lock_guard lock(waiting_mutex_);
  const auto found = waiting_.find(call.client());
  if (--found->second.count > 0) return;
  last = std::move(found->second.last);
  waiting_.erase(found);
}

void Session::remember(std::uint64_t client, const Handle& handle) {
  const std::lock_guard lock(waiting_mutex_);
  const auto found = waiting_.find(client);
  if (found != waiting_.end()) found->second.last = handle;
}

Handle Session::pending(std::uint64_t client) {
  const std::lock_guard lock(waiting_mutex_);
  const auto found = waiting_.find(client);
  return found == waiting_.end() ? Handle() : found->second.last;
}

}  // namespace loopspec::server
