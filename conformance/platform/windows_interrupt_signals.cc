#include <windows.h>

#include <csignal>
#include <system_error>

#include "conformance/platform/interrupt_signals.h"

namespace loopspec::conformance {
namespace {

// What a process ends with that CTRL_C ends.
constexpr UINT kEndedByControlC = 0xC000013A;

// The handler runs on a thread of the system's.
HANDLE came = nullptr;
LONG volatile first = 0;

BOOL WINAPI on_control(DWORD event) {
  const bool interrupt = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
  // Not handled: the system ends the process.
  if (InterlockedCompareExchange(&first, interrupt ? SIGINT : SIGTERM, 0) != 0) return FALSE;
  SetEvent(came);
  // At an end of the console or the system, the process ends when this returns.
  if (!interrupt) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

InterruptSignals::InterruptSignals() {
  first = 0;
  came = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  if (came == nullptr) throw std::system_error(static_cast<int>(GetLastError()), std::system_category(), "CreateEvent");
}

InterruptSignals::~InterruptSignals() { CloseHandle(came); }

void InterruptSignals::take() { SetConsoleCtrlHandler(on_control, TRUE); }

void InterruptSignals::give_back() {
  SetConsoleCtrlHandler(on_control, FALSE);
  SetEvent(came);
}

int InterruptSignals::wait() {
  WaitForSingleObject(came, INFINITE);
  return InterlockedCompareExchange(&first, 0, 0);
}

void InterruptSignals::die_of(int signal) {
  if (signal == SIGINT) ExitProcess(kEndedByControlC);
  std::raise(signal);
}

}  // namespace loopspec::conformance
