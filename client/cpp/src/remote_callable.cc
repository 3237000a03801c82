#include "remote_callable.h"

#include <exception>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace loopspec::client {

namespace {

struct Watched {
  const detail::CallableOps* ops = nullptr;
  std::weak_ptr<DropListener> listener;
  std::uint64_t number = 0;
};

// By where the callable is kept, which is in its node: some callables may not be moved.
class WatchedCallables {
 public:
  static WatchedCallables& instance() {
    static WatchedCallables all;
    return all;
  }

  void add(void* storage, Watched watched) {
    const std::lock_guard lock(mutex_);
    by_storage_[storage] = std::move(watched);
  }
  const detail::CallableOps* ops_of(void* storage) {
    const std::lock_guard lock(mutex_);
    return by_storage_.at(storage).ops;
  }
  Watched take(void* storage) {
    const std::lock_guard lock(mutex_);
    const auto found = by_storage_.find(storage);
    Watched watched = std::move(found->second);
    by_storage_.erase(found);
    return watched;
  }

  // Messages name a callable by its type also when it is gone, so there is one for each type, for ever.
  const detail::CallableOps& ops_like(const std::type_info& type);

 private:
  std::mutex mutex_;
  std::unordered_map<void*, Watched> by_storage_;
  std::map<const std::type_info*, std::unique_ptr<detail::CallableOps>> ops_;
};

void run(void* storage) { WatchedCallables::instance().ops_of(storage)->run(storage); }

void destroy(void* storage) noexcept {
  const Watched watched = WatchedCallables::instance().take(storage);
  detail::destroy_callable(watched.ops, storage);
  if (const auto hears = watched.listener.lock()) hears->dropped(watched.number);
}

[[noreturn]] void relocate(void*, void*) noexcept { std::terminate(); }

const detail::CallableOps& WatchedCallables::ops_like(const std::type_info& type) {
  const std::lock_guard lock(mutex_);
  auto& ops = ops_[&type];
  if (!ops) ops = std::make_unique<detail::CallableOps>(detail::CallableOps{&run, &destroy, &relocate, &type});
  return *ops;
}

}  // namespace

void watch_callable(detail::HandleNode& node, std::weak_ptr<DropListener> listener, std::uint64_t number) {
  // An empty callable stays one: its turn raises TypeError.
  if (node.ops == nullptr) return;
  WatchedCallables& all = WatchedCallables::instance();
  const detail::CallableOps& ops = all.ops_like(*node.ops->type);
  all.add(node.storage, {node.ops, std::move(listener), number});
  node.ops = &ops;
}

}  // namespace loopspec::client
