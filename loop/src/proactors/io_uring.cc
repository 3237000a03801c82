// Linux's io_uring. One ring for each loop, without a kernel thread; completions are made when the loop waits.
#include <liburing.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "../selectors/timeout.h"
#include "io_uring_features.h"
#include "loopspec/exceptions.h"
#include "proactors.h"
#include "receive_buffers.h"

namespace loopspec::proactors {
namespace {

constexpr unsigned kEntries = 256;       // submitted with one call; more take more calls
constexpr unsigned kCompletions = 4096;  // what has room; the kernel keeps the others

constexpr unsigned poll_events(EventMask events) noexcept {
  return ((events & kEventRead) != 0 ? unsigned{POLLIN} : 0U) | ((events & kEventWrite) != 0 ? unsigned{POLLOUT} : 0U);
}

// As Python: errors and hang-ups mean both, as far as they are watched for.
EventMask ready_events(unsigned polled, EventMask watched) noexcept {
  const bool readable = (polled & ~unsigned{POLLOUT}) != 0;
  const bool writable = (polled & ~unsigned{POLLIN}) != 0;
  return static_cast<EventMask>(((readable ? kEventRead : 0) | (writable ? kEventWrite : 0)) & watched);
}

// What a call with several pieces or an address refers to, until it ends.
struct Message {
  msghdr header{};
  sockaddr_storage address{};
  std::vector<iovec> pieces;

  template <class Pieces>
  explicit Message(const Pieces& of) {
    pieces.reserve(of.size());
    for (const auto& piece : of) pieces.push_back({const_cast<char*>(piece.data()), piece.size()});
    header.msg_iov = pieces.data();
    header.msg_iovlen = pieces.size();
  }
};

class Waking final : public Operation {
 public:
  explicit Waking(int fd) noexcept : Operation(OperationKind::kPoll) {
    descriptor = fd;
    events = kEventRead;
  }
  detail::HandleNode* completed(const Completion&) override { return nullptr; }
};

class IoUringProactor final : public Proactor {
 public:
  explicit IoUringProactor(ProactorOptions options)
      : features_(io_uring_features()), waker_(options.waker ? std::move(options.waker) : make_waker(available_wakers().front())), waking_(waker_->fd()) {
    for (const OperationKind kind : options.without) features_.operations[static_cast<std::size_t>(kind)] = false;
    open();
    submit(waking_);
  }
  ~IoUringProactor() override { close_ring(); }

  std::string_view name() const noexcept override { return "io_uring"; }
  bool supports(OperationKind kind) const noexcept override { return features_.has(kind); }

  void submit(Operation& operation) override {
    begin(operation);
    try {
      prepare(operation);
    } catch (...) {
      end(operation);
      throw;
    }
  }
  void cancel(Operation& operation) noexcept override;
  void flush() override;
  void wait(std::int64_t timeout_ns, std::vector<Completion>& completions) override;
  void wakeup() const noexcept override { waker_->wake(); }
  void give_back(std::uint32_t buffer) noexcept override { buffers_->give_back(buffer); }
  void close(std::vector<Completion>& completions) noexcept override;

 private:
  void open();
  void close_ring() noexcept;
  void move_to_this_thread();
  io_uring_sqe& next_entry();
  void prepare(Operation& operation);
  void prepare_transfer(Operation& operation, io_uring_sqe& entry);
  void prepare_cancel(Operation& operation, io_uring_sqe& entry) noexcept;
  int enter(std::int64_t timeout_ns) noexcept;
  void reap(std::vector<Completion>& completions);
  std::optional<Completion> read(const io_uring_cqe& entry);
  void read_result(const io_uring_cqe& entry, Completion& completion);
  void finish(Operation& operation) noexcept;

  IoUringFeatures features_;
  io_uring ring_{};
  bool open_ = false;
  bool cancelled_ = false;  // since the kernel was entered last
  std::unique_ptr<Waker> waker_;
  Waking waking_;
  std::unique_ptr<ReceiveBuffers> buffers_;
  std::vector<Completion> early_;  // of a ring that is gone
};

// ---- The ring

void IoUringProactor::open() {
  if (const int result = open_ring(ring_, kEntries, kCompletions, features_.setup_flags); result < 0) throw OSError(-result, "io_uring_setup");
  open_ = true;
  io_uring_ring_dontfork(&ring_);
  if (buffers_) buffers_->attach(ring_);
}

void IoUringProactor::close_ring() noexcept {
  if (std::exchange(open_, false)) io_uring_queue_exit(&ring_);
}

// A ring belongs to the thread that made it. A loop may be run by another one later, and then gets another ring: what was
// completed is taken over, and what was not is submitted again. The old ring does nothing any more, since only its thread
// could make it, in the kernel.
void IoUringProactor::move_to_this_thread() {
  reap(early_);
  close_ring();
  open();
  for_each_in_flight([this](Operation& operation) {
    finish(operation);  // as far as the old submission goes
    if (!operation.cancelling) {
      prepare(operation);
      return;
    }
    end(operation);
    Completion ended;
    ended.operation = &operation;
    ended.cancelled = true;
    early_.push_back(ended);
  });
}

// ---- Submitting

io_uring_sqe& IoUringProactor::next_entry() {
  io_uring_sqe* entry = io_uring_get_sqe(&ring_);
  if (entry == nullptr) {
    int result = io_uring_submit(&ring_);
    if (result == -EEXIST) {
      move_to_this_thread();
      result = 0;
    }
    entry = io_uring_get_sqe(&ring_);
    if (entry == nullptr) throw OSError(result < 0 ? -result : EBUSY, "io_uring_enter");
  }
  return *entry;
}

void IoUringProactor::prepare(Operation& operation) {
  if (operation.kind == OperationKind::kReceiveMany && !buffers_) buffers_ = std::make_unique<ReceiveBuffers>(ring_);
  const int fd = static_cast<int>(operation.descriptor);
  io_uring_sqe& entry = next_entry();
  switch (operation.kind) {
    case OperationKind::kPoll:
      io_uring_prep_poll_add(&entry, fd, poll_events(operation.events));
      break;
    case OperationKind::kReceiveMany:
      io_uring_prep_recv_multishot(&entry, fd, nullptr, 0, 0);
      entry.flags |= IOSQE_BUFFER_SELECT;
      entry.buf_group = ReceiveBuffers::kGroup;
      break;
    case OperationKind::kAccept:
      io_uring_prep_accept(&entry, fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      break;
    case OperationKind::kAcceptMany:
      io_uring_prep_multishot_accept(&entry, fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      break;
    case OperationKind::kWaitForEnd:  // of what becomes readable then, as a pidfd does
      io_uring_prep_poll_add(&entry, fd, POLLIN);
      break;
    default:
      prepare_transfer(operation, entry);
  }
  io_uring_sqe_set_data(&entry, &operation);
}

// Those that move bytes, or have an address.
void IoUringProactor::prepare_transfer(Operation& operation, io_uring_sqe& entry) {
  const int fd = static_cast<int>(operation.descriptor);
  if (operation.kind == OperationKind::kSend && operation.from.size() == 1) {
    io_uring_prep_send(&entry, fd, operation.from.front().data(), operation.from.front().size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return;
  }
  const bool out = !operation.from.empty();
  auto message = out ? std::make_unique<Message>(operation.from) : std::make_unique<Message>(operation.into);
  const auto pieces = static_cast<unsigned>(message->pieces.size());
  const auto offset = static_cast<std::uint64_t>(operation.offset);
  switch (operation.kind) {
    case OperationKind::kConnect: {
      const SocketAddress& to = *operation.address;
      io_uring_prep_connect(&entry, fd, static_cast<const sockaddr*>(to.data()), static_cast<socklen_t>(to.size()));
      break;
    }
    case OperationKind::kRead:
      io_uring_prep_readv(&entry, fd, message->pieces.data(), pieces, offset);
      break;
    case OperationKind::kWrite:
      io_uring_prep_writev(&entry, fd, message->pieces.data(), pieces, offset);
      break;
    case OperationKind::kSendTo:
      message->header.msg_name = const_cast<void*>(static_cast<const void*>(operation.address->data()));
      message->header.msg_namelen = static_cast<socklen_t>(operation.address->size());
      [[fallthrough]];
    case OperationKind::kSend:
      io_uring_prep_sendmsg(&entry, fd, &message->header, MSG_NOSIGNAL | (operation.kind == OperationKind::kSend ? MSG_DONTWAIT : 0));
      break;
    case OperationKind::kReceiveFrom:
      message->header.msg_name = &message->address;
      message->header.msg_namelen = sizeof message->address;
      [[fallthrough]];
    default:
      io_uring_prep_recvmsg(&entry, fd, &message->header, 0);
  }
  operation.kernel_state = message.release();
}

void IoUringProactor::prepare_cancel(Operation& operation, io_uring_sqe& entry) noexcept {
  io_uring_prep_cancel(&entry, &operation, 0);
  io_uring_sqe_set_data(&entry, nullptr);
  cancelled_ = true;
}

void IoUringProactor::cancel(Operation& operation) noexcept {
  if (!operation.in_flight() || operation.cancelling) return;
  operation.cancelling = true;
  try {
    prepare_cancel(operation, next_entry());
  } catch (const OSError&) {
    // The next wait says so, and closing the ring ends the operation.
  }
}

// ---- Waiting

// 0, or minus an errno.
int IoUringProactor::enter(std::int64_t timeout_ns) noexcept {
  cancelled_ = false;
  int result = 0;
  if (timeout_ns == 0) {
    result = io_uring_submit_and_get_events(&ring_);
  } else if (timeout_ns < 0) {
    result = io_uring_submit_and_wait(&ring_, 1);
  } else {
    timespec time{};
    selectors::to_timespec(timeout_ns, time);
    __kernel_timespec timeout{time.tv_sec, time.tv_nsec};
    io_uring_cqe* first = nullptr;
    result = io_uring_submit_and_wait_timeout(&ring_, &first, 1, &timeout, nullptr);
  }
  return result < 0 ? result : 0;
}

void IoUringProactor::flush() {
  if (!cancelled_ && io_uring_sq_ready(&ring_) == 0) return;
  int result = enter(0);
  if (result == -EEXIST) {
    move_to_this_thread();
    result = enter(0);
  }
  if (result < 0 && result != -EINTR && result != -EBUSY && result != -EAGAIN) throw OSError(-result, "io_uring_enter");
}

void IoUringProactor::wait(std::int64_t timeout_ns, std::vector<Completion>& completions) {
  if (!early_.empty() || io_uring_cq_ready(&ring_) != 0) timeout_ns = 0;
  int result = enter(timeout_ns);
  if (result == -EEXIST) {
    move_to_this_thread();
    result = enter(early_.empty() ? timeout_ns : 0);
  }
  completions.insert(completions.end(), early_.begin(), early_.end());
  early_.clear();
  reap(completions);
  // EBUSY: there was no room for more completions; there is now. EAGAIN: no memory, for the moment.
  if (result < 0 && result != -ETIME && result != -EINTR && result != -EBUSY && result != -EAGAIN) throw OSError(-result, "io_uring_enter");
}

void IoUringProactor::reap(std::vector<Completion>& completions) {
  unsigned head = 0;
  unsigned count = 0;
  io_uring_cqe* entry = nullptr;
  io_uring_for_each_cqe(&ring_, head, entry) {
    ++count;
    if (auto completion = read(*entry)) completions.push_back(*completion);
  }
  io_uring_cq_advance(&ring_, count);
}

// Nothing for what concerns nobody else.
std::optional<Completion> IoUringProactor::read(const io_uring_cqe& entry) {
  auto* operation = static_cast<Operation*>(io_uring_cqe_get_data(&entry));
  if (operation == nullptr) return std::nullopt;  // the answer to a cancellation
  Completion completion;
  completion.operation = operation;
  completion.more = (entry.flags & IORING_CQE_F_MORE) != 0;
  if (operation == &waking_) {
    waker_->drain();
    if (operation->cancelling) {
      end(waking_);
    } else {
      prepare(waking_);
    }
    return Completion();
  }
  if (entry.res == -ECANCELED && !operation->cancelling) {
    // The thread that submitted it has ended, and with it what it had begun.
    finish(*operation);
    prepare(*operation);
    return std::nullopt;
  }
  read_result(entry, completion);
  if (!completion.more) {
    finish(*operation);
    end(*operation);
  }
  return completion;
}

void IoUringProactor::read_result(const io_uring_cqe& entry, Completion& completion) {
  Operation& operation = *completion.operation;
  const std::uint32_t buffer = entry.flags >> IORING_CQE_BUFFER_SHIFT;
  const bool has_buffer = (entry.flags & IORING_CQE_F_BUFFER) != 0;
  if (entry.res <= 0 && has_buffer) {
    buffers_->take(buffer, 0);
    buffers_->give_back(buffer);
  }
  if (entry.res < 0) {
    completion.cancelled = entry.res == -ECANCELED;
    completion.error = -entry.res;
    return;
  }
  switch (operation.kind) {
    case OperationKind::kPoll:
      completion.ready = ready_events(static_cast<unsigned>(entry.res), operation.events);
      return;
    case OperationKind::kWaitForEnd:
      return;
    case OperationKind::kAccept:
    case OperationKind::kAcceptMany:
      completion.accepted = entry.res;
      return;
    case OperationKind::kReceiveFrom: {
      const auto& message = *static_cast<const Message*>(operation.kernel_state);
      if (operation.address != nullptr) *operation.address = SocketAddress::from_raw(&message.address, message.header.msg_namelen);
      break;
    }
    default:
      break;
  }
  completion.count = static_cast<std::size_t>(entry.res);
  if (has_buffer && entry.res > 0) {
    completion.data = buffers_->take(buffer, completion.count);
    completion.filled = completion.count == ReceiveBuffers::kSize;
    completion.buffer = buffer;
  }
}

void IoUringProactor::finish(Operation& operation) noexcept {
  delete static_cast<Message*>(std::exchange(operation.kernel_state, nullptr));
}

// ---- The end

void IoUringProactor::close(std::vector<Completion>& completions) noexcept {
  try {
    for_each_in_flight([this](Operation& operation) { cancel(operation); });
    // Whatever waits for a descriptor ends at once. What does not, a file that is read, ends soon.
    for (int left = 1000; left > 0 && in_flight() != 0; --left) {
      wait(1'000'000, completions);
    }
  } catch (...) {
    // Then the ring's end is theirs.
  }
  close_ring();
  while (in_flight() != 0) {
    Operation& operation = oldest();
    finish(operation);
    end(operation);
    Completion ended;
    ended.operation = &operation;
    ended.cancelled = true;
    if (&operation != &waking_) completions.push_back(ended);
  }
}

}  // namespace

std::unique_ptr<Proactor> make_io_uring(ProactorOptions options) { return std::make_unique<IoUringProactor>(std::move(options)); }

const std::string& io_uring_refusal() { return io_uring_features().refusal; }

}  // namespace loopspec::proactors
