#include <pthread.h>

#include "thread_name.h"

namespace loopspec::platform {

void set_current_thread_name(const std::string& name) noexcept {
#if defined(__APPLE__)
  static_cast<void>(pthread_setname_np(name.substr(0, 63).c_str()));
#elif defined(__linux__)
  static_cast<void>(pthread_setname_np(pthread_self(), name.substr(0, 15).c_str()));
#else
  static_cast<void>(name);
#endif
}

}  // namespace loopspec::platform
