#include "server/host/run_queue.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <system_error>
#include <utility>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/outcome.h"

namespace loopspec::server {

namespace {

v1::Outcome no_thread_outcome(const std::system_error& error) {
  return script::make_outcome(v1::Outcome::KIND_HOST_ERROR, std::string("no thread could be started: ") + error.what());
}

v1::Outcome cancelled_outcome() { return script::make_outcome(v1::Outcome::KIND_HOST_ERROR, "the run was cancelled before it began"); }

}  // namespace

v1::Outcome Runner::cancelled() { return cancelled_outcome(); }

bool Runner::run_all(const Programs& programs, RunListener& listener, const std::stop_token& stop, Custody& custody) {
  for (std::size_t i = 0; i < programs.size(); ++i) {
    v1::Outcome outcome = stop.stop_requested() ? cancelled() : run(*programs[i], listener, stop, custody.give_up(i));
    if (!custody.end(i)) return false;
    listener.on_outcome(std::move(outcome));
  }
  return true;
}

class RunQueue::Entry final : public Run, public Runner::Custody, public std::enable_shared_from_this<Entry> {
 public:
  Entry(RunQueue& queue, Programs programs, std::shared_ptr<RunListener> listener, std::stop_source stop = std::stop_source())
      : queue_(queue), programs_(std::move(programs)), listener_(std::move(listener)), stop_(std::move(stop)) {}

  void cancel() noexcept override { stop_.request_stop(); }

  // The queue's own thread that runs it; none for a thread that is lent.
  std::thread::id thread() const { return thread_; }
  void set_thread(std::thread::id thread) { thread_ = thread; }

  // False when it was given up.
  bool run_on(Runner& runner) { return runner.run_all(programs_, *listener_, stop_.get_token(), *this); }
  void finish(const v1::Outcome& outcome) {
    for (std::size_t i = 0; i < programs_.size(); ++i) listener_->on_outcome(outcome);
  }

  bool end(std::size_t program) override { return at_.compare_exchange_strong(program, program + 1); }
  Runner::GiveUp give_up(std::size_t program) override {
    return [entry = shared_from_this(), program](const v1::Outcome& outcome) { entry->queue_.give_up(entry, program, outcome); };
  }
  // False when the program has ended. A thread that was given up does not keep the listener, which may wait for it.
  bool take_over(std::size_t program) { return at_.compare_exchange_strong(program, kGivenUp); }
  std::shared_ptr<RunListener> take_listener() { return std::move(listener_); }
  // What comes after the program that was given up.
  std::shared_ptr<Entry> rest_after(std::size_t program, std::shared_ptr<RunListener> listener) const {
    Programs rest(programs_.begin() + static_cast<std::ptrdiff_t>(program) + 1, programs_.end());
    return rest.empty() ? nullptr : std::make_shared<Entry>(queue_, std::move(rest), std::move(listener), stop_);
  }

 private:
  static constexpr std::size_t kGivenUp = std::numeric_limits<std::size_t>::max();

  RunQueue& queue_;
  const Programs programs_;
  std::shared_ptr<RunListener> listener_;
  std::stop_source stop_;
  std::thread::id thread_;
  // The program whose outcome is to be told next.
  std::atomic<std::size_t> at_{0};
};

RunQueue::RunQueue(int jobs, RunnerFactory make_runner)
    : jobs_(static_cast<std::size_t>(std::max(jobs, 1))), make_runner_(std::move(make_runner)) {}

RunQueue::~RunQueue() { shutdown(); }

std::shared_ptr<Run> RunQueue::start_all(Programs programs, std::shared_ptr<RunListener> listener) {
  auto entry = std::make_shared<Entry>(*this, std::move(programs), std::move(listener));
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

std::shared_ptr<Run> RunQueue::start_on(const LendThread& lend, std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) {
  std::shared_ptr<Entry> entry;
  {
    const std::lock_guard lock(mutex_);
    if (!ending_ && waiting_.empty() && running_.size() < jobs_) {
      entry = std::make_shared<Entry>(*this, Programs{std::move(program)}, std::move(listener));
      running_.insert(entry);
    }
  }
  if (!entry) return start_all({std::move(program)}, std::move(listener));
  lend([this, entry] { run(entry, *make_runner_()); });
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
    std::unique_lock lock(mutex_);
    ending_ = true;
    for (const auto& entry : waiting_) entry->cancel();
    for (const auto& entry : running_) entry->cancel();
    changed_.notify_all();
    changed_.wait(lock, [this] { return waiting_.empty() && running_.empty(); });
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
}

std::shared_ptr<RunQueue::Entry> RunQueue::next() {
  std::unique_lock lock(mutex_);
  ++idle_;
  changed_.wait(lock, [this] { return may_run() || (ending_ && waiting_.empty()); });
  --idle_;
  if (waiting_.empty()) return nullptr;
  auto entry = std::move(waiting_.front());
  waiting_.pop_front();
  entry->set_thread(std::this_thread::get_id());
  running_.insert(entry);
  return entry;
}

void RunQueue::work() {
  const std::unique_ptr<Runner> runner = make_runner_();
  while (const auto entry = next()) {
    if (!run(entry, *runner)) return;
  }
}

bool RunQueue::run(const std::shared_ptr<Entry>& entry, Runner& runner) {
  if (!entry->run_on(runner)) return false;
  const std::lock_guard lock(mutex_);
  running_.erase(entry);
  if (ending_ || !waiting_.empty()) changed_.notify_all();
  return true;
}

// The queue is there for as long as an entry that was not given up, and has not ended, is among those that run.
void RunQueue::give_up(const std::shared_ptr<Entry>& entry, std::size_t program, const v1::Outcome& outcome) {
  if (!entry->take_over(program)) return;
  auto listener = entry->take_listener();
  listener->on_outcome(outcome);
  std::deque<std::shared_ptr<Entry>> stranded;
  std::optional<v1::Outcome> failure;
  {
    const std::lock_guard lock(mutex_);
    let_go(entry->thread());
    if (auto rest = entry->rest_after(program, std::move(listener))) waiting_.push_front(std::move(rest));
    failure = add_thread_where_needed();
    if (failure) stranded.swap(waiting_);
  }
  for (const auto& waiting : stranded) waiting->finish(*failure);
  const std::lock_guard lock(mutex_);
  running_.erase(entry);
  changed_.notify_all();
}

void RunQueue::let_go(std::thread::id id) {
  const auto own = std::find_if(threads_.begin(), threads_.end(), [id](const std::thread& each) { return each.get_id() == id; });
  if (own == threads_.end()) return;
  own->detach();
  threads_.erase(own);
}

}  // namespace loopspec::server
