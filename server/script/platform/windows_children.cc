#include "server/script/platform/children.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

constexpr DWORD kLongestEndMs = 5000;

class ProcessHandle {
 public:
  ProcessHandle(DWORD rights, int pid) : handle_(::OpenProcess(rights, FALSE, static_cast<DWORD>(pid))) {}
  ProcessHandle(const ProcessHandle&) = delete;
  ProcessHandle& operator=(const ProcessHandle&) = delete;
  ~ProcessHandle() {
    if (handle_ != nullptr) ::CloseHandle(handle_);
  }
  HANDLE get() const { return handle_; }
  bool runs() const { return handle_ != nullptr && ::WaitForSingleObject(handle_, 0) == WAIT_TIMEOUT; }

 private:
  const HANDLE handle_;
};

}  // namespace

bool process_exists(int pid) noexcept { return ProcessHandle(SYNCHRONIZE, pid).runs(); }

// Ended ones need nobody to take them in.
void end_child(int pid) noexcept {
  const ProcessHandle child(SYNCHRONIZE | PROCESS_TERMINATE, pid);
  if (!child.runs()) return;
  ::TerminateProcess(child.get(), 1);
  ::WaitForSingleObject(child.get(), kLongestEndMs);
}

}  // namespace loopspec::script::platform
