// Where a context lives until somebody asks for it.
//
// Every scheduled callback gets a context of its own, a copy of the current one. Most programs never look at
// it, so a copy is one word: nothing (no variable was ever set), a shared immutable map (a private copy nobody
// has seen), or the Context object itself (given explicitly, asked for, or written to).
#pragma once

#include <cstdint>
#include <utility>

namespace loopspec::detail {

class ContextMap;
class ContextObject;

class ContextCell {
 public:
  constexpr ContextCell() noexcept = default;
  // Takes over one reference.
  static ContextCell adopt(ContextMap* map) noexcept {
    return ContextCell(reinterpret_cast<std::uintptr_t>(map));
  }
  static ContextCell adopt(ContextObject* object) noexcept { return ContextCell(reinterpret_cast<std::uintptr_t>(object) | kObjectTag); }

  ContextCell(ContextCell&& other) noexcept : bits_(std::exchange(other.bits_, 0)) {}
  ContextCell& operator=(ContextCell&& other) noexcept {
    std::swap(bits_, other.bits_);
    return *this;
  }
  ContextCell(const ContextCell&) = delete;
  ContextCell& operator=(const ContextCell&) = delete;
  ~ContextCell() {
    if (bits_ != 0) release();
  }

  bool empty() const noexcept { return bits_ == 0; }
  bool is_object() const noexcept { return (bits_ & kObjectTag) != 0; }
  ContextMap* map_or_null() const noexcept {
    return is_object() ? nullptr : reinterpret_cast<ContextMap*>(bits_);
  }
  ContextObject* object_or_null() const noexcept { return is_object() ? reinterpret_cast<ContextObject*>(bits_ & ~kObjectTag) : nullptr; }

  // Makes the Context object if there is none yet. `entered` tells whether code is running inside it.
  ContextObject& materialize(bool entered);

 private:
  static constexpr std::uintptr_t kObjectTag = 1;
  explicit constexpr ContextCell(std::uintptr_t bits) noexcept : bits_(bits) {}
  void release() noexcept;

  std::uintptr_t bits_ = 0;
};

// The context this thread runs in; null while the thread's own base context was never written to.
extern thread_local constinit ContextCell* current_context_cell;

ContextCell copy_current_context_slow();

// What copy_context() captures, without making an object.
inline ContextCell copy_current_context() {
  const ContextCell* current = current_context_cell;
  if (current == nullptr || current->empty()) [[likely]] {
    return {};
  }
  return copy_current_context_slow();
}

// Runs the enclosing scope inside `cell`. Throws RuntimeError when that context is already entered.
class ContextScope {
 public:
  explicit ContextScope(ContextCell& cell) : cell_(cell), previous_(current_context_cell) {
    if (cell.is_object()) [[unlikely]] {
      enter();
    }
    current_context_cell = &cell;
  }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;
  ~ContextScope() {
    current_context_cell = previous_;
    if (cell_.is_object()) [[unlikely]] {
      leave();
    }
  }

 private:
  void enter();
  void leave() noexcept;

  ContextCell& cell_;
  ContextCell* previous_;
};

}  // namespace loopspec::detail
