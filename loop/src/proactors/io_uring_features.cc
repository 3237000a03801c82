#include "io_uring_features.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include "receive_buffers.h"

namespace loopspec::proactors {
namespace {

// Completions are made by the thread that waits for them, when it waits: no interrupts, no locks. From Linux 6.1; before
// that, at least without interrupts (5.19).
constexpr unsigned kFlagsBestFirst[] = {IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, IORING_SETUP_COOP_TASKRUN, 0};

std::string explain(int error) {
  const std::string text = std::string("io_uring_setup: ") + std::strerror(error);
  if (error == EPERM || error == EACCES) return text + " (kernel.io_uring_disabled or a seccomp filter forbids it)";
  if (error == ENOSYS) return text + " (the kernel has none, or a seccomp filter hides it)";
  return text;
}

// The kernel tells which operations it knows. Those that repeat are flags of others, so they are known by what came with
// them: accepting again with IORING_OP_SOCKET (5.19), receiving again with IORING_OP_SEND_ZC (6.0).
void probe_operations(io_uring& ring, IoUringFeatures& found) {
  const std::unique_ptr<io_uring_probe, void (*)(io_uring_probe*)> probe(io_uring_get_probe_ring(&ring), io_uring_free_probe);
  const auto knows = [&](int code) { return probe && io_uring_opcode_supported(probe.get(), code) != 0; };
  const auto set = [&](OperationKind kind, bool known) { found.operations[static_cast<std::size_t>(kind)] = known; };
  set(OperationKind::kPoll, knows(IORING_OP_POLL_ADD) && knows(IORING_OP_ASYNC_CANCEL));
  set(OperationKind::kReceive, knows(IORING_OP_RECVMSG));
  set(OperationKind::kReceiveMany, knows(IORING_OP_RECV) && knows(IORING_OP_SEND_ZC) && ReceiveBuffers::supported(ring));
  set(OperationKind::kReceiveFrom, knows(IORING_OP_RECVMSG));
  set(OperationKind::kSend, knows(IORING_OP_SEND) && knows(IORING_OP_SENDMSG));
  set(OperationKind::kSendTo, knows(IORING_OP_SENDMSG));
  set(OperationKind::kAccept, knows(IORING_OP_ACCEPT));
  set(OperationKind::kAcceptMany, knows(IORING_OP_ACCEPT) && knows(IORING_OP_SOCKET));
  set(OperationKind::kConnect, knows(IORING_OP_CONNECT));
  set(OperationKind::kRead, knows(IORING_OP_READV));
  set(OperationKind::kWrite, knows(IORING_OP_WRITEV));
}

IoUringFeatures find_out() {
  IoUringFeatures found;
  io_uring ring;
  int result = -EINVAL;
  for (const unsigned flags : kFlagsBestFirst) {
    found.setup_flags = flags;
    result = open_ring(ring, 8, 16, flags);
    if (result != -EINVAL) break;
  }
  if (result < 0) {
    found.refusal = explain(-result);
    return found;
  }
  constexpr unsigned kNeeded = IORING_FEAT_EXT_ARG | IORING_FEAT_NODROP | IORING_FEAT_FAST_POLL;
  if ((ring.features & kNeeded) != kNeeded) {
    found.refusal = "io_uring: the kernel is older than Linux 5.11";
  } else {
    probe_operations(ring, found);
    if (!found.has(OperationKind::kPoll)) found.refusal = "io_uring: the kernel offers no polling";
  }
  io_uring_queue_exit(&ring);
  return found;
}

}  // namespace

const IoUringFeatures& io_uring_features() {
  static const IoUringFeatures features = find_out();
  return features;
}

int open_ring(io_uring& ring, unsigned entries, unsigned completions, unsigned flags) noexcept {
  io_uring_params params{};
  params.flags = flags | IORING_SETUP_CQSIZE;
  params.cq_entries = completions;
  return io_uring_queue_init_params(entries, &ring, &params);
}

}  // namespace loopspec::proactors
