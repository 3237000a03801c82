#include <system_error>

#include "server/script/platform/system.h"
#include "server/script/platform/thread_pointer.h"

namespace loopspec::script::platform {

ThreadSlot::ThreadSlot() : index_(::TlsAlloc()) {
  if (index_ == TLS_OUT_OF_INDEXES) throw std::system_error(static_cast<int>(::GetLastError()), std::system_category(), "TlsAlloc");
}

const void* ThreadSlot::get() const noexcept { return ::TlsGetValue(index_); }

void ThreadSlot::set(const void* value) const noexcept { ::TlsSetValue(index_, const_cast<void*>(value)); }

}  // namespace loopspec::script::platform
