#include "child_watcher.h"

#include <thread>

#include "loopspec/proactor_event_loop.h"
#include "platform/thread_name.h"

namespace loopspec::detail {
namespace {

class DescriptorWatcher final : public ChildWatcher {
 public:
  DescriptorWatcher(AbstractEventLoop& loop, int pid, platform::Descriptor process, Callback ended)
      : loop_(loop), pid_(pid), process_(std::move(process)), ended_(std::move(ended)) {
    loop_.add_reader(process_.get(), [this] { child_ended(); });
  }
  ~DescriptorWatcher() override { stop(); }

 private:
  void stop() {
    if (process_.get() < 0) return;
    if (!loop_.is_closed()) loop_.remove_reader(process_.get());
    process_ = platform::Descriptor();
  }
  void child_ended() {
    const Callback ended = std::move(ended_);  // may destroy this watcher
    const platform::Ended result = platform::reap(pid_);
    stop();
    ended(result);
  }

  AbstractEventLoop& loop_;
  int pid_;
  platform::Descriptor process_;
  Callback ended_;
};

// Belongs to its watcher, or to itself once that is gone and this is still in flight.
class EndOperation final : public Operation {
 public:
  EndOperation(std::intptr_t process, NodeRef ended) : Operation(OperationKind::kWaitForEnd), node_(std::move(ended)) { descriptor = process; }

  void abandon() noexcept { std::exchange(node_, NodeRef())->cancel(); }
  HandleNode* completed(const Completion&) override {
    if (node_) return node_.get();
    delete this;
    return nullptr;
  }

 private:
  NodeRef node_;  // null once nobody is to be told
};

class OperationWatcher final : public ChildWatcher {
 public:
  OperationWatcher(ProactorEventLoop& loop, int pid, std::intptr_t process, Callback ended)
      : loop_(loop),
        pid_(pid),
        ended_(std::move(ended)),
        operation_(new EndOperation(process, make_node(0, copy_current_context(), nullptr, [this] { child_ended(); }))) {
    loop_.submit(*operation_);
  }
  // The wait has ended when cancel_now() returns, so that the process may be closed.
  ~OperationWatcher() override {
    operation_->abandon();
    if (operation_->in_flight()) loop_.cancel_now(*operation_.release());
  }
  bool is_direct() const noexcept override { return true; }

 private:
  void child_ended() {
    const Callback ended = std::move(ended_);  // may destroy this watcher
    ended(platform::reap(pid_));
  }

  ProactorEventLoop& loop_;
  int pid_;
  Callback ended_;
  std::unique_ptr<EndOperation> operation_;
};

class ThreadWatcher final : public ChildWatcher {
 public:
  ThreadWatcher(AbstractEventLoop& loop, int pid, Callback ended)
      : ended_(std::make_shared<const Callback>(std::move(ended))) {
    // The thread ends with the child, perhaps after the loop.
    std::thread([pid, remote = LoopAccess::remote(loop), watched = std::weak_ptr<const Callback>(ended_)] {
      platform::set_current_thread_name("waitpid-" + std::to_string(pid));
      platform::wait_until_ended(pid);
      // Reaped on the loop's thread: until then the number is nobody else's.
      remote->post([pid, watched] {
        if (const auto still = watched.lock()) (*still)(platform::reap(pid));
      });
    }).detach();
  }

 private:
  std::shared_ptr<const Callback> ended_;
};

}  // namespace

std::unique_ptr<ChildWatcher> ChildWatcher::start(AbstractEventLoop& loop, int pid, ChildWatching how, Callback ended) {
  if (how == ChildWatching::kBest) {
    const std::intptr_t handle = platform::process_handle(pid);
    if (auto* const proactor_loop = dynamic_cast<ProactorEventLoop*>(&loop); proactor_loop != nullptr && handle != -1)
      return std::make_unique<OperationWatcher>(*proactor_loop, pid, handle, std::move(ended));
    platform::Descriptor process = platform::open_process(pid);
    if (process.get() >= 0)
      return std::make_unique<DescriptorWatcher>(loop, pid, std::move(process), std::move(ended));
  }
  return std::make_unique<ThreadWatcher>(loop, pid, std::move(ended));
}

}  // namespace loopspec::detail
