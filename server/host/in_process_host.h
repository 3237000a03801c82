// InProcessHost: programs on the library's own loops, each on a thread that runs nothing else meanwhile, or in a native worker when it
// asks for a process of its own. Threads run one program after the other; one whose program did not end is left to it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/host/host.h"
#include "server/host/run_queue.h"
#include "server/limits.h"

namespace loopspec::v1 {
class Implementation;
}  // namespace loopspec::v1

namespace loopspec::server {

class InProcessHost final : public Host {
 public:
  // Whether `name` is a backend of the library on this machine ("selector/epoll").
  static bool knows(std::string_view name);
  // "selector/epoll, selector/poll, …".
  static std::string known_names();
  // Why this machine does not let us have a backend of the library; "" when it does, and for what is none.
  static std::string refusal(std::string_view name);
  // What the implementation is, with a native worker for programs that ask for a fresh process or without one.
  static v1::Implementation describe(std::string_view name, bool has_worker);

  // `backend` is one that it knows; at most `jobs` programs run at once. Programs that ask for a fresh process run in the native
  // worker, an executable of this path; "" offers none.
  InProcessHost(std::string backend, int jobs, std::string native_worker = "", const Limits& limits = Limits());

  std::shared_ptr<Run> start_all(Programs programs, std::shared_ptr<RunListener> listener) override;
  // On the lent thread: programs on the virtual clock that use nothing but their loop.
  std::shared_ptr<Run> start_on(const LendThread& lend, std::shared_ptr<const v1::Program> program, std::shared_ptr<RunListener> listener) override;
  // A program that does not end within a second of its abort is left to its thread.
  void shutdown() override;

 private:
  RunQueue queue_;
};

}  // namespace loopspec::server
