#include "loopspec/gather.h"

#include <unordered_set>

namespace loopspec {
namespace {

// What one wait() is waiting for; its done callbacks go when it does.
class Waiting {
 public:
  Waiting(AbstractEventLoop& loop, const std::vector<FutureBase>& futures, ReturnWhen return_when, std::optional<double> timeout)
      : released(loop.create_future<void>()), return_when_(return_when), left_(futures.size()) {
    if (timeout) timer_ = loop.call_later(*timeout, [this] { release(); });
    for (const FutureBase& future : futures) {
      registrations_.emplace_back(future, future.add_done_callback([this](const FutureBase& done) { completed(done); }));
    }
  }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() {
    timer_.cancel();
    for (const auto& [future, registration] : registrations_) {
      future.remove_done_callback(registration);
      registration.cancel();  // it may be queued already
    }
  }

  const Future<void> released;

 private:
  void release() {
    timer_.cancel();
    if (!released.done()) released.set_result();
  }
  void completed(const FutureBase& future) {
    --left_;
    const bool failed = return_when_ == ReturnWhen::kFirstException && !future.cancelled() && future.exception() != nullptr;
    if (left_ == 0 || return_when_ == ReturnWhen::kFirstCompleted || failed) release();
  }

  ReturnWhen return_when_;
  std::size_t left_;
  TimerHandle timer_;
  std::vector<std::pair<FutureBase, Handle>> registrations_;
};

// As Python's set of them does, but in their order.
void drop_repeated(std::vector<FutureBase>& futures) {
  std::unordered_set<const detail::FutureState*> seen;
  std::erase_if(futures, [&](const FutureBase& future) { return !seen.insert(future.state()).second; });
}

}  // namespace

Coroutine<WaitResult> wait(std::vector<FutureBase> futures, ReturnWhen return_when, std::optional<double> timeout) {
  if (futures.empty()) throw ValueError("Set of Tasks/Futures is empty.");
  drop_repeated(futures);
  {
    const Waiting waiting(get_running_loop(), futures, return_when, timeout);
    co_await waiting.released;
  }
  WaitResult result;
  for (FutureBase& future : futures) (future.done() ? result.done : result.pending).push_back(std::move(future));
  co_return result;
}

}  // namespace loopspec
