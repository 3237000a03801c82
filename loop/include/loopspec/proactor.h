// Proactor: does I/O and tells when it is done. One implementation per kernel interface; see backends.h.
//
// Contract. A program describes what is to be done in an Operation and submits it; a completion says what became of it.
// From submit() to the last completion the operation is in flight: the object, what it refers to and the descriptor's
// number stay as they are, since the kernel may use them at any time. wait() alone may block; wakeup() alone may be called
// from another thread. The others belong to the thread that runs the loop, or to any while no thread runs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "loopspec/address.h"
#include "loopspec/bytes.h"
#include "loopspec/detail/handle_node.h"
#include "loopspec/detail/link.h"
#include "loopspec/selector.h"

namespace loopspec {

class Operation;

enum class OperationKind : std::uint8_t {
  kPoll,         // until one of `events` is ready: `ready` says which
  kReceive,      // into `into`: 0 bytes at the end of the stream
  kReceiveMany,  // again and again, into buffers of the proactor's, until an error, the end or cancel()
  kReceiveFrom,  // a datagram into `into`, cut to what there is room for; `address`, if not null, is where it came from
  kSend,         // from `from`; may send less than all
  kSendTo,       // a datagram from `from` to `address`
  kAccept,       // a connection: `accepted` of the completion is its descriptor
  kAcceptMany,   // again and again, until an error or cancel()
  kConnect,      // a stream socket, to `address`
  kRead,         // from a pipe, or a file at `offset`; on Windows one that was opened for overlapped calls, into the first piece
  kWrite,        // to a pipe, or a file at `offset`
  kWaitForEnd,   // of the process or whatever else `descriptor` stands for
  kAcceptPipe,   // until a client has the other end of this instance of a named pipe of Windows
  kSendFile,     // `size` bytes of `file` from `offset` to a stream socket, without copying them; all of them unless it fails
};

// What became of an operation, or of one step of a kReceiveMany or kAcceptMany.
struct Completion {
  Operation* operation = nullptr;  // null: somebody called wakeup()
  std::size_t count = 0;           // bytes moved
  int error = 0;                   // the system's number, 0 when it worked
  bool cancelled = false;          // ended by cancel(), with nothing moved
  bool more = false;               // the operation is still in flight
  bool filled = false;             // kReceiveMany: the buffer has no room left; there may be more to receive
  EventMask ready = 0;             // kPoll
  std::intptr_t accepted = -1;     // kAccept and kAcceptMany: a descriptor, non-blocking and closed on exec
  // kReceiveMany: where the bytes are until they are given back with give_back(buffer).
  BytesView data = {};
  std::uint32_t buffer = 0;
};

class Operation : private detail::Link {
 public:
  explicit Operation(OperationKind what) noexcept : kind(what) {}
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation() = default;

  // Called by whoever waits, once for each completion, in the order of wait(). Runs no code of users: what is to run is
  // returned and queued, or nothing. With the last completion the operation is the owner's again, which may destroy it here.
  virtual detail::HandleNode* completed(const Completion& completion) = 0;

  bool in_flight() const noexcept { return linked(); }

  // What is to be done; each kind uses what its line says. Not changed while in flight.
  const OperationKind kind;
  EventMask events = 0;
  std::intptr_t descriptor = -1;  // a descriptor; on Windows a SOCKET or a HANDLE, of which each belongs to one proactor for good
  std::span<const BytesView> from;
  std::span<const MutableBytes> into;
  SocketAddress* address = nullptr;
  std::int64_t offset = -1;  // -1: where the file stands
  std::intptr_t file = -1;   // of kSendFile: what is a HANDLE on Windows
  std::size_t size = 0;

  // Of the proactor, while in flight.
  void* kernel_state = nullptr;
  bool cancelling = false;
  bool settled = false;  // it was done when it was submitted, and only the completion is under way; false when that is not known

 private:
  friend class Proactor;
};

class Proactor {
 public:
  Proactor() = default;
  Proactor(const Proactor&) = delete;
  Proactor& operator=(const Proactor&) = delete;
  // Nothing is in flight any more.
  virtual ~Proactor() = default;

  // The name make_proactor() knows it by: "io_uring", "iocp".
  virtual std::string_view name() const noexcept = 0;
  // Whether this kernel does such operations. A loop does without those that it does not.
  virtual bool supports(OperationKind kind) const noexcept = 0;

  // Starts an operation that is not in flight, at once or with the next wait() or flush(). Its failure is a completion
  // too. OSError when the proactor itself is out of order.
  virtual void submit(Operation& operation) = 0;
  // Asks for the end of an operation in flight. Its last completion comes through wait() as ever, and tells whether it was
  // done before. Does nothing for one that is not in flight.
  virtual void cancel(Operation& operation) noexcept = 0;
  // Hands over to the kernel what was submitted and cancelled. Afterwards no operation that was cancelled while it waited
  // for its descriptor holds on to it: closing the descriptor closes the file.
  virtual void flush() = 0;

  // Waits until something is completed or `timeout_ns` nanoseconds have passed, as Selector::select() does. Appends what is
  // completed, oldest first; whoever called passes each to Operation::completed(), which may submit and cancel.
  virtual void wait(std::int64_t timeout_ns, std::vector<Completion>& completions) = 0;
  // Ends a wait(), which then has a completion without an operation. Calls that no wait() has seen yet may merge.
  virtual void wakeup() const noexcept = 0;
  // A buffer of kReceiveMany that has been read.
  virtual void give_back(std::uint32_t buffer) noexcept = 0;

  // For the end: cancels whatever is in flight, lets the kernel finish with it, and appends the last completion of each.
  // Nothing may be called any more but the destructor and give_back().
  virtual void close(std::vector<Completion>& completions) noexcept = 0;

  // How many operations are in flight.
  std::size_t in_flight() const noexcept { return in_flight_; }

 protected:
  // In flight from here on, and not any more.
  void begin(Operation& operation) noexcept {
    operation.link_before(head_);
    ++in_flight_;
  }
  void end(Operation& operation) noexcept {
    operation.unlink();
    operation.cancelling = false;
    --in_flight_;
  }
  // The operation longest in flight; there is one.
  Operation& oldest() const noexcept { return static_cast<Operation&>(head_.next()); }
  // Calls `visit` for each operation in flight, which stays so.
  template <class Visit>
  void for_each_in_flight(Visit visit) {
    for (detail::Link* link = &head_.next(); link != &head_;) {
      auto& operation = static_cast<Operation&>(*link);
      link = &link->next();
      visit(operation);
    }
  }

 private:
  detail::Link head_;
  std::size_t in_flight_ = 0;
};

}  // namespace loopspec
