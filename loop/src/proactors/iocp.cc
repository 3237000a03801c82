// Windows' I/O completion ports: one for each loop. What io_uring does again and again by itself, a call at a time does here:
// the next is made when a packet tells that one is done. A descriptor belongs to one port for as long as it is open.
#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <cerrno>
#include <memory>
#include <new>
#include <utility>

#include "loopspec/exceptions.h"
#include "overlapped_call.h"
#include "pinned_buffers.h"
#include "proactors.h"

namespace loopspec::proactors {
namespace {

constexpr std::size_t kPackets = 128;  // taken with one call
constexpr std::size_t kPatience = 5;   // seconds without a packet, before close() gives up
constexpr ULONG_PTR kWoken = 1;        // the key of a packet that wakeup() sends; others have 0

// Milliseconds, rounded up so that no timer is early.
DWORD to_milliseconds(std::int64_t timeout_ns) noexcept {
  constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1000;
  if (timeout_ns < 0) return INFINITE;
  return static_cast<DWORD>(std::min(timeout_ns / 1'000'000 + (timeout_ns % 1'000'000 != 0 ? 1 : 0), kDay));
}

OverlappedCall& call_of(const Operation& operation) noexcept { return *static_cast<OverlappedCall*>(operation.kernel_state); }

bool repeats(OperationKind kind) noexcept { return kind == OperationKind::kReceiveMany || kind == OperationKind::kAcceptMany; }

std::uint64_t new_port_number() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

class IocpProactor final : public Proactor {
 public:
  explicit IocpProactor(const ProactorOptions& options) : number_(new_port_number()) {
    platform::require_winsock();
    for (const OperationKind kind : options.without) without_[static_cast<std::size_t>(kind)] = true;
    port_ = ::CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 1);
    if (port_ == nullptr) raise_last_error("CreateIoCompletionPort");
  }
  ~IocpProactor() override { ::CloseHandle(port_); }

  std::string_view name() const noexcept override { return "iocp"; }
  bool supports(OperationKind kind) const noexcept override { return kind != OperationKind::kPoll && !without_[static_cast<std::size_t>(kind)]; }

  void submit(Operation& operation) override;
  void cancel(Operation& operation) noexcept override;
  void flush() override {}  // every call was made at once
  void wait(std::int64_t timeout_ns, std::vector<Completion>& completions) override;
  void wakeup() const noexcept override;
  void give_back(std::uint32_t buffer) noexcept override { buffers_.give_back(buffer); }
  void close(std::vector<Completion>& completions) noexcept override;

 private:
  [[noreturn]] static void raise_last_error(const char* call) { raise_os_error(platform::errno_of(static_cast<int>(::GetLastError())), call); }
  int associate(const Operation& operation) noexcept;
  bool start(OverlappedCall& call, int error) noexcept;
  int take_buffer(OverlappedCall& call) noexcept;
  Completion read(OverlappedCall& call, std::size_t count);
  void read_result(OverlappedCall& call, Completion& completion);
  void finish(Operation& operation) noexcept;
  void abandon(std::vector<Completion>& completions) noexcept;

  HANDLE port_ = nullptr;
  const std::uint64_t number_;  // of no other port, ever
  std::bitset<32> without_;
  mutable std::atomic<bool> woken_{false};  // a packet of wakeup() is under way
  PinnedBuffers buffers_;
};

// ---- Submitting

// Once for each descriptor. One that belongs to another port is refused: EINVAL.
int IocpProactor::associate(const Operation& operation) noexcept {
  if (operation.kind == OperationKind::kWaitForEnd) return 0;
  const int fd = static_cast<int>(operation.descriptor);
  if (platform::completion_port_of(fd) == number_) return 0;
  if (::CreateIoCompletionPort(reinterpret_cast<HANDLE>(operation.descriptor), port_, 0, 0) == nullptr) return platform::errno_of(static_cast<int>(::GetLastError()));
  platform::note_completion_port(fd, number_);
  return 0;
}

void IocpProactor::submit(Operation& operation) {
  auto call = std::make_unique<OverlappedCall>(operation, port_);
  if (!start(*call, supports(operation.kind) ? associate(operation) : ENOTSUP)) raise_last_error("PostQueuedCompletionStatus");
  operation.settled = call->error == 0 && call->is_done();
  operation.kernel_state = call.release();  // until the last packet
  begin(operation);
}

// Whether there will be a packet. What fails at once, or has failed, is told by one as well.
bool IocpProactor::start(OverlappedCall& call, int error) noexcept {
  MutableBytes room;
  if (error == 0 && call.operation.kind == OperationKind::kReceiveMany) {
    error = take_buffer(call);
    if (call.has_buffer) room = buffers_.room(call.buffer);
  }
  call.error = error != 0 ? error : call.start(room);
  if (call.error == 0) return true;
  if (std::exchange(call.has_buffer, false)) buffers_.drop(call.buffer);
  return ::PostQueuedCompletionStatus(port_, 0, 0, &call) != FALSE;
}

int IocpProactor::take_buffer(OverlappedCall& call) noexcept {
  if (buffers_.too_many_held()) return ENOBUFS;
  try {
    call.buffer = buffers_.take();
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
  call.has_buffer = true;
  return 0;
}

void IocpProactor::cancel(Operation& operation) noexcept {
  if (!operation.in_flight() || operation.cancelling) return;
  operation.cancelling = true;
  call_of(operation).cancel();
}

// ---- Waiting

void IocpProactor::wait(std::int64_t timeout_ns, std::vector<Completion>& completions) {
  if (timeout_ns == 0 && in_flight() == 0 && !woken_.load()) return;  // there can be no packet
  std::array<OVERLAPPED_ENTRY, kPackets> packets;
  ULONG count = 0;
  if (::GetQueuedCompletionStatusEx(port_, packets.data(), kPackets, &count, to_milliseconds(timeout_ns), FALSE) == FALSE) {
    if (::GetLastError() == WAIT_TIMEOUT) return;
    raise_last_error("GetQueuedCompletionStatusEx");
  }
  completions.reserve(completions.size() + count);
  for (ULONG i = 0; i < count; ++i) {
    if (packets[i].lpCompletionKey == kWoken) {
      woken_.store(false);
      completions.emplace_back();
    } else {
      completions.push_back(read(static_cast<OverlappedCall&>(*packets[i].lpOverlapped), packets[i].dwNumberOfBytesTransferred));
    }
  }
}

void IocpProactor::wakeup() const noexcept {
  if (woken_.exchange(true)) return;
  if (::PostQueuedCompletionStatus(port_, 0, kWoken, nullptr) == FALSE) woken_.store(false);
}

// What one packet says. Those that repeat are called again, unless they failed or reached the end.
Completion IocpProactor::read(OverlappedCall& call, std::size_t count) {
  Operation& operation = call.operation;
  Completion completion;
  completion.operation = &operation;
  completion.error = call.result();
  completion.count = completion.error == 0 ? count : 0;
  completion.cancelled = completion.error != 0 && operation.cancelling;
  if (completion.cancelled) completion.error = ECANCELED;
  read_result(call, completion);
  const bool at_end = operation.kind == OperationKind::kReceiveMany && completion.count == 0;
  completion.more = repeats(operation.kind) && completion.error == 0 && !at_end && !operation.cancelling && start(call, 0);
  if (!completion.more) {
    finish(operation);
    end(operation);
  }
  return completion;
}

void IocpProactor::read_result(OverlappedCall& call, Completion& completion) {
  const OperationKind kind = call.operation.kind;
  if (std::exchange(call.has_buffer, false)) {
    if (completion.count == 0) {
      buffers_.drop(call.buffer);
    } else {
      completion.buffer = call.buffer;
      completion.data = buffers_.hand_out(call.buffer, completion.count);
      completion.filled = completion.count == PinnedBuffers::kSize;
    }
  }
  if (completion.error != 0) return;
  if (kind == OperationKind::kAccept || kind == OperationKind::kAcceptMany) {
    completion.accepted = call.take_accepted(completion.error);
  } else if (kind == OperationKind::kReceiveFrom) {
    completion.count = call.deliver_datagram(completion.count);
  } else if (kind == OperationKind::kConnect) {
    completion.error = call.take_connected();
  }
}

void IocpProactor::finish(Operation& operation) noexcept { delete static_cast<OverlappedCall*>(std::exchange(operation.kernel_state, nullptr)); }

// ---- The end

// The system uses the memory of calls until their packets come, which each does soon once it was cancelled. Wine never sends
// those of calls that were made by a thread which has ended since.
void IocpProactor::close(std::vector<Completion>& completions) noexcept {
  for_each_in_flight([this](Operation& operation) { cancel(operation); });
  try {
    for (std::size_t left = kPatience; left > 0 && in_flight() != 0; --left) {
      const std::size_t before = in_flight();
      wait(1'000'000'000, completions);
      if (in_flight() != before) left = kPatience;
    }
  } catch (...) {
    // The port is out of order.
  }
  if (in_flight() != 0) abandon(completions);
  std::erase_if(completions, [](const Completion& completion) { return completion.operation == nullptr; });
}

// Nobody will know when the system is done with these: what it may use stays for good.
void IocpProactor::abandon(std::vector<Completion>& completions) noexcept {
  static_cast<void>(new PinnedBuffers(std::exchange(buffers_, PinnedBuffers())));
  while (in_flight() != 0) {
    Operation& operation = oldest();
    operation.kernel_state = nullptr;
    end(operation);
    Completion ended;
    ended.operation = &operation;
    ended.error = ECANCELED;
    ended.cancelled = true;
    completions.push_back(ended);
  }
}

}  // namespace

std::unique_ptr<Proactor> make_iocp(ProactorOptions options) { return std::make_unique<IocpProactor>(options); }

const std::string& iocp_refusal() {
  static const std::string none;  // every Windows has them
  return none;
}

}  // namespace loopspec::proactors
