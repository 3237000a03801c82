// Primitives whose loop closes, whose waiters are destroyed, or that meet another loop.
#include "sync_fixture.h"

namespace loopspec {
namespace {

class PrimitivesEndTest : public SyncTest {
 public:
  PrimitivesEndTest() {
    loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext& context) { log(context.message); });
  }
  // A task each that waits for good, one of them in `async with`, all on the loop.
  struct Waiting {
    Lock lock;
    Event event;
    Condition condition;
    BoundedSemaphore semaphore{1};
    Barrier barrier{4};
    Queue<int> empty;
    LifoQueue<int> full{1};
    std::vector<FutureBase> tasks;
  };
  void start(Waiting& on) {
    on.full.put_nowait(1);
    const auto hold = [](auto lock) -> Coroutine<void> {
      const auto held = co_await async_with(lock);
      co_await get_running_loop().create_future<void>();
    };
    const auto waits = [](Condition condition) -> Coroutine<void> {
      const auto held = co_await async_with(condition);
      co_await condition.wait();
    };
    on.tasks = {loop.create_task(hold(on.lock)),       loop.create_task(hold(on.semaphore)),
                loop.create_task(on.lock.acquire()),   loop.create_task(on.event.wait()),
                loop.create_task(waits(on.condition)), loop.create_task(on.semaphore.acquire()),
                loop.create_task(on.barrier.wait()),   loop.create_task(on.barrier.wait()),
                loop.create_task(on.empty.get()),      loop.create_task(on.empty.get()),
                loop.create_task(on.full.put(2)),      loop.create_task(on.full.join())};
    run_turn();
  }
};
LOOPSPEC_ON_EVERY_BACKEND(PrimitivesEndTest);

TEST_P(PrimitivesEndTest, ALoopThatClosesDestroysWhoWaits) {
  Waiting on;
  start(on);
  EXPECT_EQ(on.lock.repr(), "<Lock [locked, waiters:1]>");
  EXPECT_EQ(on.barrier.n_waiting(), 2);
  loop.close();
  EXPECT_EQ(seen, Log(on.tasks.size(), "Task was destroyed but it is pending!"));
  // Nobody is left in any list, and what was held is released.
  EXPECT_EQ(on.lock.repr(), "<Lock [unlocked]>");
  EXPECT_EQ(on.event.repr(), "<Event [unset]>");
  EXPECT_EQ(on.condition.repr(), "<Condition [unlocked]>");
  EXPECT_EQ(on.semaphore.repr(), "<BoundedSemaphore [unlocked, value:1]>");
  EXPECT_EQ(on.barrier.repr(), "<Barrier [filling, waiters:0/4]>");
  EXPECT_EQ(on.empty.repr(), "<Queue maxsize=0>");
  EXPECT_EQ(on.full.repr(), "<LifoQueue maxsize=1 tasks=1>");
  on.event.set();
  on.empty.put_nowait(1);
  EXPECT_EQ(on.full.get_nowait(), 1);
  on.empty.shutdown(true);
}

TEST_P(PrimitivesEndTest, WhoWaitsKeepsThePrimitiveAlive) {
  std::vector<FutureBase> tasks;
  {
    Waiting on;
    start(on);
    tasks = std::move(on.tasks);
  }
  run_turn();
  for (const FutureBase& task : tasks) EXPECT_FALSE(task.done());
  for (std::size_t i = 0; i < tasks.size(); i += 2) tasks[i].cancel();
  for (int i = 0; i < 4; ++i) run_turn();
  for (std::size_t i = 0; i < tasks.size(); i += 2) EXPECT_TRUE(tasks[i].cancelled()) << i;
  loop.close();
}

TEST_P(PrimitivesEndTest, ALoopThatClosesDestroysThoseAlreadyWoken) {
  Waiting on;
  start(on);
  on.event.set();
  on.empty.put_nowait(5);
  on.full.get_nowait();
  on.tasks[0].cancel();  // holds the lock
  on.tasks[1].cancel();  // holds the semaphore
  on.tasks.clear();      // the queued wake-ups alone refer to the tasks
  run_turn();
  loop.close();
  EXPECT_EQ(on.lock.repr(), "<Lock [unlocked]>");
  EXPECT_EQ(on.barrier.n_waiting(), 0);
}

TEST_P(PrimitivesEndTest, AUserThatClearsUpWhileTheLoopClosesDoesNoHarm) {
  struct Setter {
    Event event;
    Queue<int> queue;
    ~Setter() {
      try {
        event.set();
        ADD_FAILURE() << "a waiter can be woken on a closed loop";
      } catch (const RuntimeError& error) {
        EXPECT_EQ(error.message(), "Event loop is closed");
      }
      EXPECT_THROW(queue.put_nowait(1), RuntimeError);
    }
  };
  const Event event;
  const Queue<int> queue;
  loop.create_task([](Event on, Queue<int> from) -> Coroutine<void> {
    const Setter setter{on, from};
    co_await get_running_loop().create_future<void>();
  }(event, queue));
  run_turn();
  for (int i = 0; i < 3; ++i) {
    loop.create_task(event.wait());
    loop.create_task(queue.get());
  }
  run_turn();
  loop.close();
  EXPECT_EQ(event.repr(), "<Event [set]>");
  EXPECT_EQ(queue.repr(), "<Queue maxsize=0 tasks=1>");
}

TEST_P(PrimitivesEndTest, BelongToTheLoopTheyWereFirstWaitedForOn) {
  Waiting on;
  start(on);
  const auto other = make_loop(clock_);
  const auto refuses = [&](auto coroutine, const std::string& repr) {
    EXPECT_RAISES(RuntimeError, repr + " is bound to a different event loop",
                  other->run_until_complete(std::move(coroutine)));
  };
  refuses(on.lock.acquire(), "<Lock [locked, waiters:1]>");
  refuses(on.event.wait(), "<Event [unset, waiters:1]>");
  refuses(on.semaphore.acquire(), "<BoundedSemaphore [locked, waiters:1]>");
  refuses(on.barrier.wait(), "<Condition [locked, waiters:2]>");
  refuses(on.empty.get(), "<Queue maxsize=0 _getters[2]>");
  refuses(on.full.put(3), "<LifoQueue maxsize=1 _putters[1] tasks=1>");
  refuses(on.full.join(), "<Event [unset, waiters:1]>");
  EXPECT_EQ(on.barrier.n_waiting(), 2);
  // Nothing to wait for, nothing to refuse.
  on.event.set();
  EXPECT_TRUE(other->run_until_complete(on.event.wait()));
  loop.close();
  on.event.clear();
  refuses(on.event.wait(), "<Event [unset]>");
}

TEST_P(PrimitivesEndTest, ALoopThatIsGoneIsNotMistakenForItsSuccessor) {
  const Event event;
  for (int i = 0; i < 2; ++i) {
    const auto made = make_loop(clock_);  // often at the address of the one before
    made->set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
    const auto task = made->create_task(event.wait());
    made->stop();
    made->run_forever();
    EXPECT_EQ(task.done(), i == 1);
    if (i == 1) EXPECT_RAISES(RuntimeError, "<Event [unset]> is bound to a different event loop", task.result());
  }
}

}  // namespace
}  // namespace loopspec
