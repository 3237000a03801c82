#include "server/script/peer_wait.h"

#include <cerrno>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/exceptions.h"
#include "loopspec/sleep.h"
#include "server/script/patience.h"
#include "server/script/platform/offers.h"
#include "server/script/program_state.h"

namespace loopspec::script {

namespace {

using std::chrono::nanoseconds;

// How long the loop's thread sleeps at a time where only the kernel can bring it on, and another thread before it looks whether the program goes on.
constexpr std::chrono::milliseconds kPause{1};
constexpr std::chrono::milliseconds kLook{20};

constexpr double kPeerSeconds = 5.0;

Patience patience_for(const PeerWait& wait) {
  return {std::chrono::duration_cast<Patience::Clock::duration>(std::chrono::duration<double>(peer_seconds())), wait.progress};
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

[[noreturn]] void give_up() { throw TimeoutError(absl::StrCat("the other side did nothing for ", peer_seconds(), " seconds")); }

}  // namespace

double peer_seconds() { return kPeerSeconds * platform::slowness(); }

bool is_ready(const PlainEnd& end, EventMask event) { return end.wait(event, nanoseconds(0)); }

void require_ready(const PlainEnd& end, EventMask event) {
  if (end.fileno() >= 0 && end.getblocking() && !is_ready(end, event)) raise_os_error(EAGAIN, event == kEventRead ? "recv" : "send");
}

OpResult wait_in_thread(Frame& frame, const PeerWait& wait) {
  Patience patience = patience_for(wait);
  for (;;) {
    if (auto result = attempt(wait)) return *std::move(result);
    frame.state.recorder().check();
    if (patience.is_over()) give_up();
    wait.end.wait(wait.event, kLook);
  }
}

Coroutine<OpResult> wait_in_coroutine(Frame& frame, PeerWait wait) {
  Patience patience = patience_for(wait);
  for (;;) {
    if (auto result = attempt(wait)) co_return *std::move(result);
    frame.state.recorder().check();
    if (patience.is_over()) give_up();
    co_await loopspec::sleep(0);
    wait.end.wait(wait.event, kPause);
  }
}

Coroutine<void> await_for_a_while(Frame& frame, Future<void> future) {
  const auto fail = [future] {
    if (!future.done()) future.set_exception(TimeoutError(absl::StrCat("it did not happen within ", peer_seconds(), " seconds")));
  };
  AbstractEventLoop& loop = future.get_loop();
  const Alarms::Alarm alarm = frame.state.alarms().after(peer_seconds(), [&loop, fail] {
    try {
      loop.call_soon_threadsafe(fail);
    } catch (const RuntimeError&) {
      // The loop is closed.
    }
  });
  co_await future;
}

}  // namespace loopspec::script
