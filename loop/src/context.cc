#include "loopspec/context.h"

#include <algorithm>
#include <atomic>
#include <cinttypes>
#include <cstdio>
#include <vector>

namespace loopspec {
namespace detail {

thread_local constinit ContextCell* current_context_cell = nullptr;

// Immutable once shared. Sorted by key, so that a lookup is a binary search.
class ContextMap {
 public:
  using Entry = std::pair<ContextKey, ContextValue>;

  ContextMap() = default;
  explicit ContextMap(std::vector<Entry> entries) : entries_(std::move(entries)) {}

  void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  template <class Entries>
  static auto position(Entries& entries, const ContextVarKey* key) {
    return std::lower_bound(entries.begin(), entries.end(), key,
                            [](const Entry& entry, const ContextVarKey* wanted) { return std::less<>()(entry.first.get(), wanted); });
  }

 public:
  ContextValue find(const ContextVarKey& key) const {
    const auto it = position(entries_, &key);
    return it != entries_.end() && it->first.get() == &key ? it->second : nullptr;
  }

  ContextMap* with(const ContextKey& key, ContextValue value) const {
    std::vector<Entry> entries = entries_;
    const auto it = position(entries, key.get());
    const bool present = it != entries.end() && it->first == key;
    if (value == nullptr) {
      if (present) entries.erase(it);
    } else if (present) {
      it->second = std::move(value);
    } else {
      entries.emplace(it, key, std::move(value));
    }
    return new ContextMap(std::move(entries));
  }

  std::size_t size() const noexcept { return entries_.size(); }

 private:
  std::vector<Entry> entries_;
  std::atomic<std::uint32_t> refs_{1};
};

// What a Context refers to. `map` is null while no variable is set.
class ContextObject {
 public:
  ContextObject(ContextMap* adopted, bool is_entered) noexcept : map(adopted), entered(is_entered) {}
  ContextObject(const ContextObject&) = delete;
  ContextObject& operator=(const ContextObject&) = delete;

  void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  ContextMap* map;
  bool entered;

 private:
  ~ContextObject() {
    if (map != nullptr) map->release();
  }
  std::atomic<std::uint32_t> refs_{1};
};

namespace {

// The thread's own context, outside any callback.
ContextCell& base_cell() {
#ifdef __MINGW32__
  // Its emulated thread_local frees a variable before the destructor runs: the cell of a thread that looked at its context is
  // left behind rather than destroyed twice.
  thread_local constinit ContextCell* cell = nullptr;
  if (cell == nullptr) cell = new ContextCell;
  return *cell;
#else
  thread_local ContextCell cell;
  return cell;
#endif
}

ContextMap* retained(ContextMap* map) noexcept {
  if (map != nullptr) map->retain();
  return map;
}

ContextMap* map_of(const ContextCell& cell) noexcept {
  if (const ContextObject* object = cell.object_or_null()) return object->map;
  return cell.map_or_null();
}

ContextCell& current_cell() {
  if (current_context_cell == nullptr) current_context_cell = &base_cell();
  return *current_context_cell;
}

}  // namespace

ContextObject& ContextCell::materialize(bool entered) {
  if (!is_object()) {
    // The object takes over the cell's reference to the map.
    auto* object = new ContextObject(map_or_null(), entered);
    bits_ = reinterpret_cast<std::uintptr_t>(object) | kObjectTag;
  }
  return *object_or_null();
}

void ContextCell::release() noexcept {
  if (ContextObject* object = object_or_null()) {
    object->release();
  } else {
    map_or_null()->release();
  }
}

ContextCell copy_current_context_slow() { return ContextCell::adopt(retained(map_of(*current_context_cell))); }

void ContextScope::enter() {
  ContextObject* object = cell_.object_or_null();
  if (object->entered) throw RuntimeError("cannot enter context: " + Context(*object).repr() + " is already entered");
  object->entered = true;
}

void ContextScope::leave() noexcept { cell_.object_or_null()->entered = false; }

ContextValue context_lookup(const ContextVarKey& key) {
  const ContextCell* cell = current_context_cell;
  const ContextMap* map = cell == nullptr ? nullptr : map_of(*cell);
  return map == nullptr ? nullptr : map->find(key);
}

ContextValue context_assign(const ContextKey& key, ContextValue value) {
  ContextObject& object = *current_context_object();
  ContextMap* before = object.map;
  ContextValue old = before == nullptr ? nullptr : before->find(*key);
  object.map = before == nullptr ? ContextMap().with(key, std::move(value)) : before->with(key, std::move(value));
  if (before != nullptr) before->release();
  return old;
}

ContextObject* current_context_object() { return &current_cell().materialize(true); }

std::string describe_var(const ContextVarKey& key) { return "<ContextVar name='" + key.name + "'>"; }

}  // namespace detail

Context::Context() : object_(new detail::ContextObject(nullptr, false)) {}
Context::Context(detail::ContextObject& object) noexcept : object_(&object) { object_->retain(); }
Context::Context(const Context& other) noexcept : object_(other.object_) { object_->retain(); }
// A moved-from Context stays a reference to the same context: there is no empty state to fall into.
Context::Context(Context&& other) noexcept : Context(static_cast<const Context&>(other)) {}
Context& Context::operator=(Context other) noexcept {
  std::swap(object_, other.object_);
  return *this;
}
Context::~Context() { object_->release(); }

detail::ContextCell Context::share() const noexcept {
  object_->retain();
  return detail::ContextCell::adopt(object_);
}

Context Context::copy() const {
  Context result;
  result.object_->map = detail::retained(object_->map);
  return result;
}

std::size_t Context::size() const noexcept { return object_->map == nullptr ? 0 : object_->map->size(); }

std::string Context::repr() const {
  char text[64];
  std::snprintf(text, sizeof text, "<Context object at 0x%" PRIxPTR ">", reinterpret_cast<std::uintptr_t>(object_));
  return text;
}

detail::ContextValue Context::lookup(const detail::ContextVarKey& key) const {
  return object_->map == nullptr ? nullptr : object_->map->find(key);
}

Context copy_context() {
  detail::ContextCell cell = detail::copy_current_context();
  return Context(cell.materialize(false));
}

}  // namespace loopspec
