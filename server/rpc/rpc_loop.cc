#include "server/rpc/rpc_loop.h"

#include <grpc/support/time.h>

#include <utility>

namespace loopspec::server {

namespace {

// A wait without end costs no timer.
gpr_timespec deadline_of(std::int64_t timeout_ns) {
  if (timeout_ns < 0) return gpr_inf_future(GPR_CLOCK_MONOTONIC);
  return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_nanos(timeout_ns, GPR_TIMESPAN));
}

}  // namespace

RpcLoop::RpcLoop(std::size_t number, std::unique_ptr<grpc::ServerCompletionQueue> queue)
    : DescriptorlessEventLoop(nullptr), number_(number), queue_(std::move(queue)) {
  // Something may always become ready, so no turn goes without a look at the queue.
  watched_ = 1;
}

RpcLoop::~RpcLoop() {
  if (!is_closed() && !is_running()) close();
}

void RpcLoop::call_outside(OutsideFunction function) {
  outside_.push_back(std::move(function));
  stop();
}

RpcLoop::OutsideFunction RpcLoop::run() {
  while (!shut_down_ && outside_.empty()) run_forever();
  if (outside_.empty()) return nullptr;
  auto function = std::move(outside_.front());
  outside_.pop_front();
  return function;
}

void RpcLoop::shut_down() {
  {
    const std::lock_guard lock(alarm_mutex_);
    released_ = true;
  }
  queue_->Shutdown();
}

void RpcLoop::wait_for_io(std::int64_t timeout_ns) {
  void* tag = nullptr;
  switch (queue_->AsyncNext(&tag, &ready_ok_, deadline_of(timeout_ns))) {
    case grpc::CompletionQueue::GOT_EVENT:
      ready_tag_ = static_cast<CompletionTag*>(tag);
      return;
    case grpc::CompletionQueue::SHUTDOWN:
      shut_down_ = true;
      stop();
      return;
    case grpc::CompletionQueue::TIMEOUT:
      return;
  }
}

void RpcLoop::queue_ready_io() {
  if (ready_tag_ == nullptr) return;
  CompletionTag* tag = std::exchange(ready_tag_, nullptr);
  // The alarm's own tag is this loop's address, which is no CompletionTag's.
  if (static_cast<void*>(tag) == static_cast<void*>(this)) {
    alarm_set_ = false;
    return;
  }
  tag->complete(*this, ready_ok_);
}

void RpcLoop::wake() const noexcept {
  if (released_ || alarm_set_.exchange(true)) return;
  const std::lock_guard lock(alarm_mutex_);
  // One that comes late, when the queue takes nothing any more.
  if (released_) return;
  alarm_.Set(queue_.get(), gpr_time_0(GPR_CLOCK_MONOTONIC), const_cast<RpcLoop*>(this));
}

void RpcLoop::release_io() noexcept { watched_ = 0; }

}  // namespace loopspec::server
