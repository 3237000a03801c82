// EventLoop: the loop asyncio documents for this platform, and the rules every loop here keeps.
//
// Python documentation: library/asyncio-eventloop.html
//
// Ordering rules. Each names the test that proves it, in loop/test/ordering_test.cc; the test runs on every backend
// with every waker.
//
//  1. The ready queue is first in, first out; each handle runs exactly once, unless cancelled first.
//     [OrderingTest.ReadyQueueIsFifoAndRunsOnce]
//  2. A turn: compute the timeout; poll; queue handles of ready I/O in the order the selector gave them; queue due
//     timers; run exactly the handles that were queued when running began. What they add runs next turn.
//     [OrderingTest.TurnQueuesSoonThenIoThenTimers, OrderingTest.TurnRunsASnapshot]
//  3. The poll does not block when anything is ready or the loop is stopping; otherwise until the next timer.
//     [OrderingTest.PollBlocksOnlyWhenIdle]
//  4. A timer is due when `when < now + clock resolution`, `now` read after the poll. Timers run by (when, then order
//     of scheduling); asyncio leaves ties open, so nobody may depend on a tie.
//     [OrderingTest.TimersRunByTime]
//  5. Cancelling drops the callback at once; the handle may stay in the queue or heap until it surfaces, and more
//     than 100 timers of which more than half are cancelled are compacted.
//     [OrderingTest.CancelDropsTheCallbackAtOnce, TimerHeapTest.CompactsWhenMostAreCancelled]
//  6. stop() lets the current batch finish. stop() before run_forever() polls once without blocking, runs what was
//     ready, and returns; what those callbacks added runs at the next run.
//     [OrderingTest.StopFinishesTheBatch, OrderingTest.StopBeforeRunIsOneTurn]
//  7. A handle from call_soon_threadsafe() that happened before a call_soon() runs before it.
//     [OrderingTest.ThreadsafeBeforeSoonKeepsOrder]
//  8. A completed future resumes its waiters through call_soon(), in the order the callbacks were added.
//     [OrderingTest.FutureCallbacksGoThroughCallSoonInOrder]
//  9. A callback's exception goes to the exception handler and the loop goes on; SystemExit and KeyboardInterrupt
//     leave run_forever(), and what was queued behind them runs at the next run.
//     [OrderingTest.ExceptionsGoToTheHandler, OrderingTest.SystemExitLeavesTheRestQueued]
#pragma once

#include "loopspec/selector_event_loop.h"
#ifdef _WIN32
#include "loopspec/proactor_event_loop.h"
#endif

namespace loopspec {

#ifdef _WIN32
using EventLoop = ProactorEventLoop;
#else
using EventLoop = SelectorEventLoop;
#endif

}  // namespace loopspec
