// Every waker of this library. Which of them exist on this platform is decided by platform/*_backends.cc.
#pragma once

#include <memory>

#include "loopspec/waker.h"

namespace loopspec::wakers {

std::unique_ptr<Waker> make_eventfd();
std::unique_ptr<Waker> make_pipe();
std::unique_ptr<Waker> make_socketpair();

}  // namespace loopspec::wakers
