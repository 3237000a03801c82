// HostedLoop: a loop that lives between unary calls. It has a thread of its own while it runs.
//
// While it does not run, requests are executed by whoever brings them, one at a time. While it runs, call_soon goes in as
// call_soon_threadsafe, and everything else becomes a callback of the loop.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "loopspec/v1/event_loop_service.pb.h"
#include "loopspec/v1/loop.pb.h"
#include "loopspec/v1/program.pb.h"
#include "server/limits.h"
#include "server/loops/event_history.h"
#include "server/refusal.h"
#include "server/script/live_program.h"
#include "server/script/trace_sink.h"

namespace loopspec::server {

class ThreadGroup;

class HostedLoop final : public script::TraceSink, public std::enable_shared_from_this<HostedLoop> {
 public:
  struct Options {
    std::string id;
    // The implementation's name, and the backend it stands for.
    std::string implementation;
    v1::Clock clock = v1::CLOCK_VIRTUAL;
    bool debug = false;
    std::uint32_t lease_ms = 60'000;
    script::Capabilities capabilities = {};
    // What the creating request was, to know it again.
    std::string request;
    // Hears of turns more that it made, on its thread.
    std::function<void(std::uint64_t turns)> turned = nullptr;
  };
  using Answer = std::variant<script::OpAnswer, Refusal>;
  // Called once, from any thread; must not block.
  using Reply = std::function<void(Answer)>;

  // One op, as a request brings it.
  struct Request {
    v1::Op op;
    // Where its parts stand in the request, for refusals: "" where the request's fields have the op's names.
    std::string field = {};
    // Blocks the request brings, and their path.
    std::vector<v1::Block> blocks;
    std::string blocks_field;
    // The handle's id, "" for none, and where it stands.
    std::string id;
    std::string id_field;
    // The whole request, to know it again; "" when the id is not the client's but next_handle_id()'s.
    std::string content;
  };

  // `threads` and `limits` must outlive it.
  HostedLoop(Options options, const Limits& limits, ThreadGroup& threads);
  ~HostedLoop() override;

  const std::string& id() const { return options_.id; }
  const std::string& creating_request() const { return options_.request; }
  EventHistory& history() { return history_; }

  // All of these: any thread.

  // Executes an op that runs no loop. With an id, what it returns is bound to it; with one of the client's, the same request again gets the
  // same reply.
  void perform(Request request, Reply reply);
  // Executes run_forever or run_until_complete, on a thread of its own. Replies when it is over; with `background`, once the thread has begun.
  void run(Request request, bool background, Reply reply);
  // The future of this id, made if there is none.
  void ensure_future(const std::string& id, std::function<void(std::optional<Refusal>)> done);
  // Adds the blocks and protocols of the request that creates it.
  std::optional<Refusal> define(const v1::CreateLoopRequest& request);
  // The id of a handle for a request that brings none; no client has used it.
  std::string next_handle_id();
  // Ends it whatever it does. What waits is replied to.
  void remove(const std::string& reason);
  v1::Loop describe() const;
  // Handles that wait for their turn or time. Does not wait for the loop.
  std::uint32_t pending_handles() const { return program_.pending().count(); }
  // loop.time() when it was made, which is when it was first used.
  double start_time();

  // ---- The lease
  // A call: the lease begins anew. Held: it does not run out.
  void touch();
  void hold();
  void release();
  bool lease_over(std::chrono::steady_clock::time_point now) const;

  void on_event(v1::TraceEvent&& event) override;
  bool keeps_events() const override { return false; }

 private:
  struct Posted {
    v1::Op op;
    std::uint32_t number;
    Reply reply;
  };
  // A request with an id of the client's: what it was, and its reply when there is one.
  struct Remembered {
    std::string content;
    std::optional<Answer> answer;
    std::vector<Reply> waiting;
  };

  // All of these: with the mutex held.
  std::optional<Refusal> refusal() const;
  std::optional<Refusal> check(const Request& request);
  // The answer; nothing when the reply was kept for when there is one.
  std::optional<Answer> begin(Request& request, Reply& reply);
  std::optional<Answer> begin_run(Request& request, bool background, const Reply& reply);
  static std::optional<Answer> recall(Remembered& before, const Request& request, Reply& reply);
  // The id is known until so many others came after it that it is forgotten.
  void remember(const std::string& id);
  // Whether the id is one that next_handle_id() gave.
  bool is_own_id(const std::string& id) const;
  Answer answer_of(script::OpAnswer answer);
  void abort_seen();

  void take_posted();
  void run_thread(const v1::Op& op, std::uint32_t number, const Reply& reply);
  // Wraps the reply of a request with an id, so that it is known again.
  Reply remembering(const std::string& id, Reply reply);

  const Options options_;
  const Limits& limits_;
  ThreadGroup& threads_;
  EventHistory history_;

  mutable std::mutex mutex_;
  script::LiveProgram program_;
  bool running_ = false;
  bool removed_ = false;
  std::string removed_because_;
  std::deque<Posted> posted_;
  std::uint32_t ops_ = 0;
  std::uint64_t handles_ = 0;
  std::unordered_map<std::string, Remembered> remembered_;
  std::deque<std::string> order_;

  std::chrono::steady_clock::time_point used_ = std::chrono::steady_clock::now();
  std::uint32_t holds_ = 0;
};

// Holds a loop's lease for as long as it lives.
class LoopHold {
 public:
  explicit LoopHold(std::shared_ptr<HostedLoop> loop) : loop_(std::move(loop)) { loop_->hold(); }
  LoopHold(const LoopHold&) = delete;
  LoopHold& operator=(const LoopHold&) = delete;
  ~LoopHold() { loop_->release(); }
  HostedLoop* operator->() const { return loop_.get(); }
  const std::shared_ptr<HostedLoop>& loop() const { return loop_; }

 private:
  const std::shared_ptr<HostedLoop> loop_;
};

}  // namespace loopspec::server
