// GeneratorCore: what an AsyncGenerator refers to, whatever it yields, and the set a loop keeps of them.
//
// References may be copied and dropped on any thread; everything else belongs to the loop's thread.
#pragma once

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/detail/loop_remote.h"

namespace loopspec::detail {

class GeneratorSet;

class GeneratorCore {
 public:
  GeneratorCore(std::coroutine_handle<> frame, PromiseBase& promise) noexcept : frame_(frame), promise_(promise) {}
  GeneratorCore(const GeneratorCore&) = delete;
  GeneratorCore& operator=(const GeneratorCore&) = delete;

  void retain() noexcept { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept {
    if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) last_reference_dropped();
  }

  bool finished() const noexcept { return state_ == State::kFinished; }
  bool started() const noexcept { return state_ != State::kCreated; }

  // ---- One step: begin, `co_await GeneratorStep`, end.

  // The first one makes the generator known to the running loop. Throws RuntimeError when a step is under way, naming
  // `method`.
  void begin_step(const char* method);
  // The next step raises `error` where the generator yielded. One that has not begun ends instead, raising it here.
  void throw_in(std::exception_ptr error);
  // True when it has yielded, false when it has ended. Throws what left it.
  bool end_step();

  // Coroutine of aclose().
  static Coroutine<void> close(StateRef<GeneratorCore> self);

  // ---- What awaiters report
  void enter(std::coroutine_handle<> parent) noexcept;
  void yielded() noexcept;
  void rethrow_thrown() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }
  // Whoever waits for the step is destroyed, and so is the generator.
  void abandon() noexcept { finish(); }

 protected:
  virtual ~GeneratorCore();

 private:
  friend class GeneratorSet;
  enum class State : std::uint8_t { kCreated, kSuspended, kRunning, kFinished };

  void make_known();
  void finish() noexcept;
  void last_reference_dropped() noexcept;
  bool try_retain() noexcept;

  std::atomic<std::uint32_t> refs_{1};
  State state_ = State::kCreated;
  bool closed_ = false;     // aclose() was awaited
  bool finalized_ = false;  // its loop was asked to close it
  std::coroutine_handle<> frame_;
  PromiseBase& promise_;
  std::exception_ptr thrown_;
  std::shared_ptr<GeneratorSet> set_;
  // The set's list; guarded by its mutex.
  GeneratorCore* next_ = nullptr;
  GeneratorCore** link_ = nullptr;
};

// The generators that were begun under one loop and have not ended, oldest first.
class GeneratorSet {
 public:
  explicit GeneratorSet(std::shared_ptr<LoopRemote> remote) : remote_(std::move(remote)) {}

  void add(GeneratorCore& generator);
  // False when it is no longer in the set.
  bool remove(GeneratorCore& generator) noexcept;
  // Python's finalizer hook, any thread: has the loop close a generator that nobody else refers to. False when it is
  // closed itself.
  bool finalize(const StateRef<GeneratorCore>& generator);
  // All of them, for shutdown_asyncgens(); the set is empty afterwards.
  std::vector<StateRef<GeneratorCore>> take_all();

  bool shutdown_called = false;

 private:
  bool unlink(GeneratorCore& generator) noexcept;

  std::shared_ptr<LoopRemote> remote_;
  std::mutex mutex_;
  GeneratorCore* first_ = nullptr;
  GeneratorCore** last_ = &first_;
};

// co_await: runs the generator until it yields or ends.
struct GeneratorStep {
  using IsTaskAwaiter = void;
  explicit GeneratorStep(GeneratorCore& stepped) noexcept : core(stepped) {}
  GeneratorStep(GeneratorStep&& other) noexcept : core(other.core), under_way(std::exchange(other.under_way, false)) {}
  GeneratorStep& operator=(GeneratorStep&&) = delete;
  ~GeneratorStep() {
    if (under_way) core.abandon();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> parent) noexcept {
    under_way = true;
    core.enter(parent);
  }
  void await_resume() noexcept { under_way = false; }
  GeneratorCore& core;
  bool under_way = false;
};

}  // namespace loopspec::detail
