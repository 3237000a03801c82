#include "server/host/platform/posix_wakeup_event.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace loopspec::server {

WakeupEvent::WakeupEvent() {
  if (pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
}

WakeupEvent::~WakeupEvent() {
  for (const int fd : ends_) close(fd);
}

void WakeupEvent::signal() noexcept { [[maybe_unused]] const auto written = write(ends_[1], "", 1); }

void WakeupEvent::clear() noexcept {
  char bytes[64];
  while (read(ends_[0], bytes, sizeof bytes) > 0) {
  }
}

}  // namespace loopspec::server
