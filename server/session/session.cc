#include "server/session/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/events.h"
#include "loopspec/exceptions.h"
#include "server/live_parts.h"
#include "server/script/resolver_hook.h"
#include "server/script/script_exception.h"
#include "server/session/session_refusals.h"

namespace loopspec::server {

namespace {

bool may_be_threadsafe(const v1::Op& op) { return op.has_call_soon_threadsafe() || op.has_time() || op.has_is_running() || op.has_is_closed(); }

std::uint64_t handles_of(const v1::Op& op) {
  if (op.has_call_soon()) return std::max(1U, op.call_soon().times());
  if (op.has_call_soon_threadsafe()) return std::max(1U, op.call_soon_threadsafe().times());
  if (op.has_call_later()) return std::max(1U, op.call_later().times());
  return op.has_call_at() ? 1 : 0;
}

v1::Clock clock_of(const v1::OpenLoop& request) { return request.clock() == v1::CLOCK_REAL ? v1::CLOCK_REAL : v1::CLOCK_VIRTUAL; }

// Not loops that wait for the system's clock, which do little else, and not proactors, which may be bound to a thread.
bool may_change_threads(const std::string& backend, v1::Clock clock) { return clock == v1::CLOCK_VIRTUAL && backend.starts_with(script::kSelectorFamily); }

}  // namespace

Session::Session(const Limits& limits, Opener opener, Observer observer, SessionPeer& peer, SessionRunner& runner)
    : limits_(limits), opener_(std::move(opener)), observer_(std::move(observer)), peer_(peer), runner_(runner),
      queue_({[this] { runner_.due(); },
              [this] {
                try {
                  program()->loop().call_soon_threadsafe([this] { drain(); });
                } catch (const RuntimeError&) {
                  // A closed loop: the run that was to be woken is over.
                }
              }}) {
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

void Session::end_with_server() {
  set_refusal(server_draining(), v1::Outcome::KIND_HOST_ERROR);
  cancel();
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

// ---- The loop's side

// The calling thread is the session's for as long as it lives.
class Session::Driving {
 public:
  explicit Driving(Session& session)
      : session_(session),
        outer_loop_(std::exchange(loopspec::detail::current_loop, session.current_loop_)),
        outer_context_(std::exchange(loopspec::detail::current_context_cell, &session.context_)) {
    session.driver_.store(std::this_thread::get_id(), std::memory_order_relaxed);
  }
  Driving(const Driving&) = delete;
  Driving& operator=(const Driving&) = delete;
  ~Driving() {
    session_.driver_.store({}, std::memory_order_relaxed);
    session_.current_loop_ = std::exchange(loopspec::detail::current_loop, outer_loop_);
    loopspec::detail::current_context_cell = outer_context_;
  }

 private:
  Session& session_;
  AbstractEventLoop* const outer_loop_;
  loopspec::detail::ContextCell* const outer_context_;
};

Session::Progress Session::advance() {
  const Driving driving(*this);
  try {
    if (const Progress progress = go_on(); progress != Progress::kOver) return progress;
  } catch (const script::Aborted&) {
    // The refusal tells, or the stream is lost.
  } catch (const OSError& error) {
    refuse({absl::StatusCode::kResourceExhausted, "OUT_OF_DESCRIPTORS", absl::StrCat("the loop cannot be opened: ", error.what()), {{"call", error.call()}}});
  }
  finish();
  return Progress::kOver;
}

Session::Progress Session::go_on() {
  for (Entry entry;;) {
    if (running_) {
      if (!go_on_running()) return Progress::kWaits;
      continue;
    }
    if (opening_) {
      open_loop();
      continue;
    }
    switch (queue_.take(entry)) {
      case SessionQueue::Taken::kItem:
        break;
      case SessionQueue::Taken::kNone:
        return Progress::kWaits;
      case SessionQueue::Taken::kClosed:
        return Progress::kOver;
      case SessionQueue::Taken::kEnded:
      case SessionQueue::Taken::kTimeout:
        throw script::Aborted();
    }
    if (program_ == nullptr) {
      if (!begin_opening(std::move(entry))) return Progress::kNeedsThread;
    } else {
      peer_.input_wanted();
      perform_main(std::move(entry));
    }
  }
}

void Session::finish() {
  run_.reset();
  calls_.clear();
  turn_frame_ = {};
  if (program_) {
    // A run that was aborted left it on: nobody wakes a loop that ends.
    queue_.set_running(false);
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

void Session::refuse_thread(const std::system_error& error) { refuse(out_of_threads(error)); }

// The program may have other threads with loops; they are nobody else's.
void Session::will_wait() {
  if (!is_driver()) return;
  try {
    runner_.will_wait();
  } catch (const std::system_error& error) {
    fail(out_of_threads(error));
  }
}

bool Session::begin_opening(Entry&& entry) {
  if (!entry.item.has_open()) fail(not_open("the first item must be `open`", entry.path));
  auto opening = opener_(entry.item.open());
  if (auto* no = std::get_if<Refusal>(&opening)) {
    for (auto& [field, description] : no->violations) field = absl::StrCat(entry.path, ".open.", field);
    fail(std::move(*no));
  }
  const bool any_thread = may_change_threads(std::get<Opening>(opening).backend, clock_of(entry.item.open()));
  opening_.emplace(std::move(entry), std::get<Opening>(std::move(opening)));
  return any_thread;
}

void Session::open_loop() {
  const auto [entry, opening] = *std::exchange(opening_, std::nullopt);
  const auto& [backend, loop_id, capabilities] = opening;
  const v1::OpenLoop& request = entry.item.open();
  const v1::Clock clock = clock_of(request);
  program_ = std::make_unique<script::LiveProgram>(
      script::LiveProgram::Options{backend, clock, request.debug(), request.capture_warnings(), limits_.program, capabilities,
                                   limits_.max_pending_handles, this, observer_.turned, [this] { will_wait(); }},
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

void Session::perform_main(Entry&& entry) {
  if (entry.item.has_open()) fail(not_open("the session is open already", entry.path));
  if (entry.item.has_define()) return define(entry.item.define(), entry.path + ".define");
  if (entry.item.item_case() == v1::ClientItem::ITEM_NOT_SET) fail(malformed_request(entry.path, "no item is set"));
  if (const std::uint64_t call = call_of(entry.item); call != 0 || !entry.item.has_op()) fail(call_not_current(call, 0, entry.path));
  const v1::Op& op = entry.item.op().op();
  if (!script::LiveProgram::runs_loop(op)) return perform(entry);
  queue_.set_running(true);
  if (script::LiveProgram::runs_in_parts(op)) {
    if (auto no = check(entry.item.op(), entry.path + ".op")) fail(*std::move(no));
    running_ = std::move(entry);
    return;
  }
  perform(entry);
  queue_.set_running(false);
}

bool Session::go_on_running() {
  const auto given = program_->perform_part(running_->item.op().op(), run_, [this] { go_on_with_call(); });
  if (!given) return false;
  const Entry entry = *std::exchange(running_, std::nullopt);
  queue_.set_running(false);
  if (given->aborted) throw script::Aborted();
  answer(entry.item.op(), *given);
  return true;
}

void Session::perform(const Entry& entry) {
  const v1::SessionOp& op = entry.item.op();
  if (auto no = check(op, entry.path + ".op")) fail(*std::move(no));
  // Only an op that names the innermost open call comes here with one.
  const script::OpAnswer given = op.call() != 0 ? program_->perform(op.op(), *calls_.back().frame) : program_->perform(op.op());
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
    fail(call_not_current(call, calls_.empty() ? 0 : calls_.back().number, entry.path));
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

}  // namespace loopspec::server
