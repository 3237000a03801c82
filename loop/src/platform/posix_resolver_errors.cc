#include <netdb.h>

#include <cerrno>

#include "loopspec/exceptions.h"
#include "resolver_errors.h"

namespace loopspec::platform {

void start_resolver() {}

void raise_resolver_error(int code, const char* call) {
  if (code == EAI_SYSTEM) raise_os_error(errno, call);
  throw GaiError(code, ::gai_strerror(code), call);
}

}  // namespace loopspec::platform
