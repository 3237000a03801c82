// Detached: a coroutine on an RpcLoop that belongs to nobody. It begins at once, owns what it needs, and is gone when it ends.
//
// It waits for gRPC's operations (Completion) and for what other threads tell it (Signal); each resumes it through the loop's
// ready queue. An exception that leaves it ends the process: a handler turns what can go wrong into a status.
#pragma once

#include <coroutine>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>

#include "server/rpc/rpc_loop.h"

namespace loopspec::server {

struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
  };
};

// The tag of one operation after the other; `co_await completion` gives gRPC's `ok`.
class Completion final : public CompletionTag {
 public:
  // For the next operation, which must be begun.
  void* tag() {
    done_ = false;
    return static_cast<CompletionTag*>(this);
  }

  // A class of its own: GCC 12 copies what is awaited by reference.
  struct Awaiter {
    Completion* completion;
    bool await_ready() const noexcept { return completion->done_; }
    void await_suspend(std::coroutine_handle<> waiter) const noexcept { completion->waiter_ = waiter; }
    bool await_resume() const noexcept { return completion->ok_; }
  };
  Awaiter operator co_await() noexcept { return {this}; }

  void complete(RpcLoop& loop, bool ok) override {
    ok_ = ok;
    done_ = true;
    if (waiter_) loop.call_soon(std::exchange(waiter_, nullptr));
  }

 private:
  std::coroutine_handle<> waiter_;
  bool done_ = false;
  bool ok_ = false;
};

// `co_await NextTurn(loop)`: the loop's next turn, behind what is to be called outside of this one.
class NextTurn {
 public:
  explicit NextTurn(RpcLoop& loop) : loop_(loop) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) const { loop_.call_soon(waiter); }
  void await_resume() const noexcept {}

 private:
  RpcLoop& loop_;
};

// Something another thread has to tell a coroutine. Awaited by one; set() any number of times by any thread, as long as the
// loop exists. What was set before the wait counts; waiting takes it back.
class Signal {
 public:
  explicit Signal(RpcLoop& loop) : loop_(loop) {}

  void set() {
    {
      const std::lock_guard lock(state_->mutex);
      if (std::exchange(state_->set, true) || !state_->waiter) return;
    }
    loop_.call_soon_threadsafe([state = state_] { state->resume(); });
  }

  struct Awaiter;
  Awaiter operator co_await() noexcept;

 private:
  struct State {
    void resume() {
      std::coroutine_handle<> resumed;
      {
        const std::lock_guard lock(mutex);
        resumed = std::exchange(waiter, nullptr);
      }
      if (resumed) resumed.resume();
    }
    std::mutex mutex;
    std::coroutine_handle<> waiter;
    bool set = false;
  };

  RpcLoop& loop_;
  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

struct Signal::Awaiter {
  State* state;

  bool await_ready() const {
    const std::lock_guard lock(state->mutex);
    return state->set;
  }
  bool await_suspend(std::coroutine_handle<> waiter) const {
    const std::lock_guard lock(state->mutex);
    if (state->set) return false;
    state->waiter = waiter;
    return true;
  }
  void await_resume() const {
    const std::lock_guard lock(state->mutex);
    state->set = false;
  }
};

inline Signal::Awaiter Signal::operator co_await() noexcept { return {state_.get()}; }

}  // namespace loopspec::server
