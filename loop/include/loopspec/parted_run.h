// PartedRun: run_forever() in parts, for whoever has other things to see to in the loop's thread, or runs a loop in changing threads. In
// a part the loop is what run_forever() makes of it; between two of them it is a running loop whose turn goes on later.
//
// asyncio has no counterpart: there, a callback that waits for something outside of the loop blocks the thread. Here it can be put off: it
// returns, but has not ended before the `rest` of it is done.
#pragma once

#include <functional>
#include <optional>

#include "loopspec/base_event_loop.h"

namespace loopspec {

class PartedRun {
 public:
  // The run begins: from now on loop.is_running(). Throws what run_forever() would. The loop must outlive it.
  explicit PartedRun(BaseEventLoop& loop);
  PartedRun(const PartedRun&) = delete;
  PartedRun& operator=(const PartedRun&) = delete;
  // The run ends, as if stop() had been called, if it has not ended. A callback that was put off ends there.
  ~PartedRun();

  // One part. True: the run has ended, as run_forever() returns. False: a callback was put off. What leaves it has ended the run, as it leaves
  // run_forever(). While a callback is put off, `rest` is called first, in its context: what it throws the callback has thrown, and it
  // may put the callback off once more. At most one thread at a time, in which no loop runs, and whatever happened before in other
  // threads must happen before this; a proactor's loop may be bound to its first thread.
  bool go_on(const std::function<void()>& rest = nullptr);

  // In a turn of this run: whether `callable` is itself what the turn calls, so that put_off() would be about it. Never in debug mode,
  // in which it is measured how long callbacks take.
  bool may_put_off(const void* callable) const noexcept;
  // The callback that the turn calls, or the rest of which is called, has not ended when it returns; unless it throws.
  void put_off() noexcept { put_off_ = true; }

 private:
  class Part;

  // False when the callback was put off.
  template <class Call>
  bool call(detail::HandleNode& node, const Call& what);
  bool run_handle(detail::HandleNode& node);
  bool run_batch();
  void begin_turn();
  void end();

  BaseEventLoop& loop_;
  // The turn's handles, while there is a turn.
  std::optional<detail::ReadyBatch> batch_;
  // That of the callback that is called, and of the one that was put off.
  detail::HandleNode* current_ = nullptr;
  detail::HandleNode* waiting_ = nullptr;
  bool put_off_ = false;
  bool ended_ = false;
};

}  // namespace loopspec
