// Calls that go on after EINTR.
#pragma once

#include <sys/types.h>

#include <cerrno>

#include "socket_io.h"

namespace loopspec::platform {

template <class Call>
auto retry(Call call) noexcept {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// The same of a call that moves bytes.
template <class Call>
IoResult retry_io(Call call) noexcept {
  const ssize_t count = retry(call);
  return count >= 0 ? IoResult{static_cast<std::size_t>(count), 0} : IoResult{0, errno};
}

}  // namespace loopspec::platform
