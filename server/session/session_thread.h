// SessionThread: a thread that a session has for itself.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>

#include "server/session/session_runner.h"

namespace loopspec::server {

class Session;

class SessionThread final : public SessionRunner {
 public:
  SessionThread() = default;

  // The whole session, or the rest of it, on the calling thread.
  void run(Session& session);

  void due() override;
  void due_at(std::chrono::steady_clock::time_point time) override { deadline_ = time; }
  void will_wait() override {}

 private:
  void wait();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool due_ = false;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace loopspec::server
