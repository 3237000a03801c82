// Fuzzes the unary requests about loops: a first byte says which request the rest is, up to a length; all of them meet one loop. The loop is
// deleted at the end whatever it does.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "server/loops/hosted_loop.h"
#include "server/loops/thread_group.h"
#include "server/service/loop_calls.h"

namespace {

using loopspec::server::HostedLoop;
using loopspec::server::Limits;

Limits small_limits() {
  Limits limits;
  limits.max_pending_handles = 200;
  limits.max_pending_ops = 50;
  limits.max_history_bytes = 1U << 16U;
  return limits;
}

template <class Request>
void bring(HostedLoop& loop, const std::uint8_t* data, std::size_t size) {
  Request request;
  if (!request.ParseFromArray(data, static_cast<int>(size)) || loopspec::server::fault_of(request)) return;
  loop.perform(loopspec::server::make_request(request, loop), [](const HostedLoop::Answer&) {});
}

template <class Request>
void run(HostedLoop& loop, const std::uint8_t* data, std::size_t size) {
  Request request;
  if (!request.ParseFromArray(data, static_cast<int>(size)) || loopspec::server::fault_of(request)) return;
  loop.run(loopspec::server::make_request(request, loop), true, [](const HostedLoop::Answer&) {});
}

void bring_one(HostedLoop& loop, std::uint8_t kind, const std::uint8_t* data, std::size_t size) {
  switch (kind % 8) {
    case 0:
      return bring<loopspec::v1::CallSoonRequest>(loop, data, size);
    case 1:
      return bring<loopspec::v1::CallLaterRequest>(loop, data, size);
    case 2:
      return bring<loopspec::v1::CallAtRequest>(loop, data, size);
    case 3:
      return bring<loopspec::v1::CancelHandleRequest>(loop, data, size);
    case 4:
      return bring<loopspec::v1::GetTimeRequest>(loop, data, size);
    case 5:
      return bring<loopspec::v1::StopRequest>(loop, data, size);
    case 6:
      return run<loopspec::v1::RunForeverRequest>(loop, data, size);
    default:
      return run<loopspec::v1::RunUntilCompleteRequest>(loop, data, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Limits limits = small_limits();
  loopspec::server::ThreadGroup threads;
  HostedLoop::Options options;
  options.id = "fuzz";
  options.implementation = "selector/epoll";
  const auto loop = std::make_shared<HostedLoop>(options, limits, threads);
  while (size >= 2) {
    const std::size_t length = std::min<std::size_t>(data[1], size - 2);
    bring_one(*loop, data[0], data + 2, length);
    data += 2 + length;
    size -= 2 + length;
  }
  loop->describe();
  loop->history().read(1, 1U << 20U);
  loop->remove("the end");
  threads.wait();
  return 0;
}
