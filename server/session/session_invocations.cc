// Sessions' invocations of their client's functions.
#include <algorithm>
#include <typeinfo>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/detail/events.h"
#include "server/script/script_exception.h"
#include "server/session/session.h"
#include "server/session/session_refusals.h"
#include "server/session/spare_invocations.h"

namespace loopspec::server {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

void Session::check_thread() const {
  if (!is_driver()) throw RuntimeError("a function of the client runs on the loop's own thread only");
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
  if (number <= answered_through_) return;
  if (run_ != nullptr && run_->may_put_off(&call)) {
    turn_frame_ = {call.arguments(), nullptr};
    open_call(number, turn_frame_);
    go_on_with_call();
  } else {
    await_answer(number, {call.arguments(), nullptr});
  }
}

script::Object Session::invoke(std::uint64_t client, const script::ClientFrame& frame) {
  check_thread();
  return await_answer(announce(client, frame.arguments), frame);
}

void Session::add_invocation(std::uint64_t client, const script::Arguments& arguments, v1::Invocations& invocations) {
  v1::Invocation& invocation = *invocations.add_calls();
  invocation.set_client(client);
  if (arguments == nullptr) return;
  for (const script::Object& argument : *arguments) program_->write_value(argument, *invocation.add_args());
}

std::uint64_t Session::announce(const script::ClientCall& call) {
  announced_.clear();
  const std::uint64_t number = next_call_++;
  auto list = take_invocations();
  v1::Invocations& invocations = *list;
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
  send_invocations(std::move(list));
  return number;
}

std::uint64_t Session::announce(std::uint64_t client, const script::Arguments& arguments) {
  const std::uint64_t number = next_call_++;
  auto list = take_invocations();
  list->set_first_call(number);
  add_invocation(client, arguments, *list);
  send_invocations(std::move(list));
  return number;
}

void Session::send_invocations(std::unique_ptr<v1::Invocations> list) {
  if (program_->has_virtual_clock()) list->set_time_ns(detail::running_loop != nullptr ? detail::running_loop->time_ns() : program_->loop().time_ns());
  v1::ServerItem item;
  item.set_allocated_invoke(list.release());
  send(std::move(item));
}

void Session::open_call(std::uint64_t call, const script::ClientFrame& frame) {
  calls_.push_back({call, &frame, Clock::now()});
  queue_.enter_call();
}

void Session::close_call() {
  calls_.pop_back();
  queue_.leave_call([this](const v1::ClientItem& item) { return !is_announced(item); });
}

void Session::go_on_with_call() {
  struct Close {
    Session* session;
    ~Close() {
      if (session == nullptr) return;
      session->close_call();
      session->turn_frame_ = {};
    }
  } close{this};
  const OpenCall call = calls_.back();
  const auto deadline = call.begin + callback_limit_;
  for (Entry entry;;) {
    switch (const auto taken = queue_.take(entry, deadline)) {
      case SessionQueue::Taken::kItem:
        if (take_for_call(std::move(entry), call.number)) return;
        break;
      case SessionQueue::Taken::kNone:
        runner_.due_at(deadline);
        run_->put_off();
        close.session = nullptr;
        return;
      default:
        end_call(taken, call.number);
    }
  }
}

script::Object Session::await_answer(std::uint64_t call, const script::ClientFrame& frame) {
  open_call(call, frame);
  struct Close {
    Session& session;
    ~Close() { session.close_call(); }
  } const close{*this};
  const auto deadline = calls_.back().begin + callback_limit_;
  for (Entry entry;;) {
    if (queue_.has_nothing()) will_wait();
    const auto taken = queue_.wait(entry, deadline);
    if (taken != SessionQueue::Taken::kItem) end_call(taken, call);
    if (auto returned = take_for_call(std::move(entry), call)) return *std::move(returned);
  }
}

void Session::end_call(SessionQueue::Taken why, std::uint64_t call) {
  if (why == SessionQueue::Taken::kTimeout) time_out(call);
  // A client that ends its side with a call open has no answer to it: the loop ends there.
  if (why == SessionQueue::Taken::kClosed) stop_everything();
  throw script::Aborted();
}

std::optional<script::Object> Session::take_for_call(Entry&& entry, std::uint64_t call) {
  peer_.input_wanted();
  if (entry.item.has_returned() || entry.item.has_raised()) {
    if (observer_.answered) observer_.answered(std::chrono::duration<double>(Clock::now() - calls_.back().begin).count());
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
  return std::nullopt;
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

// ---- Handles of the client's functions

void Session::made(std::uint64_t client) {
  program_->pending().add();
  const std::lock_guard lock(waiting_mutex_);
  ++waiting_[client].count;
}

void Session::dropped(const script::ClientCall& call, bool ran) noexcept {
  program_->pending().remove();
  if (!ran && is_driver()) std::erase_if(announced_, [&](const Announced& each) { return each.call == &call; });
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
