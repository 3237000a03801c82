#include "server/script/peer_wait.h"

#include <cerrno>
#include <chrono>
#include <utility>

#include "loopspec/exceptions.h"
#include "loopspec/sleep.h"
#include "server/script/program_state.h"

namespace loopspec::script {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

// How long the loop's thread sleeps at a time where only the kernel can bring it on, and another thread before it looks whether the program goes on.
constexpr std::chrono::milliseconds kPause{1};
constexpr std::chrono::milliseconds kLook{20};

Clock::time_point deadline() { return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(kPeerSeconds)); }

// Nothing when it would block.
std::optional<OpResult> attempt(const PeerWait& wait) {
  try {
    require_ready(wait.end, wait.event);
    return wait.attempt();
  } catch (const OSError& error) {
    if (error.type_name() != "BlockingIOError") throw;
    return std::nullopt;
  }
}

[[noreturn]] void give_up() { throw TimeoutError("the other side did nothing for 5 seconds"); }

}  // namespace

bool is_ready(const PlainEnd& end, EventMask event) { return end.wait(event, nanoseconds(0)); }

void require_ready(const PlainEnd& end, EventMask event) {
  if (end.fileno() >= 0 && end.getblocking() && !is_ready(end, event)) raise_os_error(EAGAIN, event == kEventRead ? "recv" : "send");
}

OpResult wait_in_thread(Frame& frame, const PeerWait& wait) {
  const auto last = deadline();
  for (;;) {
    if (auto result = attempt(wait)) return *std::move(result);
    frame.state.recorder().check();
    if (Clock::now() >= last) give_up();
    wait.end.wait(wait.event, kLook);
  }
}

Coroutine<OpResult> wait_in_coroutine(Frame& frame, PeerWait wait) {
  const auto last = deadline();
  for (;;) {
    if (auto result = attempt(wait)) co_return *std::move(result);
    frame.state.recorder().check();
    if (Clock::now() >= last) give_up();
    co_await loopspec::sleep(0);
    wait.end.wait(wait.event, kPause);
  }
}

Coroutine<void> await_for_a_while(Frame& frame, Future<void> future) {
  const auto fail = [future] {
    if (!future.done()) future.set_exception(TimeoutError("it did not happen within 5 seconds"));
  };
  AbstractEventLoop& loop = future.get_loop();
  const Alarms::Alarm alarm = frame.state.alarms().after(kPeerSeconds, [&loop, fail] {
    try {
      loop.call_soon_threadsafe(fail);
    } catch (const RuntimeError&) {
      // The loop is closed.
    }
  });
  co_await future;
}

}  // namespace loopspec::script
