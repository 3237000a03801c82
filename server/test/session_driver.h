// A client of a Session without a stream: what it sends is text, what it gets is waited for.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "server/limits.h"
#include "server/session/session.h"
#include "server/session/session_thread.h"

namespace loopspec::test {

class SessionDriver final : public server::SessionPeer {
 public:
  explicit SessionDriver(const server::Limits& limits = {});
  // Cancels it.
  ~SessionDriver() override;

  // A SessionRequest as text, one message.
  void send(const std::string& request);
  // The default session is open.
  void open();
  // The next item; fails the test when the session is over.
  v1::ServerItem next();
  // The next one that is an invocation, a result, an event.
  v1::Invocations next_invocations();
  v1::Result next_result();
  // Waits for the end; everything before `closed` is dropped.
  v1::Outcome end();
  // The reason the session ended with; "" in good order.
  std::string reason();

  // Turns that the loop was told to have made.
  std::uint64_t turns() const { return turns_; }

  server::Session& session() { return *session_; }

  void output_ready() override;
  void input_wanted() override {}
  void stop_wanted() override;

 private:
  const server::Limits limits_;
  server::SessionThread runner_;
  std::shared_ptr<server::Session> session_;
  std::thread thread_;
  std::thread stopper_;
  std::mutex mutex_;
  std::condition_variable changed_;
  v1::SessionResponse taken_;
  int used_ = 0;
  std::uint64_t signals_ = 0;
  std::atomic<std::uint64_t> turns_{0};
};

}  // namespace loopspec::test
