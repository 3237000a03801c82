#include "server/session/session_thread.h"

#include <utility>

#include "server/session/session.h"

namespace loopspec::server {

void SessionThread::run(Session& session) {
  for (;;) {
    switch (session.advance()) {
      case Session::Progress::kWaits:
        wait();
        break;
      case Session::Progress::kNeedsThread:
        break;  // It has one.
      case Session::Progress::kOver:
        return;
    }
  }
}

void SessionThread::due() {
  const std::lock_guard lock(mutex_);
  due_ = true;
  changed_.notify_one();
}

void SessionThread::wait() {
  std::unique_lock lock(mutex_);
  const auto is_due = [this] { return due_; };
  if (const auto deadline = std::exchange(deadline_, std::nullopt)) {
    changed_.wait_until(lock, *deadline, is_due);
  } else {
    changed_.wait(lock, is_due);
  }
  due_ = false;
}

}  // namespace loopspec::server
