#include "server/host/run_queue.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::server {

namespace {

v1::Outcome no_thread_outcome(const std::system_error& error) {
  v1::Outcome outcome;
  outcome.set_kind(v1::Outcome::KIND_HOST_ERROR);
  outcome.set_detail(std::string("no thread could be started: ") + error.what());
  return outcome;
}

v1::Outcome cancelled_outcome() {
  v1::Outcome outcome;
  outcome.set_kind(v1::Outcome::KIND_HOST_ERROR);
  outcome.set_detail("the run was cancelled before it began");
  return outcome;
}

}  // namespace

v1::Outcome Runner::cancelled() { return cancelled_outcome(); }

void Runner::run_all(const Programs& programs, RunListener& listener, const std::stop_token& stop) {
  for (const auto& program : programs) listener.on_outcome(stop.stop_requested() ? cancelled() : run(*program, listener, stop));
}

class RunQueue::Entry : public Run {
 public:
  Entry(Programs programs, std::shared_ptr<RunListener> listener)
      : programs_(std::move(programs)), listener_(std::move(listener)) {}

  void cancel() noexcept override { stop_.request_stop(); }

  void run_on(Runner& runner) { runner.run_all(programs_, *listener_, stop_.get_token()); }
  void finish(const v1::Outcome& outcome) {
    for (std::size_t i = 0; i < programs_.size(); ++i) listener_->on_outcome(outcome);
  }

 private:
  const Programs programs_;
  std::shared_ptr<RunListener> listener_;
  std::stop_source stop_;
};

RunQueue::RunQueue(int jobs, RunnerFactory make_runner)
    : jobs_(static_cast<std::size_t>(std::max(jobs, 1))), make_runner_(std::move(make_runner)) {}

RunQueue::~RunQueue() { shutdown(); }

std::shared_ptr<Run> RunQueue::start_all(Programs programs, std::shared_ptr<RunListener> listener) {
  auto entry = std::make_shared<Entry>(std::move(programs), std::move(listener));
  v1::Outcome refusal = cancelled_outcome();
  {
    const std::lock_guard lock(mutex_);
    if (!ending_) {
      waiting_.push_back(entry);
      auto failure = add_thread_where_needed();
      if (!failure) {
        changed_.notify_one();
        return entry;
      }
      waiting_.pop_back();
      refusal = *std::move(failure);
    }
  }
  entry->finish(refusal);
  return entry;
}

std::optional<v1::Outcome> RunQueue::add_thread_where_needed() {
  if (waiting_.size() <= idle_ || threads_.size() >= jobs_) return std::nullopt;
  try {
    threads_.emplace_back([this] { work(); });
  } catch (const std::system_error& error) {
    // Those there are will get to it.
    if (threads_.empty()) return no_thread_outcome(error);
  }
  return std::nullopt;
}

void RunQueue::shutdown() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& entry : waiting_) entry->cancel();
    for (const auto& entry : running_) entry->cancel();
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads) thread.join();
}

std::shared_ptr<RunQueue::Entry> RunQueue::next() {
  std::unique_lock lock(mutex_);
  ++idle_;
  changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  --idle_;
  if (waiting_.empty()) return nullptr;
  auto entry = std::move(waiting_.front());
  waiting_.pop_front();
  running_.insert(entry);
  return entry;
}

void RunQueue::work() {
  const std::unique_ptr<Runner> runner = make_runner_();
  while (const auto entry = next()) {
    entry->run_on(*runner);
    const std::lock_guard lock(mutex_);
    running_.erase(entry);
  }
}

}  // namespace loopspec::server
