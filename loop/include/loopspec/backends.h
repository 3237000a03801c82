// The backends compiled in and usable on this machine, by name. Best first.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "loopspec/selector.h"
#include "loopspec/selector_event_loop.h"
#include "loopspec/waker.h"

namespace loopspec {

// Loops, as make_event_loop() takes them: "selector/epoll", "selector/poll", "selector/select", ...
std::vector<std::string_view> available_backends();
// Selectors: "epoll", "poll", "select", "kqueue".
std::vector<std::string_view> available_selectors();
// Wakers: "eventfd", "pipe", "socketpair".
std::vector<std::string_view> available_wakers();

// Throw ValueError for a name that is not available, naming those that are; OSError when the kernel refuses.
std::unique_ptr<Selector> make_selector(std::string_view name);
std::unique_ptr<Waker> make_waker(std::string_view name);
std::unique_ptr<AbstractEventLoop> make_event_loop(std::string_view backend, LoopOptions options = {});

}  // namespace loopspec
