// SessionRunner: who gives a session its time, as the session sees it.
#pragma once

#include <chrono>

namespace loopspec::server {

class SessionRunner {
 public:
  SessionRunner(const SessionRunner&) = delete;
  SessionRunner& operator=(const SessionRunner&) = delete;
  virtual ~SessionRunner() = default;

  // Session::advance() is due: what it waited for is there. Any thread; must not block or call the session.
  virtual void due() = 0;
  // The session, which is about to wait for its client, is due at this time at the latest. In advance().
  virtual void due_at(std::chrono::steady_clock::time_point time) = 0;
  // The session will now wait within advance(), maybe long. Throws std::system_error when nobody can do meanwhile what the thread has to do
  // besides.
  virtual void will_wait() = 0;

 protected:
  SessionRunner() = default;
};

}  // namespace loopspec::server
