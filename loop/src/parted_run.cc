#include "loopspec/parted_run.h"

#include <utility>

namespace loopspec {

// The loop is the thread's for as long as it lives.
class PartedRun::Part {
 public:
  explicit Part(PartedRun& run) : run_(run) {
    detail::running_loop = &run.loop_;
    run.loop_.batch_ = run.batch_ ? &*run.batch_ : nullptr;
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() {
    run_.loop_.batch_ = nullptr;
    detail::running_loop = nullptr;
  }

 private:
  PartedRun& run_;
};

PartedRun::PartedRun(BaseEventLoop& loop) : loop_(loop) {
  loop.check_can_run();
  loop.running_.store(true, std::memory_order_relaxed);
}

PartedRun::~PartedRun() {
  if (ended_) return;
  // In a callback of another loop, too.
  AbstractEventLoop* const outer = detail::running_loop;
  {
    const Part part(*this);
    end();
  }
  detail::running_loop = outer;
}

bool PartedRun::go_on(const std::function<void()>& rest) {
  const Part part(*this);
  try {
    if (waiting_ != nullptr) {
      if (!call(*std::exchange(waiting_, nullptr), [&] { if (rest) rest(); })) return false;
    } else {
      begin_turn();
    }
    while (run_batch()) {
      if (!loop_.turn_end_.empty()) loop_.turn_end_.run();
      if (loop_.stopping_.load(std::memory_order_relaxed)) {
        end();
        return true;
      }
      begin_turn();
    }
  } catch (...) {
    end();
    throw;
  }
  return false;
}

bool PartedRun::may_put_off(const void* callable) const noexcept {
  return current_ != nullptr && callable == current_->storage && !loop_.get_debug();
}

void PartedRun::begin_turn() {
  loop_.begin_turn();
  loop_.batch_ = &batch_.emplace(loop_.ready_);
}

bool PartedRun::run_batch() {
  while (detail::HandleNode* node = batch_->take()) {
    if (!run_handle(*node)) return false;
  }
  loop_.batch_ = nullptr;
  batch_.reset();
  return true;
}

// As the loop's own, but for callbacks that are put off.
bool PartedRun::run_handle(detail::HandleNode& node) {
  if (loop_.get_debug()) {
    loop_.run_one(node);
    return true;
  }
  node.queued = false;
  if (node.claim(detail::NodePhase::kRunning)) return call(node, [&] { BaseEventLoop::call_callable(node); });
  node.release();
  return true;
}

template <class Call>
bool PartedRun::call(detail::HandleNode& node, const Call& what) {
  struct Current {
    detail::HandleNode*& slot;
    ~Current() { slot = nullptr; }
  };
  put_off_ = false;
  bool thrown = false;
  try {
    const Current current{current_ = &node};
    const detail::ContextScope scope(node.context);
    what();
  } catch (...) {
    thrown = true;
    loop_.handle_callback_error(node);
  }
  if (put_off_ && !thrown) {
    waiting_ = &node;
    return false;
  }
  BaseEventLoop::finish_handle(node);
  return true;
}

void PartedRun::end() {
  ended_ = true;
  if (detail::HandleNode* node = std::exchange(waiting_, nullptr)) BaseEventLoop::finish_handle(*node);
  loop_.batch_ = nullptr;
  batch_.reset();
  loop_.end_run();
}

}  // namespace loopspec
