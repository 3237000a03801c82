#include "server/service/rpc_session_runner.h"

#include <system_error>
#include <utility>

#include "loopspec/detail/events.h"
#include "server/loops/thread_group.h"
#include "server/rpc/outing.h"
#include "server/session/session.h"

namespace loopspec::server {

void RpcSessionRunner::start(std::shared_ptr<Session> session, std::function<void()> ended) {
  session_ = std::move(session);
  ended_ = std::move(ended);
}

void RpcSessionRunner::due() {
  if (on_thread_.load(std::memory_order_acquire)) return thread_.due();
  auto advance = [self = shared_from_this()](Outing& outing) { self->advance(outing); };
  if (loopspec::detail::running_loop == &loop_) return loop_.call_outside(std::move(advance));
  loop_.call_soon_threadsafe([this, advance = std::move(advance)]() mutable { loop_.call_outside(std::move(advance)); });
}

void RpcSessionRunner::advance(Outing& outing) {
  std::unique_lock advancing(advancing_);
  outing_ = &outing;
  const Session::Progress progress = session_->advance();
  outing_ = nullptr;
  if (progress == Session::Progress::kNeedsThread) move_to_thread();
  advancing.unlock();
  if (progress == Session::Progress::kOver) std::exchange(ended_, nullptr)();
}

void RpcSessionRunner::move_to_thread() {
  on_thread_.store(true, std::memory_order_release);
  try {
    threads_.spawn([self = shared_from_this()] {
      self->thread_.run(*self->session_);
      std::exchange(self->ended_, nullptr)();
    });
  } catch (const std::system_error& error) {
    session_->refuse_thread(error);
    // It only ends.
    thread_.run(*session_);
    std::exchange(ended_, nullptr)();
  }
}

void RpcSessionRunner::will_wait() {
  if (outing_ != nullptr) outing_->hand_over_loop();
}

// ---- The time limit

void RpcSessionRunner::due_at(std::chrono::steady_clock::time_point time) {
  if (on_thread_.load(std::memory_order_relaxed)) return thread_.due_at(time);
  deadline_.store(time);
  if (!timer_set_.exchange(true)) loop_.call_soon_threadsafe([self = weak_from_this(), time] {
    if (const auto runner = self.lock()) runner->set_timer(time);
  });
}

void RpcSessionRunner::set_timer(std::chrono::steady_clock::time_point time) {
  const std::chrono::duration<double> delay = time - std::chrono::steady_clock::now();
  loop_.call_later(delay.count(), [self = weak_from_this()] {
    if (const auto runner = self.lock()) runner->on_timer();
  });
}

void RpcSessionRunner::on_timer() {
  const auto deadline = deadline_.load();
  if (std::chrono::steady_clock::now() < deadline) return set_timer(deadline);
  timer_set_.store(false);
  // One that came meanwhile found the timer set.
  if (const auto later = deadline_.load(); later != deadline && !timer_set_.exchange(true)) set_timer(later);
  if (session_->is_due()) due();
}

}  // namespace loopspec::server
