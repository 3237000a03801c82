#include "main_thread.h"

#if defined(__linux__)
#include <unistd.h>
#elif defined(__APPLE__)
#include <pthread.h>
#elif defined(__FreeBSD__) || defined(__OpenBSD__)
#include <pthread_np.h>
#endif

namespace loopspec::platform {

bool is_main_thread() noexcept {
#if defined(__linux__)
  return ::gettid() == ::getpid();
#elif defined(__APPLE__) || defined(__FreeBSD__) || defined(__OpenBSD__)
  return ::pthread_main_np() != 0;
#else
  return true;
#endif
}

}  // namespace loopspec::platform
