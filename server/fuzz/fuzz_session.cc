// Fuzzes the session state machine: one SessionRequest whose items a client sends as fast as it can, then a stream that is lost.
// Whatever it says, the session ends by itself or when it is cancelled, and nothing is left.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "loopspec/v1/session_service.pb.h"
#include "server/session/session.h"
#include "server/session/session_thread.h"

namespace {

using loopspec::server::Limits;
using loopspec::server::Refusal;
using loopspec::server::Session;
using loopspec::server::SessionThread;

class Peer final : public loopspec::server::SessionPeer {
 public:
  void output_ready() override {}
  void input_wanted() override {}
  void stop_wanted() override { stop = true; }
  std::atomic<bool> stop{false};
};

Limits small_limits() {
  Limits limits;
  limits.max_callback_ms = 5;
  limits.max_pending_handles = 200;
  limits.max_pending_ops = 200;
  limits.max_session_queue_bytes = 1U << 16U;
  limits.program.max_times = 100;
  return limits;
}

// How long a session may go on before its stream is lost.
constexpr std::chrono::milliseconds kPatience{20};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Limits limits = small_limits();
  loopspec::v1::SessionRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  Peer peer;
  SessionThread runner;
  Session session(
      limits, [](const loopspec::v1::OpenLoop&) -> std::variant<Session::Opening, Refusal> { return Session::Opening{"selector/epoll", "fuzz"}; }, Session::Observer(),
      peer, runner);
  std::thread thread([&] { runner.run(session); });
  session.receive(std::move(request));
  session.finish_input();
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!session.is_over() && !peer.stop && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  session.cancel();
  thread.join();
  for (loopspec::v1::SessionResponse response; session.take(response); response.Clear()) {
  }
  return 0;
}
