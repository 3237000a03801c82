#include "server/host/deadlines.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace loopspec::server {

struct Deadlines::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<Key, std::function<void()>> waiting;
  std::uint64_t last = 0;
  // When the thread looks again by itself.
  Time looks_at = Time::min();
  bool ended = false;
  std::thread thread;

  void call_due();
};

Deadlines::Deadlines() : state_(std::make_shared<State>()) {}

Deadlines::~Deadlines() {
  std::thread thread;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
    state_->changed.notify_all();
    thread.swap(state_->thread);
  }
  if (!thread.joinable()) return;
  thread.get_id() == std::this_thread::get_id() ? thread.detach() : thread.join();
}

Deadlines::Key Deadlines::add(Time when, std::function<void()> function) {
  const std::lock_guard lock(state_->mutex);
  if (!state_->thread.joinable()) state_->thread = std::thread([state = state_] { state->call_due(); });
  const Key key(when, ++state_->last);
  state_->waiting.emplace(key, std::move(function));
  if (when < state_->looks_at) state_->changed.notify_all();
  return key;
}

void Deadlines::take_back(const Key& key) {
  // What it holds goes without the mutex.
  std::function<void()> function;
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->waiting.find(key);
  if (found == state_->waiting.end()) return;
  function = std::move(found->second);
  state_->waiting.erase(found);
}

void Deadlines::State::call_due() {
  std::unique_lock lock(mutex);
  while (!ended) {
    const auto first = waiting.begin();
    if (first != waiting.end() && first->first.first <= Clock::now()) {
      auto function = std::move(first->second);
      waiting.erase(first);
      lock.unlock();
      function();
      function = nullptr;
      lock.lock();
      continue;
    }
    looks_at = first == waiting.end() ? Time::max() : first->first.first;
    if (looks_at == Time::max()) {
      changed.wait(lock);
    } else {
      changed.wait_until(lock, looks_at);
    }
    looks_at = Time::min();
  }
}

}  // namespace loopspec::server
