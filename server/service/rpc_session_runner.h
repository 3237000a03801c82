// RpcSessionRunner: runs a session on the RPC thread that reads its stream. What the client sends is done there at once, and no thread waits
// for a client. Where the session itself waits, as for a socket of its loop, another thread takes the RPC loop over (Outing); one that needs
// a thread of its own gets it.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "server/rpc/rpc_loop.h"
#include "server/session/session_runner.h"
#include "server/session/session_thread.h"

namespace loopspec::server {

class Session;
class ThreadGroup;

class RpcSessionRunner final : public SessionRunner, public std::enable_shared_from_this<RpcSessionRunner> {
 public:
  // Both outlive it.
  RpcSessionRunner(RpcLoop& loop, ThreadGroup& threads) : loop_(loop), threads_(threads) {}

  // From now on the session is advanced when it is due. `ended` is called when it is over, in its last thread; it may be the session's end.
  void start(std::shared_ptr<Session> session, std::function<void()> ended);

  void due() override;
  void due_at(std::chrono::steady_clock::time_point time) override;
  void will_wait() override;

 private:
  void advance(Outing& outing);
  void move_to_thread();
  // On the RPC loop's thread.
  void set_timer(std::chrono::steady_clock::time_point time);
  void on_timer();

  RpcLoop& loop_;
  ThreadGroup& threads_;
  // Another thread may be on its way out of advance() when the next begins.
  std::mutex advancing_;
  std::shared_ptr<Session> session_;
  std::function<void()> ended_;
  Outing* outing_ = nullptr;

  SessionThread thread_;
  std::atomic<bool> on_thread_{false};

  // When the session is due at the latest. One timer serves many such times: it is set anew when it finds a later one.
  std::atomic<std::chrono::steady_clock::time_point> deadline_{};
  std::atomic<bool> timer_set_{false};
};

}  // namespace loopspec::server
