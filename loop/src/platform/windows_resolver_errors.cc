#include "loopspec/exceptions.h"
#include "resolver_errors.h"
#include "windows_winsock.h"

namespace loopspec::platform {
namespace {

// gai_strerror() writes to a buffer of all threads here.
const char* text_of(int code) noexcept {
  switch (code) {
    case EAI_AGAIN:
      return "Temporary failure in name resolution";
    case EAI_BADFLAGS:
      return "Bad value for ai_flags";
    case EAI_FAIL:
      return "Non-recoverable failure in name resolution";
    case EAI_FAMILY:
      return "ai_family not supported";
    case EAI_MEMORY:
      return "Memory allocation failure";
    case EAI_NONAME:
      return "getaddrinfo failed";  // as Python has it here, whose users look for it
    case EAI_SERVICE:
      return "Servname not supported for ai_socktype";
    case EAI_SOCKTYPE:
      return "ai_socktype not supported";
    default:
      return "Name resolution failed";
  }
}

}  // namespace

void start_resolver() { require_winsock(); }

void raise_resolver_error(int code, const char* call) { throw GaiError(code, text_of(code), call); }

}  // namespace loopspec::platform
