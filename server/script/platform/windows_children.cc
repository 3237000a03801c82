#include "server/script/platform/children.h"
#include "server/script/platform/system.h"

namespace loopspec::script::platform {

namespace {

constexpr DWORD kLongestEndMs = 5000;

std::shared_ptr<void> open_process(DWORD rights, int pid) {
  return {::OpenProcess(rights, FALSE, static_cast<DWORD>(pid)), [](HANDLE process) {
            if (process != nullptr) ::CloseHandle(process);
          }};
}

bool runs(HANDLE process) noexcept { return process != nullptr && ::WaitForSingleObject(process, 0) == WAIT_TIMEOUT; }

}  // namespace

bool process_exists(int pid) noexcept { return runs(open_process(SYNCHRONIZE, pid).get()); }

Child::Child(int pid) : pid_(pid), held_(open_process(SYNCHRONIZE | PROCESS_TERMINATE, pid)) {}

bool Child::exists() const noexcept { return runs(held_.get()); }

// Ended ones need nobody to take them in.
void Child::end() const noexcept {
  if (!runs(held_.get())) return;
  ::TerminateProcess(held_.get(), 1);
  ::WaitForSingleObject(held_.get(), kLongestEndMs);
}

}  // namespace loopspec::script::platform
