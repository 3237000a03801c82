// Session: one client that is the thread of one loop. The rules are in session_service.proto; this knows no gRPC.
//
// Two sides meet here. The stream's brings what the client sent (receive() and its like) and takes what it is to get. The loop's is
// advance(), where everything the client asks for is done in order: as much as can be done without the client. While the loop runs, an
// invocation that it waits for does not keep a thread, but for those within other callbacks.
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
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "loopspec/detail/context_cell.h"
#include "loopspec/parted_run.h"
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
#include "server/session/session_runner.h"

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

  // `limits`, `peer` and `runner` must outlive it.
  Session(const Limits& limits, Opener opener, Observer observer, SessionPeer& peer, SessionRunner& runner);
  ~Session() override;

  // ---- The stream's thread
  void receive(v1::SessionRequest&& request);
  // False while the client has sent, or been sent, as much as it may before the other side catches up.
  bool wants_input() const;
  // The client has ended its side in good order.
  void finish_input();
  // The stream is lost: stops and closes the loop.
  void cancel();
  // The server ends: the same, and the client is told why.
  void end_with_server();
  // The same for a session that has its reason already.
  void stop() { stop_everything(); }
  void announce_draining(std::uint32_t deadline_ms);
  bool take(v1::SessionResponse& message) { return output_.take(message); }
  // Once advance() has come to its end and all was taken: how the session ended; nothing when in good order.
  bool is_over() const { return over_; }
  // How much waits now: of the loop's handles, of what the client sent, of bytes that it has not taken. Any thread.
  struct Backlog {
    std::uint64_t handles = 0;
    std::uint64_t items = 0;
    std::uint64_t bytes = 0;
  };
  Backlog backlog() const;
  std::optional<Refusal> refusal() const;

  // The runner's due_at() has come: whether the session still waited, so that advance() is due.
  bool is_due() { return queue_.take_due(); }
  // The runner has no thread for what needs one of its own.
  void refuse_thread(const std::system_error& error);

  // ---- The loop's side: in any thread, but in one at a time.
  enum class Progress {
    // Until the runner's due().
    kWaits,
    // What comes next must all be in one thread, which may wait long: that of the next advance().
    kNeedsThread,
    kOver,
  };
  // Does all that can be done now. Not again once the session is over.
  Progress advance();

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
  class Driving;

  // All in advance(). What refuses ends the session and throws Aborted.
  Progress go_on();
  void finish();
  // What the client wants opened, and whether that may go on in this thread.
  bool begin_opening(Entry&& entry);
  void open_loop();
  void perform_main(Entry&& entry);
  // Goes on with the run; false when it waits for the client.
  bool go_on_running();
  void perform(const Entry& entry);
  void define(const v1::Block& block, const std::string& path);
  // What came while the loop runs and no function of the client does.
  void drain();
  void perform_outside(Entry&& entry);
  void perform_late(const Entry& entry);
  std::uint64_t announce(const script::ClientCall& call);
  std::uint64_t announce(std::uint64_t client, const script::Arguments& arguments);
  void send_invocations(std::unique_ptr<v1::Invocations> list);
  void add_invocation(std::uint64_t client, const script::Arguments& arguments, v1::Invocations& invocations);
  void open_call(std::uint64_t call, const script::ClientFrame& frame);
  void close_call();
  // Waits in this thread.
  script::Object await_answer(std::uint64_t call, const script::ClientFrame& frame);
  // Puts the innermost open call, which is the callback of the turn, off when its answer is not there.
  void go_on_with_call();
  // What came while the call is open; what the function returned, if it was its answer.
  std::optional<script::Object> take_for_call(Entry&& entry, std::uint64_t call);
  [[noreturn]] void end_call(SessionQueue::Taken why, std::uint64_t call);
  void will_wait();
  script::Object take_returned(const v1::Returned& returned, std::uint64_t call, const std::string& path);
  [[noreturn]] void take_raised(const v1::Raised& raised, std::uint64_t call, const std::string& path);
  bool is_driver() const { return driver_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }
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
  SessionRunner& runner_;
  SessionQueue queue_;
  SessionOutput output_;

  // The stream's thread only.
  SequenceMemory sequences_;

  // In advance() only.
  // What asyncio has a thread for: the context outside of callbacks, and set_event_loop().
  loopspec::detail::ContextCell context_;
  AbstractEventLoop* current_loop_ = nullptr;
  // The item that opens the loop, until it has.
  std::optional<std::pair<Entry, Opening>> opening_;
  // The op that runs the loop in parts, and the run.
  std::optional<Entry> running_;
  std::unique_ptr<PartedRun> run_;
  std::uint64_t next_call_ = 1;
  std::uint64_t answered_through_ = 0;
  std::deque<Announced> announced_;
  // The open calls, innermost last, what ops inside them find, and since when they are open.
  struct OpenCall {
    std::uint64_t number;
    const script::ClientFrame* frame;
    std::chrono::steady_clock::time_point begin;
  };
  std::vector<OpenCall> calls_;
  // That of the call that may be put off.
  script::ClientFrame turn_frame_;
  std::uint32_t outside_ = 0;
  std::chrono::milliseconds callback_limit_{0};
  bool batches_ = true;

  // The thread that is in advance().
  std::atomic<std::thread::id> driver_{};
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
