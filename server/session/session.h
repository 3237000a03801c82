// Session: one client that is the thread of one loop. The rules are in session_service.proto; this knows no gRPC.
//
// Two threads meet here. The stream's brings what the client sent (receive() and its like) and takes what it is to get. The
// loop's runs run(), where everything the client asks for is done in order.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <variant>

#include "loopspec/v1/session_service.pb.h"
#include "server/limits.h"
#include "server/refusal.h"
#include "server/script/client_functions.h"
#include "server/script/live_program.h"
#include "server/script/trace_sink.h"
#include "server/session/sequence_memory.h"
#include "server/session/session_output.h"
#include "server/session/session_peer.h"
#include "server/session/session_queue.h"

namespace loopspec::server {

class Session final : public script::TraceSink, public script::ClientFunctions {
 public:
  // What opening a loop comes to: its backend and its id, or a refusal.
  struct Opening {
    std::string backend;
    std::string loop_id;
    script::Capabilities capabilities = {};
  };
  using Opener = std::function<std::variant<Opening, Refusal>(const v1::OpenLoop& request)>;
  // What it tells, on the loop's thread.
  struct Observer {
    // How long each answered invocation took, in seconds.
    std::function<void(double seconds)> answered = nullptr;
    // Turns more that the loop made.
    std::function<void(std::uint64_t turns)> turned = nullptr;
  };

  // `limits` and `peer` must outlive it.
  Session(const Limits& limits, Opener opener, Observer observer, SessionPeer& peer);
  ~Session() override;

  // ---- The stream's thread
  void receive(v1::SessionRequest&& request);
  // False while the client has sent, or been sent, as much as it may before the other side catches up.
  bool wants_input() const;
  // The client has ended its side in good order.
  void finish_input();
  // The stream is lost, or the server ends: stops and closes the loop.
  void cancel();
  // The same for a session that has its reason already.
  void stop() { stop_everything(); }
  void announce_draining(std::uint32_t deadline_ms);
  bool take(v1::SessionResponse& message) { return output_.take(message); }
  // Once run() has returned and all was taken: how the session ended; nothing when in good order.
  bool is_over() const { return over_; }
  // How much waits now: of the loop's handles, of what the client sent, of bytes that it has not taken. Any thread.
  struct Backlog {
    std::uint64_t handles = 0;
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;
  };
  Backlog backlog() const;
  std::optional<Refusal> refusal() const;

  // ---- The loop's thread: the whole session.
  void run();

  // ---- For the engine
  void on_event(v1::TraceEvent&& event) override;
  script::Object invoke(std::uint64_t client, const script::ClientFrame& frame) override;
  void invoke(const script::ClientCall& call) override;
  void made(std::uint64_t client) override;
  void dropped(const script::ClientCall& call, bool ran) noexcept override;
  void remember(std::uint64_t client, const Handle& handle) override;
  Handle pending(std::uint64_t client) override;

 private:
  struct Announced {
    const script::ClientCall* call;
    std::uint64_t number;
  };
  // Handles of one function of the client that wait.
  struct Waiting {
    Handle last;
    std::uint32_t count = 0;
  };
  using Entry = SessionQueue::Entry;

  // On the loop's thread. What refuses ends the session and throws Aborted.
  void open_loop();
  void run_main();
  void perform_main(const Entry& entry);
  void perform(const Entry& entry);
  void define(const v1::Block& block, const std::string& path);
  // One that was checked, with those it names.
  // What came while the loop runs and no function of the client does.
  void drain();
  void perform_outside(Entry&& entry);
  void perform_late(const Entry& entry);
  std::uint64_t announce(const script::ClientCall& call);
  std::uint64_t announce(std::uint64_t client, const script::Arguments& arguments);
  void send_invocations(v1::Invocations&& invocations);
  void add_invocation(std::uint64_t client, const script::Arguments& arguments, v1::Invocations& invocations);
  script::Object await_answer(std::uint64_t call, const script::ClientFrame& frame);
  script::Object take_returned(const v1::Returned& returned, std::uint64_t call, const std::string& path);
  [[noreturn]] void take_raised(const v1::Raised& raised, std::uint64_t call, const std::string& path);
  void check_thread() const;
  [[noreturn]] void time_out(std::uint64_t call);
  bool is_announced(const v1::ClientItem& item) const;

  // Any thread.
  // The op's faults against the rules and the limits.
  std::optional<Refusal> check(const v1::SessionOp& op, const std::string& path) const;
  void perform_threadsafe(const v1::SessionOp& op, const std::string& path);
  void answer(const v1::SessionOp& op, const script::OpAnswer& answer);
  void send(v1::ServerItem&& item);
  // The first reason counts.
  void set_refusal(Refusal refusal, v1::Outcome::Kind kind);
  void refuse(Refusal refusal, v1::Outcome::Kind kind = v1::Outcome::KIND_HOST_ERROR);
  [[noreturn]] void fail(Refusal refusal, v1::Outcome::Kind kind = v1::Outcome::KIND_HOST_ERROR);
  void stop_everything();
  // Null before the loop is opened.
  script::LiveProgram* program() const { return opened_.load(std::memory_order_acquire); }

  const Limits& limits_;
  const Opener opener_;
  const Observer observer_;
  SessionPeer& peer_;
  SessionQueue queue_;
  SessionOutput output_;

  // The stream's thread only.
  SequenceMemory sequences_;

  // The loop's thread only.
  std::thread::id thread_;
  std::uint64_t next_call_ = 1;
  std::uint64_t answered_through_ = 0;
  std::deque<Announced> announced_;
  // The open calls, innermost last, and what ops inside them find.
  std::deque<std::uint64_t> calls_;
  std::deque<const script::ClientFrame*> frames_;
  std::uint32_t outside_ = 0;
  std::chrono::milliseconds callback_limit_{0};
  bool batches_ = true;

  std::atomic<script::LiveProgram*> opened_{nullptr};
  std::unique_ptr<script::LiveProgram> program_;

  mutable std::mutex waiting_mutex_;
  std::unordered_map<std::uint64_t, Waiting> waiting_;

  mutable std::mutex end_mutex_;
  std::optional<Refusal> refusal_;
  v1::Outcome outcome_;
  std::atomic<bool> cancelled_{false};
  // Too much output waits; there will be no more.
  std::atomic<bool> overflowed_{false};
  std::atomic<bool> over_{false};
};

}  // namespace loopspec::server
