#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"
#include "wakers.h"

namespace loopspec::wakers {
namespace {

class EventfdWaker final : public Waker {
 public:
  EventfdWaker() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (fd_.get() < 0) throw OSError(errno, "eventfd");
  }
  std::string_view name() const noexcept override { return "eventfd"; }
  int fd() const noexcept override { return fd_.get(); }
  void wake() const noexcept override {
    const std::uint64_t one = 1;
    while (::write(fd_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
  }
  void drain() noexcept override {
    std::uint64_t count = 0;
    while (::read(fd_.get(), &count, sizeof count) < 0 && errno == EINTR) {
    }
  }

 private:
  platform::Descriptor fd_;
};

}  // namespace

std::unique_ptr<Waker> make_eventfd() { return std::make_unique<EventfdWaker>(); }

}  // namespace loopspec::wakers
