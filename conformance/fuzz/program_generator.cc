#include "conformance/fuzz/program_generator.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Awaitable;
using loopspec::v1::Callable;
using loopspec::v1::Program;

constexpr std::size_t kMostBlocks = 12;
constexpr std::size_t kDeepest = 4;
// Turns that a run on a real clock takes: more than any chain of callbacks that the grammar can make.
constexpr int kTurns = 40;
constexpr const char* kDrain = "drain";
// Of so many programs one has threads of its own: such a program takes Python three times as long as another.
constexpr std::uint64_t kThreadsInOneOf = 8;
constexpr std::uint32_t kMostEvents = 3000;
constexpr std::uint32_t kMostWallMs = 5000;

const Feature& feature_named(std::string_view name) {
  const auto& all = all_features();
  return *std::find_if(all.begin(), all.end(), [&](const Feature& one) { return one.name == name; });
}

}  // namespace

const std::vector<ProgramGenerator::Choice>& ProgramGenerator::choices() {
  using Self = ProgramGenerator;
  const std::vector<Place> everywhere = {Place::kMain, Place::kCallback, Place::kCoroutine};
  const std::vector<Place> inside = {Place::kCallback, Place::kCoroutine};
  const std::vector<Place> coroutine = {Place::kCoroutine};
  static const std::vector<Choice> all = [&] {
    std::vector<Choice> made = {
        {"call_soon", &Self::add_call_soon, everywhere},
        {"call_soon_threadsafe",
         &Self::add_call_soon_threadsafe,
         {Place::kMain, Place::kCallback, Place::kCoroutine, Place::kThread}},
        {"call_later", &Self::add_call_later, everywhere},
        {"call_at", &Self::add_call_at, everywhere},
        {"delay.zero", &Self::add_zero_delay, everywhere},
        {"delay.negative", &Self::add_negative_delay, everywhere},
        {"cancel", &Self::add_cancel, everywhere},
        {"cancelled", &Self::add_cancelled, everywhere},
        {"when", &Self::add_when, everywhere},
        {"get_context", &Self::add_get_context, everywhere},
        {"time", &Self::add_time, everywhere},
        {"stop", &Self::add_stop, everywhere},
        {"is_running", &Self::add_is_running, everywhere},
        {"get_running_loop", &Self::add_get_running_loop, inside},
        {"create_future", &Self::add_create_future, everywhere},
        {"set_result", &Self::add_set_result, everywhere},
        {"set_exception", &Self::add_set_exception, everywhere},
        {"future_cancel", &Self::add_future_cancel, everywhere},
        {"future_done", &Self::add_future_done, everywhere},
        {"future_result", &Self::add_future_result, everywhere},
        {"future_exception", &Self::add_future_exception, everywhere},
        {"add_done_callback", &Self::add_add_done_callback, everywhere},
        {"remove_done_callback", &Self::add_remove_done_callback, everywhere},
        {"raise.Error", &Self::add_raise_error, inside},
        {"raise.CancelledError", &Self::add_raise_cancelled, inside},
        {"raise.BaseError", &Self::add_raise_base, inside},
        {"raise.SystemExit", &Self::add_raise_exit, inside},
        {"raise.KeyboardInterrupt", &Self::add_raise_interrupt, inside},
        {"set_exception_handler", &Self::add_set_exception_handler, everywhere},
        {"call_exception_handler", &Self::add_call_exception_handler, everywhere},
        {"context_var", &Self::add_context_var, everywhere},
        {"copy_context", &Self::add_copy_context, everywhere},
        {"context_run", &Self::add_context_run, {Place::kMain, Place::kCallback}},
        {"call", &Self::add_call, {Place::kMain, Place::kCallback}},
        {"sleep_thread", &Self::add_sleep_thread, everywhere},
        {"run_in_thread", &Self::add_run_in_thread, everywhere},
        {"start_thread", &Self::add_start_thread, everywhere},
        {"reader", &Self::add_reader, everywhere},
        {"create_task", &Self::add_create_task, everywhere},
        {"await", &Self::add_await, coroutine},
        {"sleep", &Self::add_sleep, coroutine},
        {"current_task", &Self::add_current_task, inside},
        {"task_cancelling", &Self::add_task_cancelling, everywhere},
        {"task_uncancel", &Self::add_task_uncancel, coroutine},
        {"gather", &Self::add_gather, inside},
        {"shield", &Self::add_shield, inside},
        {"wait", &Self::add_wait, coroutine},
        {"wait_for", &Self::add_wait_for, coroutine},
        {"timeout", &Self::add_timeout, coroutine},
        {"task_group", &Self::add_task_group, coroutine},
        {"run_in_executor", &Self::add_run_in_executor, inside},
    };
    for (Choice& choice : made) choice.feature = &feature_named(choice.name);
    return made;
  }();
  return all;
}

// ---- The whole

Program ProgramGenerator::generate() {
  if (grammar_.has("debug") && one_in(10)) set_debug();
  threads_allowed_ = one_in(kThreadsInOneOf);
  const std::size_t runs = 1 + below(3);
  for (std::size_t run = 0; run < runs; ++run) {
    add_ops(1 + below(6));
    add_run();
  }
  return finish();
}

Program ProgramGenerator::generate_with(const std::string& feature) {
  add_create_future();
  add_call_soon();
  add_create_task();
  if (feature == "debug") set_debug();
  for (const Choice& choice : choices()) {
    if (choice.name != feature) continue;
    const Place place = choice.places.back();
    if (place == Place::kMain) {
      (this->*choice.add)();
      continue;
    }
    // In a block of the right kind, as its first op.
    const std::string name = fresh("b");
    open_.push_back(program_.blocks_size());
    program_.add_blocks()->set_name(name);
    program_.mutable_blocks(open_.back())->set_coroutine(place == Place::kCoroutine);
    const Place before = std::exchange(place_, place);
    (this->*choice.add)();
    place_ = before;
    open_.pop_back();
    if (place == Place::kCoroutine)
      add_op().mutable_create_task()->set_coroutine(name);
    else if (place == Place::kThread)
      add_op().mutable_run_in_thread()->set_block(name);
    else
      add_op().mutable_call_soon()->mutable_callback()->set_block(name);
  }
  add_run();
  return finish();
}

Program ProgramGenerator::finish() {
  program_.set_clock(grammar_.virtual_clock ? loopspec::v1::CLOCK_VIRTUAL : loopspec::v1::CLOCK_UNSPECIFIED);
  program_.mutable_limits()->set_max_events(kMostEvents);
  program_.mutable_limits()->set_max_block_runs(kMostEvents);
  program_.mutable_limits()->set_max_wall_ms(kMostWallMs);
  return std::move(program_);
}

void ProgramGenerator::add_run() {
  const bool of_future = !futures_.empty() && one_in(4);
  if (!grammar_.virtual_clock) {
    if (std::none_of(program_.blocks().begin(), program_.blocks().end(),
                     [](const auto& one) { return one.name() == kDrain; })) {
      auto& drain = *program_.add_blocks();
      drain.set_name(kDrain);
      drain.set_coroutine(true);
      drain.set_quiet(true);
      for (int i = 0; i < kTurns; ++i) drain.add_ops()->mutable_sleep();
    }
    program_.add_main()->mutable_run_until_complete()->set_coroutine(kDrain);
    return;
  }
  auto& last = *program_.add_main()->mutable_call_later();
  last.mutable_delay()->set_value(100000 + length());
  last.mutable_callback()->set_method("stop");
  program_.mutable_main(program_.main_size() - 1)->set_quiet(true);
  if (of_future)
    program_.add_main()->mutable_run_until_complete()->set_future(any(futures_));
  else
    program_.add_main()->mutable_run_forever();
}

void ProgramGenerator::add_ops(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) add_any_op();
}

bool ProgramGenerator::may_add(const Choice& choice) const {
  return std::find(choice.places.begin(), choice.places.end(), place_) != choice.places.end() &&
         (threads_allowed_ || !choice.feature->starts_threads) && grammar_.has(choice.name);
}

void ProgramGenerator::add_any_op() {
  int total = 0;
  std::vector<const Choice*> possible;
  for (const Choice& choice : choices()) {
    if (!may_add(choice)) continue;
    total += choice.feature->weight;
    possible.push_back(&choice);
  }
  if (total == 0) return;
  auto pick = static_cast<int>(below(static_cast<std::uint64_t>(total)));
  for (const Choice* choice : possible) {
    pick -= choice->feature->weight;
    if (pick >= 0) continue;
    (this->*choice->add)();
    return;
  }
}

// ---- Parts

std::string ProgramGenerator::fresh(const char* prefix) {
  return absl::StrCat(prefix, ++made_);
}

double ProgramGenerator::length() {
  // From a thousandth of a second to ten seconds, short ones more often.
  static constexpr std::uint64_t kScales[] = {10'000, 100'000, 1'000'000, 10'000'000};
  return static_cast<double>(1000 + below(kScales[below(std::size(kScales))])) * 1e-6;
}

ProgramGenerator::Op& ProgramGenerator::add_op() {
  return open_.empty() ? *program_.add_main() : *program_.mutable_blocks(open_.back())->add_ops();
}

std::string ProgramGenerator::block(Place place, std::uint64_t most_ops) {
  const std::string name = fresh("b");
  const int index = program_.blocks_size();
  auto& made = *program_.add_blocks();
  made.set_name(name);
  made.set_coroutine(place == Place::kCoroutine);
  if (static_cast<std::size_t>(index) >= kMostBlocks || open_.size() >= kDeepest) return name;
  open_.push_back(index);
  const Place before = std::exchange(place_, place);
  add_ops(below(most_ops + 1));
  if (place == Place::kCoroutine && one_in(3))
    add_op().mutable_return_value()->mutable_value()->set_integer(static_cast<std::int64_t>(below(9)));
  place_ = before;
  open_.pop_back();
  return name;
}

void ProgramGenerator::set_callback(Callable& callable) {
  if (!one_in(3)) {
    callable.set_block(block(Place::kCallback));
    return;
  }
  if (log_block_.empty()) {
    log_block_ = fresh("l");
    auto& made = *program_.add_blocks();
    made.set_name(log_block_);
    made.add_ops()->mutable_log()->set_text("ran");
  }
  callable.set_block(log_block_);
}

void ProgramGenerator::set_awaitable(Awaitable& awaitable) {
  if (!tasks_.empty() && one_in(3))
    awaitable.set_future(any(tasks_));
  else if (!futures_.empty() && one_in(2))
    awaitable.set_future(any(futures_));
  else
    awaitable.set_coroutine(block(Place::kCoroutine));
}

// ---- Scheduling. An op's block is made before the op: making it adds ops elsewhere, and ops move.

void ProgramGenerator::add_call_soon() {
  Callable callback;
  set_callback(callback);
  const std::string id = fresh("h");
  Op& op = add_op();
  op.set_id(id);
  *op.mutable_call_soon()->mutable_callback() = callback;
  if (!contexts_.empty() && one_in(4)) op.mutable_call_soon()->set_context(any(contexts_));
  if (one_in(4)) op.mutable_call_soon()->add_args()->set_integer(static_cast<std::int64_t>(below(5)));
  handles_.push_back(id);
}

void ProgramGenerator::add_call_soon_threadsafe() {
  Callable callback;
  set_callback(callback);
  *add_op().mutable_call_soon_threadsafe()->mutable_callback() = callback;
}

void ProgramGenerator::add_call_later() {
  Callable callback;
  set_callback(callback);
  const std::string id = fresh("h");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_call_later()->mutable_delay()->set_value(length());
  *op.mutable_call_later()->mutable_callback() = callback;
  handles_.push_back(id);
  timers_.push_back(id);
}

void ProgramGenerator::add_call_at() {
  Callable callback;
  set_callback(callback);
  const std::string id = fresh("h");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_call_at()->mutable_when()->set_value(length() * static_cast<double>(1 + below(5)));
  *op.mutable_call_at()->mutable_callback() = callback;
  handles_.push_back(id);
  timers_.push_back(id);
}

void ProgramGenerator::add_zero_delay() {
  if (std::exchange(zero_used_, true)) return add_negative_delay();
  Callable callback;
  set_callback(callback);
  Op& op = add_op();
  op.mutable_call_later()->mutable_delay()->set_value(0);
  *op.mutable_call_later()->mutable_callback() = callback;
}

void ProgramGenerator::add_negative_delay() {
  if (!grammar_.has("delay.negative")) return;
  Callable callback;
  set_callback(callback);
  // Far enough apart for any clock.
  const double delay = -100.0 * ++negatives_ - length();
  Op& op = add_op();
  op.mutable_call_later()->mutable_delay()->set_value(delay);
  *op.mutable_call_later()->mutable_callback() = callback;
}

void ProgramGenerator::add_cancel() {
  if (!handles_.empty()) add_op().mutable_cancel()->set_handle(any(handles_));
}
void ProgramGenerator::add_cancelled() {
  if (!handles_.empty()) add_op().mutable_cancelled()->set_handle(any(handles_));
}
void ProgramGenerator::add_when() {
  if (!timers_.empty()) add_op().mutable_when()->set_handle(any(timers_));
}
void ProgramGenerator::add_get_context() {
  if (!handles_.empty()) add_op().mutable_get_context()->set_handle(any(handles_));
}
void ProgramGenerator::add_time() {
  add_op().mutable_time();
}
void ProgramGenerator::add_stop() {
  add_op().mutable_stop();
}
void ProgramGenerator::add_is_running() {
  add_op().mutable_is_running();
}
void ProgramGenerator::add_get_running_loop() {
  add_op().mutable_get_running_loop();
}

void ProgramGenerator::add_call() {
  const std::string name = called_block();
  add_op().mutable_call()->set_block(name);
}
void ProgramGenerator::add_sleep_thread() {
  add_op().mutable_sleep_thread()->set_seconds(length());
}

void ProgramGenerator::add_run_in_thread() {
  if (!grammar_.has("call_soon_threadsafe")) return;
  const std::string name = block(Place::kThread);
  add_op().mutable_run_in_thread()->set_block(name);
}

void ProgramGenerator::add_start_thread() {
  if (!grammar_.has("call_soon_threadsafe") || std::exchange(threads_used_, true)) return;
  // It wakes the loop once at most: whether a second call meets the same turn is a race.
  const std::string name = block(Place::kThread, 1);
  add_op().mutable_start_thread()->set_block(name);
}

void ProgramGenerator::add_reader() {
  if (std::exchange(reader_used_, true)) return;
  // The first thing it does is to end.
  const std::string name = fresh("r");
  auto& made = *program_.add_blocks();
  made.set_name(name);
  made.add_ops()->mutable_remove_reader()->set_socket("near");
  made.add_ops()->mutable_log()->set_text("read");
  auto& pair = *add_op().mutable_socketpair();
  pair.set_first("near");
  pair.set_second("far");
  auto& reader = *add_op().mutable_add_reader();
  reader.set_socket("near");
  reader.mutable_callback()->set_block(name);
  auto& send = *add_op().mutable_socket_send();
  send.set_socket("far");
  send.set_data("x");
}

// ---- Errors and contexts

void ProgramGenerator::add_raise(const char* type) {
  Op& op = add_op();
  op.mutable_raise()->set_type(type);
  op.set_catch_(one_in(4));
}

std::string ProgramGenerator::handler_block() {
  const std::string name = fresh("e");
  auto& made = *program_.add_blocks();
  made.set_name(name);
  made.add_ops()->mutable_log()->set_text("told");
  if (one_in(4)) made.add_ops()->mutable_raise()->set_type("Error");
  return name;
}

void ProgramGenerator::add_set_exception_handler() {
  if (one_in(4)) {
    add_op().mutable_set_exception_handler()->set_none(true);
    return;
  }
  const std::string name = handler_block();
  add_op().mutable_set_exception_handler()->set_block(name);
}

void ProgramGenerator::add_call_exception_handler() {
  auto& context = *add_op().mutable_call_exception_handler()->mutable_context();
  context.set_message("by hand");
  if (one_in(2)) context.mutable_exception()->set_type("Error");
}

void ProgramGenerator::add_context_var() {
  const char* variable = one_in(2) ? "v" : "w";
  if (one_in(2)) {
    add_op().mutable_context_var_get()->set_variable(variable);
    return;
  }
  auto& set = *add_op().mutable_context_var_set();
  set.set_variable(variable);
  set.mutable_value()->set_integer(static_cast<std::int64_t>(below(100)));
}

void ProgramGenerator::add_copy_context() {
  const std::string id = fresh("c");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_copy_context();
  contexts_.push_back(id);
}

void ProgramGenerator::add_context_run() {
  if (contexts_.empty()) return;
  const std::string context = any(contexts_);
  const std::string name = called_block();
  auto& run = *add_op().mutable_context_run();
  run.set_context(context);
  run.set_block(name);
}

}  // namespace loopspec::conformance
