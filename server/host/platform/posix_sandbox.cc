#include "server/host/sandbox.h"

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace loopspec::server {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
constexpr bool kSanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

#ifdef __linux__
using Resource = __rlimit_resource_t;
#else
using Resource = int;
#endif

bool lower(Resource resource, std::uint64_t value) noexcept {
  rlimit now = {};
  if (getrlimit(resource, &now) != 0) return false;
  const rlim_t limit = std::min<rlim_t>(value, now.rlim_max);
  const rlimit lowered = {limit, limit};
  return setrlimit(resource, &lowered) == 0;
}

}  // namespace

bool enter_sandbox(const Sandbox& sandbox) noexcept {
#ifdef __linux__
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
#endif
  if (!lower(RLIMIT_CORE, 0)) return false;
  if (sandbox.max_memory_bytes != 0 && !kSanitized && !lower(RLIMIT_DATA, sandbox.max_memory_bytes)) return false;
  if (sandbox.max_descriptors != 0 && !lower(RLIMIT_NOFILE, sandbox.max_descriptors)) return false;
  if (sandbox.max_file_bytes == 0) return true;
  // Else the first write too long would kill it, rather than fail.
  signal(SIGXFSZ, SIG_IGN);
  return lower(RLIMIT_FSIZE, sandbox.max_file_bytes);
}

}  // namespace loopspec::server
