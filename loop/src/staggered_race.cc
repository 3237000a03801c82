#include "staggered_race.h"

#include "loopspec/gather.h"
#include "loopspec/task.h"

namespace loopspec::detail {
namespace {

using Attempt = std::function<Coroutine<Socket>()>;

// One race. Each runner is a task: it waits for its turn, makes the next runner, and then makes its attempt.
struct Race : std::enable_shared_from_this<Race> {
  Race(AbstractEventLoop& race_loop, std::vector<Attempt> all_attempts, double start_delay)
      : loop(race_loop), attempts(std::move(all_attempts)), delay(start_delay) {}

  void start_runner(Future<void> previous_failed) {
    runners.push_back(loop.create_task(run(shared_from_this(), std::move(previous_failed))));
  }

  // Waits until the attempt before has failed, or for a while; empty for the first.
  static Coroutine<void> run(std::shared_ptr<Race> race, Future<void> previous_failed) {
    if (previous_failed) {
      const std::vector<FutureBase> only(1, previous_failed);
      co_await wait(only, ReturnWhen::kAllCompleted, race->delay);
    }
    if (race->next == race->attempts.size()) co_return;
    const std::size_t index = race->next++;
    const Future<void> failed = race->loop.create_future<void>();
    race->start_runner(failed);
    try {
      Coroutine<Socket> attempt = race->attempts[index]();
      Socket socket = co_await std::move(attempt);
      race->won(index, std::move(socket));
    } catch (const SystemExit&) {
      throw;
    } catch (const KeyboardInterrupt&) {
      throw;
    } catch (...) {
      failed.set_result();  // why is the attempt's to keep
    }
  }

  void won(std::size_t index, Socket socket) {
    winner = std::move(socket);
    for (std::size_t i = 0; i < runners.size(); ++i) {
      if (i != index) runners[i].cancel();
    }
  }

  AbstractEventLoop& loop;
  std::vector<Attempt> attempts;
  double delay;
  std::size_t next = 0;
  std::vector<Task<void>> runners;
  std::optional<Socket> winner;
};

// Leaves no runner behind, also when the race is cancelled.
struct CancelRunners {
  Race& race;
  ~CancelRunners() {
    for (const Task<void>& runner : race.runners) runner.cancel();
  }
};

}  // namespace

Coroutine<std::optional<Socket>> staggered_race(AbstractEventLoop& loop, std::vector<Attempt> attempts, double delay) {
  const auto race = std::make_shared<Race>(loop, std::move(attempts), delay);
  const CancelRunners cancel_runners{*race};
  race->start_runner({});
  // A runner makes the next one before it ends, so all are done when as many are done as there are.
  for (std::size_t done = 0; done != race->runners.size();) {
    const std::vector<FutureBase> waited(race->runners.begin(), race->runners.end());
    const WaitResult result = co_await wait(waited);
    done = result.done.size();
    for (const FutureBase& runner : result.done) {
      if (!runner.cancelled() && runner.exception()) std::rethrow_exception(runner.exception());
    }
  }
  co_return race->winner;
}

}  // namespace loopspec::detail
