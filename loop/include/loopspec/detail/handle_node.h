// HandleNode: one scheduled callback. The ready queue, the inbox of other threads, a future's list of done
// callbacks and the timer heap all hold these nodes; Handle is a counted reference to one.
//
// Who may touch what:
//   next        whoever holds the node in a list; a node is in one list at most.
//   refs        plain arithmetic for nodes of the loop's thread, atomic for `shared` ones unless it is 1: then nobody
//               else has a reference, and nobody can get one.
//   phase       pending -> running (-> reporting, when it threw) -> done, or pending -> done (cancelled or dropped).
//               The callable exists exactly until the phase is done; code is inside the context exactly while it
//               is running. Changed by the loop's thread; for shared nodes the step out of pending is a
//               compare-and-swap, because cancel() may come from any thread. Readers and writers return to pending.
//   cancelled   set once, never cleared.
//   queued      loop's thread only: the reader or writer is in the ready queue.
//   scheduled   loop's thread only: the node is in the timer heap.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "loopspec/callback.h"
#include "loopspec/detail/callable.h"
#include "loopspec/detail/chunk_pool.h"
#include "loopspec/detail/context_cell.h"
#include "loopspec/detail/pool.h"
#include "loopspec/source_location.h"

namespace loopspec::detail {

enum class NodePhase : std::uint8_t { kPending, kRunning, kReporting, kDone };

struct NodeFlags {
  static constexpr std::uint8_t kTimer = 1;       // a TimerNode
  static constexpr std::uint8_t kShared = 2;      // references cross threads
  static constexpr std::uint8_t kPersistent = 4;  // a reader or writer: runs many times
  static constexpr std::uint8_t kChunked = 16;    // memory of chunk_allocate()
  static constexpr std::uint8_t kLocated = 8;     // made in debug mode: a SourceLocation follows the node
};

class HandleNode {
 public:
  HandleNode(const HandleNode&) = delete;
  HandleNode& operator=(const HandleNode&) = delete;

  // A node with one reference, owned by the caller, and no callable yet.
  static HandleNode* create(std::uint8_t flags, ContextCell&& context, const SourceLocation* location = nullptr);

  bool is_timer() const noexcept { return (flags & NodeFlags::kTimer) != 0; }
  bool is_shared() const noexcept { return (flags & NodeFlags::kShared) != 0; }
  bool is_persistent() const noexcept { return (flags & NodeFlags::kPersistent) != 0; }
  // Of a caller that has a reference. Acquires what those who had one before did.
  bool is_sole_owner() const noexcept { return refs.load(std::memory_order_acquire) == 1; }
  bool is_cancelled() const noexcept { return cancelled.load(std::memory_order_relaxed); }
  // Where the callback was scheduled; null outside debug mode.
  const SourceLocation* location() const noexcept;

  void retain() noexcept {
    if (is_shared() && !is_sole_owner()) {
      refs.fetch_add(1, std::memory_order_relaxed);
    } else {
      refs.store(refs.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
  }
  void release() noexcept {
    if (is_sole_owner()) {
      destroy();
    } else if (!is_shared()) {
      refs.store(refs.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed);
    } else if (refs.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      destroy();
    }
  }

  // Leaves the pending phase; false when somebody else did first.
  bool claim(NodePhase to) noexcept {
    if (is_shared() && !is_sole_owner()) {
      NodePhase expected = NodePhase::kPending;
      return phase.compare_exchange_strong(expected, to, std::memory_order_acq_rel, std::memory_order_relaxed);
    }
    if (phase.load(std::memory_order_relaxed) != NodePhase::kPending) return false;
    phase.store(to, std::memory_order_relaxed);
    return true;
  }

  // Drops the callable if it has not begun to run.
  void drop() noexcept {
    if (claim(NodePhase::kDone)) destroy_callable();
  }
  // `ops` stays, so that messages can name a callable that is gone.
  void destroy_callable() noexcept { detail::destroy_callable(ops, storage); }
  void cancel() noexcept;
  // The callable ran and the queue's reference goes: drops both.
  void finish() noexcept;

  HandleNode* next = nullptr;
  std::atomic<std::uint32_t> refs{1};
  std::atomic<NodePhase> phase{NodePhase::kPending};
  std::atomic<bool> cancelled{false};
  std::uint8_t flags;
  bool queued : 1 = false;
  bool scheduled : 1 = false;
  ContextCell context;
  const CallableOps* ops = nullptr;
  alignas(kInlineAlign) std::byte storage[kInlineSize];

 protected:
  HandleNode(std::uint8_t node_flags, ContextCell&& cell) noexcept : flags(node_flags), context(std::move(cell)) {}
  ~HandleNode() = default;

 private:
  static HandleNode* create_located(std::uint8_t flags, ContextCell&& context, const SourceLocation& location);
  std::size_t allocation_size() const noexcept;
  void destroy() noexcept;
  void free() noexcept;
  void free_other() noexcept;
};

static_assert(sizeof(HandleNode) == 64, "a handle takes one cache line");
static_assert(sizeof(HandleNode) == kChunkBlockSize);

// Counts the cancelled nodes in one loop's heap, so that the loop knows when to compact it.
struct CancelledCount {
  std::size_t value = 0;
};

class TimerNode : public HandleNode {
 public:
  TimerNode(std::uint8_t node_flags, ContextCell&& cell) noexcept : HandleNode(node_flags, std::move(cell)) {}
  double when = 0;  // seconds, as given
  union {
    CancelledCount* cancelled_count = nullptr;  // while `scheduled`
    const TimerNode* ahead;                     // while `queued`: a node that will run soon, if it still exists then
  };
};

// Begins to load a node that may be gone.
inline void prefetch(const TimerNode* node) noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(node, 1);
  __builtin_prefetch(reinterpret_cast<const std::byte*>(node) + sizeof(TimerNode) - 1, 1);
#else
  static_cast<void>(node);
#endif
}

// What follows a node made in debug mode.
inline constexpr std::size_t kLocationSize = 16;

inline std::size_t HandleNode::allocation_size() const noexcept {
  return (is_timer() ? sizeof(TimerNode) : sizeof(HandleNode)) + ((flags & NodeFlags::kLocated) != 0 ? kLocationSize : 0);
}

inline const SourceLocation* HandleNode::location() const noexcept {
  static_assert(sizeof(SourceLocation) <= kLocationSize);
  if ((flags & NodeFlags::kLocated) == 0) return nullptr;
  const auto* end = reinterpret_cast<const std::byte*>(this) + (is_timer() ? sizeof(TimerNode) : sizeof(HandleNode));
  return std::launder(reinterpret_cast<const SourceLocation*>(end));
}

inline HandleNode* HandleNode::create(std::uint8_t flags, ContextCell&& context, const SourceLocation* location) {
  if (location != nullptr) [[unlikely]] {
    return create_located(flags, std::move(context), *location);
  }
  if ((flags & NodeFlags::kTimer) != 0) {
    return ::new (pool_allocate(sizeof(TimerNode))) TimerNode(flags, std::move(context));
  }
  if (flags == NodeFlags::kShared) {
    return ::new (chunk_allocate()) HandleNode(NodeFlags::kShared | NodeFlags::kChunked, std::move(context));
  }
  return ::new (pool_allocate(sizeof(HandleNode))) HandleNode(flags, std::move(context));
}

inline void HandleNode::destroy() noexcept {
  drop();
  free();
}

inline void HandleNode::free() noexcept {
  if ((flags & (NodeFlags::kTimer | NodeFlags::kLocated | NodeFlags::kChunked)) == 0) [[likely]] {
    this->~HandleNode();
    pool_free(this, sizeof(HandleNode));
  } else {
    free_other();
  }
}

inline void HandleNode::finish() noexcept {
  destroy_callable();
  if (is_sole_owner()) {
    free();
    return;
  }
  phase.store(NodePhase::kDone, std::memory_order_relaxed);
  release();
}

inline void HandleNode::cancel() noexcept {
  if (is_cancelled()) return;
  cancelled.store(true, std::memory_order_relaxed);
  // A shared node leaves the heap uncounted: its count belongs to the loop's thread.
  if (!is_shared() && scheduled) ++static_cast<TimerNode*>(this)->cancelled_count->value;
  retain();  // destroying the callable may drop the caller's own reference
  drop();
  release();
}

// Owns one reference.
class NodeRef {
 public:
  NodeRef() noexcept = default;
  static NodeRef adopt(HandleNode* node) noexcept {
    NodeRef ref;
    ref.node_ = node;
    return ref;
  }
  static NodeRef share(HandleNode* node) noexcept {
    if (node != nullptr) node->retain();
    return adopt(node);
  }
  NodeRef(const NodeRef& other) noexcept : NodeRef(share(other.node_)) {}
  NodeRef(NodeRef&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
  NodeRef& operator=(NodeRef other) noexcept {
    std::swap(node_, other.node_);
    return *this;
  }
  ~NodeRef() {
    if (node_ != nullptr) node_->release();
  }
  HandleNode* get() const noexcept { return node_; }
  HandleNode* operator->() const noexcept { return node_; }
  HandleNode* detach() noexcept { return std::exchange(node_, nullptr); }
  explicit operator bool() const noexcept { return node_ != nullptr; }

 private:
  HandleNode* node_ = nullptr;
};

// A node that will run `function`.
template <class F>
NodeRef make_node(std::uint8_t flags, ContextCell&& context, const SourceLocation* location, F&& function) {
  NodeRef node = NodeRef::adopt(HandleNode::create(flags, std::move(context), location));
  if constexpr (std::is_same_v<std::remove_cvref_t<F>, Callback>) {
    node->ops = function.release_into(node->storage);
  } else {
    node->ops = emplace_callable(node->storage, std::forward<F>(function));
  }
  return node;
}

}  // namespace loopspec::detail
