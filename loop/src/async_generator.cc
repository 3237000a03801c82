#include "loopspec/async_generator.h"

#include <cinttypes>
#include <cstdio>

#include "loopspec/detail/events.h"
#include "loopspec/gather.h"

namespace loopspec {
namespace detail {

GeneratorCore::~GeneratorCore() {
  finish();
}

// Python's firstiter hook.
void GeneratorCore::make_known() {
  set_ = LoopAccess::asyncgens(*running_loop);
  if (set_->shutdown_called) {
    const AsyncGeneratorBase self(StateRef<GeneratorCore>::share(this));
    running_loop->logger().warn("ResourceWarning", "asynchronous generator " + self.repr() +
                                                       " was scheduled after loop.shutdown_asyncgens() call");
  }
  set_->add(*this);
}

void GeneratorCore::begin_step(const char* method) {
  if (!set_) make_known();
  if (state_ == State::kRunning)
    throw RuntimeError(std::string(method) + ": asynchronous generator is already running");
}

void GeneratorCore::throw_in(std::exception_ptr error) {
  if (state_ == State::kCreated) {
    finish();
    std::rethrow_exception(error);
  }
  thrown_ = std::move(error);
}

void GeneratorCore::enter(std::coroutine_handle<> parent) noexcept {
  state_ = State::kRunning;
  promise_.continuation = parent;
  current_task_core->go_on(frame_);
}

void GeneratorCore::yielded() noexcept {
  state_ = State::kSuspended;
  current_task_core->go_on(promise_.continuation);
}

bool GeneratorCore::end_step() {
  if (state_ == State::kSuspended) return true;
  const std::exception_ptr error = std::move(promise_.exception);
  finish();
  if (!error) return false;
  if (exception_is<StopAsyncIteration>(error)) throw RuntimeError("async generator raised StopAsyncIteration");
  std::rethrow_exception(error);
}

Coroutine<void> GeneratorCore::close(StateRef<GeneratorCore> self) {
  GeneratorCore& core = *self.get();
  core.begin_step("aclose()");
  if (core.finished()) co_return;
  if (core.closed_) throw StopAsyncIteration();  // it ignored the first one
  core.closed_ = true;
  if (!core.started()) {
    core.finish();
    co_return;
  }
  core.thrown_ = std::make_exception_ptr(GeneratorExit());
  co_await GeneratorStep(core);
  bool ignored = false;
  try {
    ignored = core.end_step();
  } catch (const GeneratorExit&) {
  } catch (const StopAsyncIteration&) {
  }
  if (ignored) throw RuntimeError("async generator ignored GeneratorExit");
}

// The frame's destructors may drop references to this very generator, or look at it.
void GeneratorCore::finish() noexcept {
  state_ = State::kFinished;
  if (set_) set_->remove(*this);
  if (const std::coroutine_handle<> frame = std::exchange(frame_, nullptr)) frame.destroy();
}

void GeneratorCore::last_reference_dropped() noexcept {
  const bool may_close = state_ == State::kSuspended || state_ == State::kCreated;
  if (may_close && set_ && !closed_ && !finalized_) {
    finalized_ = true;
    refs_.store(1, std::memory_order_relaxed);
    const auto revived = StateRef<GeneratorCore>::adopt(this);
    try {
      if (set_->finalize(revived)) return;
    } catch (...) {
      // Out of memory: it goes unclosed, as it does when the loop is.
    }
    return;
  }
  refs_.store(1, std::memory_order_relaxed);  // alive while its frame is destroyed
  finish();
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

bool GeneratorCore::try_retain() noexcept {
  std::uint32_t refs = refs_.load(std::memory_order_relaxed);
  while (refs != 0) {
    if (refs_.compare_exchange_weak(refs, refs + 1, std::memory_order_relaxed)) return true;
  }
  return false;
}

void GeneratorSet::add(GeneratorCore& generator) {
  const std::lock_guard lock(mutex_);
  generator.link_ = last_;
  *last_ = &generator;
  last_ = &generator.next_;
}

bool GeneratorSet::remove(GeneratorCore& generator) noexcept {
  const std::lock_guard lock(mutex_);
  return unlink(generator);
}

bool GeneratorSet::unlink(GeneratorCore& generator) noexcept {
  if (generator.link_ == nullptr) return false;
  *generator.link_ = generator.next_;
  (generator.next_ != nullptr ? generator.next_->link_ : last_) = generator.link_;
  generator.link_ = nullptr;
  generator.next_ = nullptr;
  return true;
}

bool GeneratorSet::finalize(const StateRef<GeneratorCore>& generator) {
  if (!remove(*generator.get())) return true;  // shutdown_asyncgens() was faster
  return remote_->post([closing = AsyncGeneratorBase(generator)] { create_task(closing.aclose()); });
}

std::vector<StateRef<GeneratorCore>> GeneratorSet::take_all() {
  std::vector<StateRef<GeneratorCore>> taken;
  const std::lock_guard lock(mutex_);
  GeneratorCore* next = first_;
  while (GeneratorCore* generator = next) {
    next = generator->next_;
    if (!generator->try_retain()) continue;  // another thread drops it at this moment
    unlink(*generator);
    taken.push_back(StateRef<GeneratorCore>::adopt(generator));
  }
  return taken;
}

}  // namespace detail

Coroutine<void> AsyncGeneratorBase::aclose() const {
  return detail::GeneratorCore::close(core_);
}

std::string AsyncGeneratorBase::repr() const {
  char text[64];
  std::snprintf(text, sizeof text, "<async_generator object at 0x%" PRIxPTR ">", reinterpret_cast<std::uintptr_t>(core_.get()));
  return text;
}

Coroutine<void> AbstractEventLoop::shutdown_asyncgens() {
  asyncgens_->shutdown_called = true;
  std::vector<AsyncGeneratorBase> closing;
  for (auto& generator : asyncgens_->take_all()) closing.emplace_back(std::move(generator));
  if (closing.empty()) co_return;
  std::vector<Future<void>> tasks;
  for (const AsyncGeneratorBase& generator : closing) tasks.push_back(create_task(generator.aclose()));
  const auto outcomes = co_await gather_outcomes(std::move(tasks));
  for (std::size_t i = 0; i < closing.size(); ++i) {
    if (!is_ordinary_exception(outcomes[i].exception)) continue;
    ExceptionContext context;
    context.message = "an error occurred during closing of asynchronous generator " + closing[i].repr();
    context.exception = outcomes[i].exception;
    context.extra["asyncgen"] = closing[i];
    call_exception_handler(context);
  }
}

}  // namespace loopspec
