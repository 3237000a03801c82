// What becomes of children. Starting them is in windows_spawn.cc.
#include <csignal>
#include <mutex>
#include <unordered_map>

#include "loopspec/exceptions.h"
#include "process.h"
#include "windows_children.h"
#include "windows_handle.h"

namespace loopspec::platform {
namespace {

constexpr UINT kTerminated = 1;  // the code that Python gives them

class Children {
 public:
  static Children& all() {
    static auto* const children = new Children;  // used by loops that are closed while the process ends
    return *children;
  }
  void add(int pid, HANDLE process) {
    const std::lock_guard lock(mutex_);
    processes_[pid] = process;
  }
  HANDLE get(int pid) {
    const std::lock_guard lock(mutex_);
    const auto known = processes_.find(pid);
    return known == processes_.end() ? nullptr : known->second;
  }
  // For somebody who does not know whether the child is reaped meanwhile.
  HANDLE duplicate(int pid) {
    const std::lock_guard lock(mutex_);
    const auto known = processes_.find(pid);
    HANDLE copy = nullptr;
    if (known != processes_.end()) ::DuplicateHandle(::GetCurrentProcess(), known->second, ::GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
    return copy;
  }
  void drop(int pid) {
    const std::lock_guard lock(mutex_);
    const auto known = processes_.find(pid);
    if (known == processes_.end()) return;
    ::CloseHandle(known->second);
    processes_.erase(known);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<int, HANDLE> processes_;
};

bool runs(HANDLE process) noexcept { return ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT; }

}  // namespace

void add_child(int pid, HANDLE process) { Children::all().add(pid, process); }

Descriptor open_process(int) noexcept { return Descriptor(); }

std::intptr_t process_handle(int pid) noexcept {
  const HANDLE process = Children::all().get(pid);
  return process == nullptr ? -1 : reinterpret_cast<std::intptr_t>(process);
}

void wait_until_ended(int pid) noexcept {
  const HANDLE process = Children::all().duplicate(pid);
  if (process == nullptr) return;
  ::WaitForSingleObject(process, INFINITE);
  ::CloseHandle(process);
}

bool is_running(int pid) noexcept {
  const HANDLE process = Children::all().get(pid);
  return process != nullptr && runs(process);
}

Ended reap(int pid) noexcept {
  const HANDLE process = Children::all().get(pid);
  DWORD code = 0;
  if (process == nullptr || ::GetExitCodeProcess(process, &code) == FALSE) return {255, true};
  Children::all().drop(pid);
  return {static_cast<int>(code), false};
}

// A process that has just ended refuses.
void terminate(int pid) {
  const HANDLE process = Children::all().get(pid);
  if (process == nullptr || ::TerminateProcess(process, kTerminated) != FALSE || !runs(process)) return;
  raise_last_error("TerminateProcess");
}

void kill(int pid) { terminate(pid); }

void send_signal(int pid, int signal) {
  if (signal == SIGTERM) {
    terminate(pid);
  } else if (signal == CTRL_C_EVENT || signal == CTRL_BREAK_EVENT) {
    if (is_running(pid) && ::GenerateConsoleCtrlEvent(static_cast<DWORD>(signal), static_cast<DWORD>(pid)) == FALSE) raise_last_error("GenerateConsoleCtrlEvent");
  } else {
    throw ValueError("Unsupported signal: " + std::to_string(signal));
  }
}

void abandon(int pid) noexcept {
  if (const HANDLE process = Children::all().get(pid)) ::TerminateProcess(process, kTerminated);
  Children::all().drop(pid);
}

void reap_abandoned() noexcept {}

}  // namespace loopspec::platform
