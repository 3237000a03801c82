#include "main_thread.h"
#include "windows_winsock.h"

namespace loopspec::platform {
namespace {

// The one that initialises what is static, before any other begins.
const DWORD main_thread = ::GetCurrentThreadId();

}  // namespace

bool is_main_thread() noexcept { return ::GetCurrentThreadId() == main_thread; }

}  // namespace loopspec::platform
