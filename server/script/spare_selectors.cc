#include "server/script/spare_selectors.h"

#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "loopspec/backends.h"
#include "loopspec/selector.h"
#include "loopspec/waker.h"
#include "server/script/resolver_hook.h"

namespace loopspec::script {

namespace {

// A selector with its waker registered.
struct Pair {
  explicit Pair(std::string_view name) : selector(make_selector(name)), waker(make_waker(available_wakers().front())) {
    selector->add(waker->fd(), kEventRead);
  }

  const std::unique_ptr<Selector> selector;
  const std::unique_ptr<Waker> waker;
  // Something else was registered, or the waker's registration touched.
  bool used = false;
  // The waker may have been woken since it was last drained.
  std::atomic<bool> woken{false};
};

class PairSelector final : public Selector {
 public:
  explicit PairSelector(std::shared_ptr<Pair> pair) : pair_(std::move(pair)) {}

  std::string_view name() const noexcept override { return pair_->selector->name(); }
  void add(int fd, EventMask events) override {
    if (fd == pair_->waker->fd() && events == kEventRead && !std::exchange(has_waker_, true)) return;
    pair_->used = true;
    pair_->selector->add(fd, events);
  }
  void modify(int fd, EventMask before, EventMask events) override {
    pair_->used = true;
    pair_->selector->modify(fd, before, events);
  }
  void remove(int fd, EventMask events) noexcept override {
    pair_->used = true;
    pair_->selector->remove(fd, events);
  }
  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override { pair_->selector->select(timeout_ns, ready); }

 private:
  const std::shared_ptr<Pair> pair_;
  // The loop has registered its waker.
  bool has_waker_ = false;
};

class PairWaker final : public Waker {
 public:
  explicit PairWaker(std::shared_ptr<Pair> pair) : pair_(std::move(pair)) {}

  std::string_view name() const noexcept override { return pair_->waker->name(); }
  int fd() const noexcept override { return pair_->waker->fd(); }
  void wake() const noexcept override {
    pair_->woken = true;
    pair_->waker->wake();
  }
  void drain() noexcept override {
    pair_->woken = false;
    pair_->waker->drain();
  }

 private:
  const std::shared_ptr<Pair> pair_;
};

}  // namespace

struct SpareSelectors::Pool {
  explicit Pool(std::size_t at_most) : most(at_most) {}

  const std::size_t most;
  std::mutex mutex;
  std::vector<std::unique_ptr<Pair>> spare;

  // One that is kept, or a new one.
  std::unique_ptr<Pair> take(std::string_view selector) {
    {
      const std::lock_guard lock(mutex);
      for (auto each = spare.begin(); each != spare.end(); ++each) {
        if ((*each)->selector->name() != selector) continue;
        auto pair = std::move(*each);
        spare.erase(each);
        return pair;
      }
    }
    return std::make_unique<Pair>(selector);
  }

  void give_back(std::unique_ptr<Pair> pair) {
    if (pair->used) return;
    if (pair->woken) pair->waker->drain();
    const std::lock_guard lock(mutex);
    if (spare.size() < most) spare.push_back(std::move(pair));
  }
};

SpareSelectors::SpareSelectors(std::size_t most) : pool_(std::make_shared<Pool>(most)) {}

SpareSelectors::~SpareSelectors() = default;

std::unique_ptr<AbstractEventLoop> SpareSelectors::make_loop(std::string_view backend, LoopOptions options) {
  if (!backend.starts_with(kSelectorFamily) || options.waker) return make_hooked_loop(backend, std::move(options));
  // The last of the loop, its selector and its waker gives them back.
  const std::shared_ptr<Pair> pair(pool_->take(backend.substr(kSelectorFamily.size())).release(),
                                   [pool = pool_](Pair* last) { pool->give_back(std::unique_ptr<Pair>(last)); });
  options.waker = std::make_unique<PairWaker>(pair);
  return make_hooked_loop(std::make_unique<PairSelector>(pair), std::move(options));
}

}  // namespace loopspec::script
