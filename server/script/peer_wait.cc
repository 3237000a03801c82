#include "server/script/peer_wait.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "loopspec/backends.h"
#include "loopspec/exceptions.h"
#include "loopspec/sleep.h"
#include "server/script/platform/pipe_end.h"
#include "server/script/program_state.h"

namespace loopspec::script {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

// How long the loop's thread sleeps at a time where only the kernel can bring it on, and another thread before it looks whether the program goes on.
constexpr std::chrono::milliseconds kPause{1};
constexpr std::chrono::milliseconds kLook{20};

Clock::time_point deadline() { return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(kPeerSeconds)); }

bool wait_for(const PlainEnd& end, EventMask event, nanoseconds time) {
  if (end.fileno() < 0) throw ValueError("Invalid file descriptor: -1");
  if (end.is_pipe()) return platform::wait_for(end.fileno(), event, time);
  const auto names = available_selectors();
  const bool has_poll = std::find(names.begin(), names.end(), "poll") != names.end();
  const std::unique_ptr<Selector> selector = make_selector(has_poll ? "poll" : names.front());
  selector->add(end.fileno(), event);
  std::vector<SelectorEvent> ready;
  selector->select(time.count(), ready);
  return !ready.empty();
}

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

bool is_ready(const PlainEnd& end, EventMask event) { return wait_for(end, event, nanoseconds(0)); }

void require_ready(const PlainEnd& end, EventMask event) {
  if (end.fileno() >= 0 && end.getblocking() && !is_ready(end, event)) raise_os_error(EAGAIN, event == kEventRead ? "recv" : "send");
}

OpResult wait_in_thread(Frame& frame, const PeerWait& wait) {
  const auto last = deadline();
  for (;;) {
    if (auto result = attempt(wait)) return *std::move(result);
    frame.state.recorder().check();
    if (Clock::now() >= last) give_up();
    wait_for(wait.end, wait.event, kLook);
  }
}

Coroutine<OpResult> wait_in_coroutine(Frame& frame, PeerWait wait) {
  const auto last = deadline();
  for (;;) {
    if (auto result = attempt(wait)) co_return *std::move(result);
    frame.state.recorder().check();
    if (Clock::now() >= last) give_up();
    co_await loopspec::sleep(0);
    wait_for(wait.end, wait.event, kPause);
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
