// Loops that break a rule of callbacks, contexts, wake-ups and descriptors.
#include <algorithm>
#include <utility>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/exceptions.h"

namespace loopspec::mutants {

namespace {

// Keeps what call_soon() schedules to itself, and hands it out turn by turn.
class Holding : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  // What of `held` goes to the ready queue now, in this order.
  virtual std::vector<detail::NodeRef> choose(std::vector<detail::NodeRef>& held) = 0;

  void schedule_soon(detail::HandleNode& node) override {
    check_closed();
    held_.push_back(detail::NodeRef::share(&node));
    // A turn without descriptors would not poll.
    watched_ = std::max<std::size_t>(watched_, 1);
  }
  void wait_for_io(std::int64_t timeout_ns) override { SelectorEventLoop::wait_for_io(held_.empty() ? timeout_ns : 0); }
  void queue_ready_io() override {
    for (const detail::NodeRef& node : choose(held_)) queue_io_handle(*node.get());
    SelectorEventLoop::queue_ready_io();
  }
  void release_io() noexcept override {
    held_.clear();
    SelectorEventLoop::release_io();
  }

 private:
  std::vector<detail::NodeRef> held_;
};

class LastInFirstOut final : public Holding {
 public:
  using Holding::Holding;

 protected:
  std::vector<detail::NodeRef> choose(std::vector<detail::NodeRef>& held) override {
    std::reverse(held.begin(), held.end());
    return std::exchange(held, {});
  }
};

class OneCallbackATurn final : public Holding {
 public:
  using Holding::Holding;

 protected:
  std::vector<detail::NodeRef> choose(std::vector<detail::NodeRef>& held) override {
    std::vector<detail::NodeRef> first;
    if (held.empty()) return first;
    first.push_back(held.front());
    held.erase(held.begin());
    return first;
  }
};

// From the third on of one batch.
class LosesTheRest final : public Holding {
 public:
  using Holding::Holding;

 protected:
  std::vector<detail::NodeRef> choose(std::vector<detail::NodeRef>& held) override {
    if (held.size() > 2) held.resize(2);
    return std::exchange(held, {});
  }
};

class DoesNotWake final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void wake() const noexcept override {}
};

class DropsContexts final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_soon(detail::HandleNode& node) override {
    node.context = detail::ContextCell();
    SelectorEventLoop::schedule_soon(node);
  }
};

// Not that of the thread that calls.
class ThreadsafeDropsContexts final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_threadsafe(detail::HandleNode& node) override {
    node.context = detail::ContextCell();
    SelectorEventLoop::schedule_threadsafe(node);
  }
};

class ReadersDropContexts final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void watch_reader(int fd, detail::NodeRef node) override {
    node->context = detail::ContextCell();
    SelectorEventLoop::watch_reader(fd, std::move(node));
  }
};

class ThreadsafeNeedsAnOpenDoor final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_threadsafe(detail::HandleNode& node) override {
    if (is_closed()) return;
    SelectorEventLoop::schedule_threadsafe(node);
  }
};

// Every seventh call is lost.
class LosesCallsOfThreads final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_threadsafe(detail::HandleNode& node) override {
    if (++calls_ % 7 != 0) SelectorEventLoop::schedule_threadsafe(node);
  }

 private:
  std::atomic<int> calls_{0};
};

class AcceptsAnythingInDebug final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_soon(detail::HandleNode& node) override {
    const bool debug = get_debug();
    set_debug(false);
    SelectorEventLoop::schedule_soon(node);
    set_debug(debug);
  }
};

class ChecksThreadsWithoutDebug final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_threadsafe(detail::HandleNode& node) override {
    if (get_debug() && is_running())
      throw RuntimeError("Non-thread-safe operation invoked on an event loop other than the current one");
    SelectorEventLoop::schedule_threadsafe(node);
  }
};

class PassesDescriptorsOver final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    stopped_early_ = !is_running();
    SelectorEventLoop::stop();
  }

 protected:
  void queue_ready_io() override {
    if (!std::exchange(stopped_early_, false)) SelectorEventLoop::queue_ready_io();
  }

 private:
  bool stopped_early_ = false;
};

class RemoveReaderTellsNothing final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  bool remove_reader(int fd) override {
    if (is_closed()) throw RuntimeError("Event loop is closed");
    return SelectorEventLoop::remove_reader(fd);
  }
};

}  // namespace

void add_scheduling_mutants(std::vector<NativeMutant>& all) {
  all.push_back(mutant<LastInFirstOut>("LastInFirstOut"));
  all.push_back(mutant<OneCallbackATurn>("OneCallbackATurn"));
  all.push_back(mutant<LosesTheRest>("LosesTheRest"));
  all.push_back(mutant<DoesNotWake>("DoesNotWake"));
  all.push_back(mutant<DropsContexts>("DropsContexts"));
  all.push_back(mutant<ThreadsafeDropsContexts>("ThreadsafeDropsContexts"));
  all.push_back(mutant<ReadersDropContexts>("ReadersDropContexts"));
  all.push_back(mutant<ThreadsafeNeedsAnOpenDoor>("ThreadsafeNeedsAnOpenDoor"));
  all.push_back(mutant<LosesCallsOfThreads>("LosesCallsOfThreads"));
  all.push_back(mutant<AcceptsAnythingInDebug>("AcceptsAnythingInDebug"));
  all.push_back(mutant<ChecksThreadsWithoutDebug>("ChecksThreadsWithoutDebug"));
  all.push_back(mutant<PassesDescriptorsOver>("PassesDescriptorsOver"));
  all.push_back(mutant<RemoveReaderTellsNothing>("RemoveReaderTellsNothing"));
}

}  // namespace loopspec::mutants
