// What the generator knows of futures, tasks and executors.
#include <algorithm>

#include "conformance/fuzz/program_generator.h"

namespace loopspec::conformance {

using loopspec::v1::Awaitable;
using loopspec::v1::Callable;

void ProgramGenerator::add_create_future() {
  const std::string id = fresh("f");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_create_future();
  futures_.push_back(id);
  observed_.push_back(id);
  settable_.push_back(id);
}

void ProgramGenerator::add_set_result() {
  if (settable_.empty()) return;
  auto& set = *add_op().mutable_set_result();
  set.set_future(any(settable_));
  set.mutable_value()->set_integer(static_cast<std::int64_t>(below(9)));
}

void ProgramGenerator::add_set_exception() {
  if (futures_.empty()) return;
  auto& set = *add_op().mutable_set_exception();
  set.set_future(any(futures_));
  set.mutable_exception()->set_type("Error");
}

void ProgramGenerator::add_future_cancel() {
  const auto& all = !tasks_.empty() && one_in(2) ? tasks_ : futures_;
  if (!all.empty()) add_op().mutable_future_cancel()->set_future(any(all));
}
void ProgramGenerator::add_future_done() {
  const auto& all = !tasks_.empty() && one_in(2) ? tasks_ : observed_;
  if (!all.empty()) add_op().mutable_future_done()->set_future(any(all));
}
void ProgramGenerator::add_future_result() {
  const auto& all = !tasks_.empty() && one_in(2) ? tasks_ : observed_;
  if (all.empty()) return;
  Op& op = add_op();
  op.mutable_future_result()->set_future(any(all));
  op.set_catch_(true);
}
void ProgramGenerator::add_future_exception() {
  const auto& all = !tasks_.empty() && one_in(2) ? tasks_ : observed_;
  if (all.empty()) return;
  Op& op = add_op();
  op.mutable_future_exception()->set_future(any(all));
  op.set_catch_(true);
}

void ProgramGenerator::add_add_done_callback() {
  const auto& all = !tasks_.empty() && one_in(3) ? tasks_ : observed_;
  if (all.empty()) return;
  const std::string future = any(all);
  Callable callback;
  set_callback(callback);
  auto& add = *add_op().mutable_add_done_callback();
  add.set_future(future);
  *add.mutable_callback() = callback;
  done_blocks_.push_back(callback.block());
}

void ProgramGenerator::add_remove_done_callback() {
  if (observed_.empty() || done_blocks_.empty()) return;
  auto& remove = *add_op().mutable_remove_done_callback();
  remove.set_future(any(observed_));
  remove.set_block(any(done_blocks_));
}

void ProgramGenerator::add_create_task() {
  const std::string name = block(Place::kCoroutine);
  const std::string id = fresh("t");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_create_task()->set_coroutine(name);
  tasks_.push_back(id);
}

void ProgramGenerator::add_await() {
  Awaitable awaitable;
  set_awaitable(awaitable);
  Op& op = add_op();
  if (awaitable.has_future())
    op.mutable_await()->set_future(awaitable.future());
  else
    op.mutable_await()->set_coroutine(awaitable.coroutine());
  op.set_catch_(one_in(3));
}

void ProgramGenerator::add_sleep() {
  Op& op = add_op();
  op.mutable_sleep()->set_delay(grammar_.virtual_clock && one_in(2) ? length() : 0);
  op.set_catch_(one_in(4));
}

void ProgramGenerator::add_current_task() {
  add_op().mutable_current_task();
}

void ProgramGenerator::add_task_cancelling() {
  if (!tasks_.empty()) add_op().mutable_task_cancelling()->set_task(any(tasks_));
}
void ProgramGenerator::add_task_uncancel() {
  if (!tasks_.empty()) add_op().mutable_task_uncancel()->set_task(any(tasks_));
}

// The gathering future of futures that are done already is done at once from Python 3.12 on.
void ProgramGenerator::set_gathered(Awaitable& awaitable) {
  if (grammar_.has("gather.futures"))
    set_awaitable(awaitable);
  else
    awaitable.set_coroutine(block(Place::kCoroutine));
}

void ProgramGenerator::add_gather() {
  std::vector<Awaitable> awaitables(1 + below(3));
  for (Awaitable& one : awaitables) set_gathered(one);
  const std::string id = fresh("g");
  Op& op = add_op();
  op.set_id(id);
  for (const Awaitable& one : awaitables) *op.mutable_gather()->add_awaitables() = one;
  op.mutable_gather()->set_return_exceptions(one_in(2));
  op.set_catch_(true);
  futures_.push_back(id);
  observed_.push_back(id);
}

void ProgramGenerator::add_shield() {
  Awaitable awaitable;
  set_awaitable(awaitable);
  const std::string id = fresh("s");
  Op& op = add_op();
  op.set_id(id);
  *op.mutable_shield()->mutable_awaitable() = awaitable;
  futures_.push_back(id);
  observed_.push_back(id);
  settable_.push_back(id);
}

void ProgramGenerator::add_wait() {
  if (tasks_.empty() && futures_.empty()) return;
  std::vector<std::string> chosen;
  for (const auto* all : {&tasks_, &futures_})
    if (!all->empty() && std::find(chosen.begin(), chosen.end(), all->back()) == chosen.end())
      chosen.push_back(any(*all));
  Op& op = add_op();
  for (const std::string& one : chosen) op.mutable_wait()->add_awaitables()->set_future(one);
  if (one_in(2)) op.mutable_wait()->set_timeout(length());
  if (one_in(2)) op.mutable_wait()->set_return_when(loopspec::v1::Wait::RETURN_WHEN_FIRST_COMPLETED);
}

void ProgramGenerator::add_wait_for() {
  Awaitable awaitable;
  set_awaitable(awaitable);
  Op& op = add_op();
  *op.mutable_wait_for()->mutable_awaitable() = awaitable;
  if (!one_in(4)) op.mutable_wait_for()->set_timeout(length());
  op.set_catch_(one_in(2));
}

void ProgramGenerator::add_timeout() {
  const std::string name = block(Place::kCoroutine);
  const std::string id = fresh("d");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_timeout()->set_coroutine(name);
  op.mutable_timeout()->set_delay(length());
  op.set_catch_(one_in(2));
}

void ProgramGenerator::add_task_group() {
  const std::string group = fresh("g");
  const std::string name = fresh("b");
  const int index = program_.blocks_size();
  program_.add_blocks()->set_name(name);
  program_.mutable_blocks(index)->set_coroutine(true);
  for (std::uint64_t i = 0; i <= below(3); ++i) {
    const std::string child = block(Place::kCoroutine);
    Op& create = *program_.mutable_blocks(index)->add_ops();
    create.set_id(fresh("t"));
    create.mutable_group_create_task()->set_group(group);
    create.mutable_group_create_task()->set_coroutine(child);
    tasks_.push_back(create.id());
  }
  Op& op = add_op();
  op.set_id(group);
  op.mutable_task_group()->set_coroutine(name);
  op.set_catch_(one_in(2));
}

void ProgramGenerator::add_run_in_executor() {
  if (!grammar_.has("call_soon_threadsafe") || threads_used_) return;
  threads_used_ = true;
  // It logs nothing but itself: its end wakes the loop, and whether a call of its own meets the same turn is a race.
  const std::string name = block(Place::kThread, 0);
  const std::string id = fresh("x");
  Op& op = add_op();
  op.set_id(id);
  op.mutable_run_in_executor()->set_block(name);
  op.mutable_run_in_executor()->mutable_returns()->set_integer(1);
  observed_.push_back(id);
}

}  // namespace loopspec::conformance
