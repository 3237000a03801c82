#include <mutex>
#include <vector>

#include "interrupts.h"
#include "main_thread.h"
#include "windows_winsock.h"

namespace loopspec::platform {

struct InterruptTakers {
  static InterruptTakers& all() {
    static auto* const takers = new InterruptTakers;  // the console's thread may outlive everything
    return *takers;
  }

  // The system holds a lock of its own around this, so none of ours may be held around SetConsoleCtrlHandler().
  static BOOL WINAPI console_event(DWORD event) {
    if (event != CTRL_C_EVENT) return FALSE;
    const std::lock_guard lock(all().mutex);
    if (all().takers.empty()) return FALSE;
    all().takers.back()->interrupted_();
    return TRUE;
  }

  std::mutex mutex;
  std::vector<InterruptTaker*> takers;
};

InterruptTaker::InterruptTaker(Manner manner, std::function<void()> interrupted) : interrupted_(std::move(interrupted)) {
  if (!is_main_thread()) return;
  static const bool registered = ::SetConsoleCtrlHandler(&InterruptTakers::console_event, TRUE) != FALSE;
  const std::lock_guard lock(InterruptTakers::all().mutex);
  auto& takers = InterruptTakers::all().takers;
  if (registered && (manner == Manner::kGreedy || takers.empty())) takers.push_back(this);
}

InterruptTaker::~InterruptTaker() {
  const std::lock_guard lock(InterruptTakers::all().mutex);
  std::erase(InterruptTakers::all().takers, this);
}

}  // namespace loopspec::platform
