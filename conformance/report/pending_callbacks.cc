#include "conformance/report/pending_callbacks.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace loopspec::conformance {
namespace {

double number_or_zero(std::string text) {
  // `int(1)` is the number as an integer.
  if (text.compare(0, 4, "int(") == 0) text = text.substr(4, text.size() - 5);
  double value = 0;
  return absl::SimpleAtod(text, &value) ? value : 0;
}

std::string shown(double when) {
  return absl::StrCat(when);
}

// "co()" or "co#2()" as the instance that its first line will name.
std::string instance_name(const std::string& argument) {
  const std::size_t parenthesis = argument.find("()");
  return parenthesis == std::string::npos ? "" : absl::StrCat("<", argument.substr(0, parenthesis), ">");
}

// "<co#2>" runs what was queued as "<co>".
std::string block_of(const std::string& name) {
  const std::size_t hash = name.find('#');
  return hash == std::string::npos ? name : absl::StrCat(name.substr(0, hash), ">");
}

}  // namespace

void PendingCallbacks::queue(const std::string& name, const std::string& id, std::size_t times) {
  queue_.push_back({name, id, std::max<std::size_t>(times, 1), true});
}

void PendingCallbacks::add_timer(const TraceOp& op, const std::string& time) {
  const double from = op.name == "call_later" ? number_or_zero(time) : 0;
  timers_.push_back({op.arguments[1], op.id, from + number_or_zero(op.arguments[0])});
}

void PendingCallbacks::complete(const std::string& future) {
  if (!done_.insert(future).second) return;
  for (const std::string& name : waiters_[future]) queue(name, "");
  waiters_.erase(future);
}

void PendingCallbacks::cancel(const std::string& id) {
  const auto is_it = [&](const auto& one) { return one.id == id; };
  queue_.erase(std::remove_if(queue_.begin(), queue_.end(), is_it), queue_.end());
  timers_.erase(std::remove_if(timers_.begin(), timers_.end(), is_it), timers_.end());
}

void PendingCallbacks::watch(const TraceOp& op, const char* what, bool add) {
  const std::string text = absl::StrCat(op.arguments[0], " (", what, ")");
  for (auto at = watched_.begin(); at != watched_.end();) at = at->second == text ? watched_.erase(at) : std::next(at);
  if (add && op.arguments.size() > 1) watched_[op.arguments[1]] = text;
}

void PendingCallbacks::note(const TraceOp& op, const std::string& time) {
  if (op.arguments.empty() || op.rest.compare(0, 6, "raised") == 0) return;
  const std::string& first = op.arguments.front();
  const bool two = op.arguments.size() > 1;
  if (op.name == "call_soon" || op.name == "call_soon_threadsafe") {
    queue(first, op.id, op.times);
  } else if ((op.name == "call_later" || op.name == "call_at") && two) {
    add_timer(op, time);
  } else if (op.name == "cancel") {
    cancel(first);
  } else if (op.name == "create_task" || op.name == "group_create_task") {
    const std::string instance = instance_name(op.arguments.back());
    if (!instance.empty()) queue(instance, "");
  } else if (op.name == "add_done_callback" && two) {
    if (done_.count(first) > 0)
      queue(op.arguments[1], "");
    else
      waiters_[first].push_back(op.arguments[1]);
  } else if (op.name == "create_future") {
    done_.erase(op.id);
  } else if (op.name == "set_result" || op.name == "set_exception" || op.name == "future_cancel") {
    complete(first);
  } else if (op.name == "add_reader" || op.name == "remove_reader") {
    watch(op, "read", op.name == "add_reader");
  } else if (op.name == "add_writer" || op.name == "remove_writer") {
    watch(op, "write", op.name == "add_writer");
  }
}

void PendingCallbacks::task_of(const std::string& awaitable) {
  if (const std::string instance = instance_name(awaitable); !instance.empty()) queue(instance, "");
}

bool PendingCallbacks::is_resumption(const std::string& instance, const std::string& text) const {
  const auto at = waits_.find(instance);
  return at != waits_.end() && text.size() > at->second.size() && text.compare(0, at->second.size(), at->second) == 0;
}

bool PendingCallbacks::suspend(const std::string& instance, const std::string& text, const std::string& time) {
  const TraceOp op = trace_op(text);
  waits_.erase(instance);
  // What waits stands without an outcome while it does.
  if (!op.rest.empty() || text.find('(') == std::string::npos) return false;
  waits_[instance] = text;
  if (op.arguments.empty()) return true;
  const std::string& first = op.arguments.front();
  if (op.name == "sleep") {
    const double delay = number_or_zero(first);
    if (delay > 0)
      timers_.push_back({instance, "", number_or_zero(time) + delay});
    else
      queue(instance, "");
  } else if (op.name == "await" && done_.count(first) == 0) {
    waiters_[first].push_back(instance);
  }
  return true;
}

PendingCallbacks::Found PendingCallbacks::take(const std::string& name) {
  taken_ = name;
  taken_how_ = Found();
  const auto queued = std::find_if(queue_.begin(), queue_.end(),
                                   [&](const Queued& one) { return one.name == name || one.name == block_of(name); });
  if (queued != queue_.end()) {
    taken_how_ = {Kind::kQueue, queued->in_this_turn, 0};
    if (--queued->times == 0) queue_.erase(queued);
    return taken_how_;
  }
  auto timer = timers_.end();
  for (auto at = timers_.begin(); at != timers_.end(); ++at)
    if (at->name == name && (timer == timers_.end() || at->when < timer->when)) timer = at;
  if (timer != timers_.end()) {
    taken_how_ = {Kind::kTimer, false, timer->when};
    timers_.erase(timer);
  } else if (watched_.count(name) > 0) {
    taken_how_.kind = Kind::kIo;
  }
  return taken_how_;
}

void PendingCallbacks::begin_turn(TimelineTurn& turn) {
  const auto text = [](const std::string& name, std::size_t times) {
    return times > 1 ? absl::StrCat(name, " ×", times) : name;
  };
  if (taken_how_.kind == Kind::kQueue) turn.queue.push_back(taken_);
  for (Queued& one : queue_) {
    if (one.name == taken_ && !turn.queue.empty() && turn.queue.front() == taken_ && one.times > 1)
      turn.queue.front() = text(one.name, one.times + 1);
    else
      turn.queue.push_back(text(one.name, one.times));
    one.in_this_turn = false;
  }
  std::vector<Timer> timers = timers_;
  if (taken_how_.kind == Kind::kTimer) timers.push_back({taken_, "", taken_how_.when});
  std::stable_sort(timers.begin(), timers.end(),
                   [](const Timer& left, const Timer& right) { return left.when < right.when; });
  for (const Timer& one : timers) turn.timers.push_back(absl::StrCat(one.name, " @", shown(one.when)));
  for (const auto& [callback, what] : watched_) turn.io.push_back(absl::StrCat(callback, ": ", what));
}

void PendingCallbacks::end_turn() {
  queue_.erase(std::remove_if(queue_.begin(), queue_.end(), [](const Queued& one) { return !one.in_this_turn; }),
               queue_.end());
}

}  // namespace loopspec::conformance
