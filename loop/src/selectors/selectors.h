// Every selector of this library. Which of them exist on this platform is decided by platform/*_backends.cc.
#pragma once

#include <memory>

#include "loopspec/selector.h"

namespace loopspec::selectors {

std::unique_ptr<Selector> make_epoll();
std::unique_ptr<Selector> make_poll();
std::unique_ptr<Selector> make_select();
std::unique_ptr<Selector> make_kqueue();

}  // namespace loopspec::selectors
