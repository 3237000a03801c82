#include "server/loops/hosted_loop.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "loopspec/abstract_event_loop.h"
#include "loopspec/exceptions.h"
#include "loopspec/v1/trace.pb.h"
#include "server/live_parts.h"
#include "server/loops/thread_group.h"
#include "server/script/op_text.h"
#include "server/script/outcome.h"

namespace loopspec::server {

namespace {

using Clock = std::chrono::steady_clock;

// Requests that a loop knows again.
constexpr std::size_t kMaxRemembered = 10'000;
// Ids of handles whose requests bring none: this and a number.
constexpr absl::string_view kOwnIdPrefix = "handle-";

// As from another thread, where asyncio has a way to.
v1::Op as_from_another_thread(v1::Op op) {
  v1::CallSoon call = std::move(*op.mutable_call_soon());
  v1::CallSoonThreadsafe& threadsafe = *op.mutable_call_soon_threadsafe();
  *threadsafe.mutable_callback() = std::move(*call.mutable_callback());
  *threadsafe.mutable_args() = std::move(*call.mutable_args());
  threadsafe.set_context(call.context());
  threadsafe.set_times(call.times());
  return op;
}

std::uint64_t handles_of(const v1::Op& op) {
  if (op.has_call_soon()) return std::max(1U, op.call_soon().times());
  if (op.has_call_later()) return std::max(1U, op.call_later().times());
  return op.has_call_at() ? 1 : 0;
}

// The request's field for a path in its op: "op.call_soon.callback.block" is "callback.block".
std::string field_of(const HostedLoop::Request& request, std::string_view path) {
  const std::string prefix = absl::StrCat("op.", std::string(script::op_name(request.op)), ".");
  if (path.starts_with(prefix)) return std::string(path.substr(prefix.size()));
  return path == "op.id" ? request.id_field : request.field.empty() ? "callback" : request.field;
}

script::LiveProgram::Options program_options(const HostedLoop::Options& options, const Limits& limits) {
  return {options.implementation, options.clock, options.debug, /*capture_warnings=*/false, limits.program, options.capabilities, limits.max_pending_handles, nullptr,
          options.turned};
}

}  // namespace

HostedLoop::HostedLoop(Options options, const Limits& limits, ThreadGroup& threads)
    : options_(std::move(options)), limits_(limits), threads_(threads), history_(limits.max_history_bytes), program_(program_options(options_, limits), *this) {}

HostedLoop::~HostedLoop() = default;

void HostedLoop::on_event(v1::TraceEvent&& event) {
  history_.append(event);
  program_.tell_turns();
}

std::optional<Refusal> HostedLoop::refusal() const {
  if (removed_) return loop_aborted(removed_because_);
  if (program_.aborted()) return loop_aborted(program_.limit());
  return std::nullopt;
}

void HostedLoop::perform(Request request, Reply reply) {
  std::optional<Answer> answer;
  {
    const std::lock_guard lock(mutex_);
    answer = begin(request, reply);
  }
  if (answer) reply(*std::move(answer));
}

std::optional<HostedLoop::Answer> HostedLoop::begin(Request& request, Reply& reply) {
  if (auto no = refusal()) return *std::move(no);
  if (!request.content.empty()) {
    if (const auto found = remembered_.find(request.id); found != remembered_.end()) return recall(found->second, request, reply);
    if (is_own_id(request.id)) return id_reused("request", request.id, request.id_field);
  }
  if (auto no = check(request)) return *std::move(no);
  const std::uint32_t number = ops_++;
  if (!request.id.empty()) remember(request.id);
  if (!request.content.empty()) {
    remembered_[request.id].content = std::move(request.content);
    reply = remembering(request.id, std::move(reply));
  }
  if (!running_) return answer_of(program_.perform(request.op, number));
  if (request.op.has_call_soon()) return answer_of(program_.perform(as_from_another_thread(std::move(request.op)), number));
  posted_.push_back({std::move(request.op), number, std::move(reply)});
  program_.loop().call_soon_threadsafe([self = shared_from_this()] { self->take_posted(); });
  return std::nullopt;
}

std::optional<HostedLoop::Answer> HostedLoop::recall(Remembered& before, const Request& request, Reply& reply) {
  if (before.content != request.content) return id_reused("request", request.id, request.id_field);
  if (before.answer) return before.answer;
  before.waiting.push_back(std::move(reply));
  return std::nullopt;
}

bool HostedLoop::is_own_id(const std::string& id) const {
  std::uint64_t number = 0;
  return absl::StartsWith(id, kOwnIdPrefix) && absl::SimpleAtoi(id.substr(kOwnIdPrefix.size()), &number) && number > 0 && number <= handles_ &&
         id == absl::StrCat(kOwnIdPrefix, number);
}

void HostedLoop::remember(const std::string& id) {
  order_.push_back(id);
  if (order_.size() <= kMaxRemembered) return;
  remembered_.erase(order_.front());
  program_.forget(order_.front());
  order_.pop_front();
}

HostedLoop::Reply HostedLoop::remembering(const std::string& id, Reply reply) {
  return [self = shared_from_this(), id, reply = std::move(reply)](Answer answer) {
    std::vector<Reply> waiting;
    {
      const std::lock_guard lock(self->mutex_);
      const auto found = self->remembered_.find(id);
      if (found != self->remembered_.end()) {
        found->second.answer = answer;
        waiting.swap(found->second.waiting);
      }
    }
    for (const Reply& other : waiting) other(answer);
    reply(std::move(answer));
  };
}

std::optional<Refusal> HostedLoop::check(const Request& request) {
  google::protobuf::RepeatedPtrField<v1::Block> blocks(request.blocks.begin(), request.blocks.end());
  if (auto no = add_blocks(program_, blocks, request.blocks_field)) return no;
  if (auto faults = program_.check_op(request.op, "op"); !faults.empty()) {
    for (script::ProgramFault& fault : faults) fault.field = field_of(request, fault.field);
    return bad_parts(faults);
  }
  if (const std::string reason = program_.unsupported(request.op); !reason.empty()) return unsupported_op(reason, field_of(request, "op"));
  if (request.op.has_cancel() && !program_.is_bound(request.op.cancel().handle())) return unknown_handle(request.op.cancel().handle(), request.field);
  if (!program_.pending().has_room_for(handles_of(request.op))) {
    return limit_exceeded("max_pending_handles", program_.pending().limit(), program_.pending().count() + handles_of(request.op), "handles of the loop that wait");
  }
  if (!request.op.id().empty() && program_.bound_ids() >= limits_.max_ids && !program_.is_bound(request.op.id())) {
    return limit_exceeded("max_ids", limits_.max_ids, program_.bound_ids() + 1, "ids of the loop");
  }
  if (running_ && posted_.size() >= limits_.max_pending_ops) {
    return limit_exceeded("max_pending_ops", limits_.max_pending_ops, posted_.size() + 1, "calls that wait for the loop's thread");
  }
  try {
    program_.open();
  } catch (const OSError& error) {
    return Refusal{absl::StatusCode::kResourceExhausted, "OUT_OF_DESCRIPTORS", absl::StrCat("the loop cannot be opened: ", error.what()), {{"call", error.call()}}};
  }
  return std::nullopt;
}

std::optional<Refusal> HostedLoop::define(const v1::CreateLoopRequest& request) {
  const std::lock_guard lock(mutex_);
  return add_parts(program_, request.blocks(), request.protocols(), "");
}

HostedLoop::Answer HostedLoop::answer_of(script::OpAnswer answer) {
  if (!answer.aborted) return answer;
  return *refusal();
}

void HostedLoop::take_posted() {
  Posted posted;
  {
    const std::lock_guard lock(mutex_);
    if (posted_.empty()) return;
    posted = std::move(posted_.front());
    posted_.pop_front();
  }
  script::OpAnswer answer = program_.perform(posted.op, posted.number);
  std::unique_lock lock(mutex_);
  Answer given = answer_of(std::move(answer));
  lock.unlock();
  posted.reply(std::move(given));
}

void HostedLoop::run(Request request, bool background, Reply reply) {
  std::optional<Answer> answer;
  {
    const std::lock_guard lock(mutex_);
    answer = begin_run(request, background, reply);
  }
  if (answer) reply(*std::move(answer));
}

std::optional<HostedLoop::Answer> HostedLoop::begin_run(Request& request, bool background, const Reply& reply) {
  if (auto no = refusal()) return *std::move(no);
  if (auto no = check(request)) return *std::move(no);
  const std::uint32_t number = ops_++;
  // Not performed: the thread may not have begun the run, or have ended it, and this one must not run the loop in its place.
  if (running_) return answer_of(program_.refuse_run(request.op, number));
  try {
    threads_.spawn([self = shared_from_this(), op = std::move(request.op), number, reply = background ? nullptr : reply] {
      self->run_thread(op, number, reply);
    });
  } catch (const std::system_error& error) {
    return Refusal{absl::StatusCode::kResourceExhausted, "OUT_OF_THREADS", absl::StrCat("the loop gets no thread: ", error.what())};
  }
  running_ = true;
  return background ? std::optional<Answer>(script::OpAnswer()) : std::nullopt;
}

void HostedLoop::run_thread(const v1::Op& op, std::uint32_t number, const Reply& reply) {
  script::OpAnswer answer = program_.perform(op, number);
  std::vector<std::pair<Reply, Answer>> answers;
  {
    const std::lock_guard lock(mutex_);
    // What came too late for the run is executed now that there is none.
    for (Posted& posted : posted_) answers.emplace_back(std::move(posted.reply), answer_of(program_.perform(posted.op, posted.number)));
    posted_.clear();
    running_ = false;
    if (program_.aborted()) abort_seen();
    if (reply) answers.emplace_back(reply, answer_of(std::move(answer)));
  }
  for (auto& [to, what] : answers) to(std::move(what));
}

void HostedLoop::abort_seen() {
  if (removed_) return program_.end();
  history_.end(script::make_outcome(v1::Outcome::KIND_LIMIT, program_.limit()));
}

void HostedLoop::remove(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(removed_, true)) return;
  removed_because_ = reason;
  program_.abort(reason);
  history_.end(script::make_outcome(v1::Outcome::KIND_COMPLETED, reason));
  if (!running_) program_.end();
}

void HostedLoop::ensure_future(const std::string& id, std::function<void(std::optional<Refusal>)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (program_.is_bound(id)) return done(std::nullopt);
  }
  Request request;
  request.op.set_id(id);
  request.op.mutable_create_future();
  request.field = "future";
  perform(std::move(request), [done = std::move(done)](Answer answer) {
    auto* no = std::get_if<Refusal>(&answer);
    done(no == nullptr ? std::nullopt : std::optional(std::move(*no)));
  });
}

std::string HostedLoop::next_handle_id() {
  const std::lock_guard lock(mutex_);
  std::string id;
  do {
    id = absl::StrCat(kOwnIdPrefix, ++handles_);
  } while (remembered_.contains(id));
  return id;
}

v1::Loop HostedLoop::describe() const {
  const std::lock_guard lock(mutex_);
  v1::Loop loop;
  loop.set_id(options_.id);
  loop.set_implementation(options_.implementation);
  loop.set_clock(options_.clock);
  loop.set_lease_ms(options_.lease_ms);
  const auto left = std::chrono::milliseconds(options_.lease_ms) - std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - used_);
  loop.set_lease_left_ms(holds_ > 0 ? options_.lease_ms : static_cast<std::uint32_t>(std::max<std::int64_t>(0, left.count())));
  loop.set_events(history_.last());
  loop.set_pending_handles(program_.pending().count());
  if (program_.aborted()) {
    loop.set_state(v1::Loop::STATE_ABORTED);
    *loop.mutable_outcome() = script::make_outcome(v1::Outcome::KIND_LIMIT, program_.limit());
  } else if (running_) {
    loop.set_state(v1::Loop::STATE_RUNNING);
  } else {
    loop.set_state(program_.is_open() && program_.loop().is_closed() ? v1::Loop::STATE_CLOSED : v1::Loop::STATE_IDLE);
  }
  return loop;
}

double HostedLoop::start_time() {
  const std::lock_guard lock(mutex_);
  try {
    program_.open();
  } catch (const OSError&) {
    // The request that wants to know is refused for it.
    return 0;
  }
  return program_.start_time();
}

void HostedLoop::touch() {
  const std::lock_guard lock(mutex_);
  used_ = Clock::now();
}

void HostedLoop::hold() {
  const std::lock_guard lock(mutex_);
  ++holds_;
}

void HostedLoop::release() {
  const std::lock_guard lock(mutex_);
  --holds_;
  used_ = Clock::now();
}

bool HostedLoop::lease_over(Clock::time_point now) const {
  // Who asks holds up everybody else's calls; a loop that is busy with one is in use.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  return lock.owns_lock() && holds_ == 0 && now - used_ >= std::chrono::milliseconds(options_.lease_ms);
}

}  // namespace loopspec::server
