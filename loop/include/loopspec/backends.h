// The backends compiled in and usable on this machine, by name. Best first.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loopspec/proactor.h"
#include "loopspec/proactor_event_loop.h"
#include "loopspec/selector.h"
#include "loopspec/selector_event_loop.h"
#include "loopspec/waker.h"

namespace loopspec {

// Loops, as make_event_loop() takes them: "selector/epoll", "selector/poll", "selector/select", ..., "proactor/io_uring",
// "proactor/iocp".
std::vector<std::string_view> available_backends();
// Those that are compiled in and that this machine forbids or lacks, each with the reason.
struct UnavailableBackend {
  std::string name;    // "proactor/io_uring"
  std::string reason;  // "io_uring_setup: Operation not permitted (...)"
};
std::vector<UnavailableBackend> unavailable_backends();
// Selectors: "epoll", "poll", "select", "kqueue".
std::vector<std::string_view> available_selectors();
// Proactors: "io_uring" on Linux, "iocp" on Windows. None on some machines.
std::vector<std::string_view> available_proactors();
// Wakers: "eventfd", "pipe", "socketpair".
std::vector<std::string_view> available_wakers();

struct ProactorOptions {
  // The best one available when null. Not for a proactor that needs none, as iocp.
  std::unique_ptr<Waker> waker = {};
  // Operations to do without, as if the kernel had none.
  std::vector<OperationKind> without = {};
};

// Throw ValueError for a name that is not available, naming those that are and why it is not; OSError when the kernel
// refuses.
std::unique_ptr<Selector> make_selector(std::string_view name);
std::unique_ptr<Proactor> make_proactor(std::string_view name, ProactorOptions options = {});
std::unique_ptr<Waker> make_waker(std::string_view name);
std::unique_ptr<AbstractEventLoop> make_event_loop(std::string_view backend, LoopOptions options = {});

}  // namespace loopspec
