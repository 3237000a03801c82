// Loops that break a rule of running and stopping.
#include <utility>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/exceptions.h"
#include "loopspec/future_base.h"

namespace loopspec::mutants {

namespace {

class QueuesStop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    if (is_closed()) return;
    call_soon([this] { SelectorEventLoop::stop(); });
  }
};

class ForgetsEarlyStop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    if (is_running()) SelectorEventLoop::stop();
  }
};

class EarlyStopRaises final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    stopped_early_ |= !is_running();
    SelectorEventLoop::stop();
  }
  void run_forever() override {
    if (stopped_early_) throw RuntimeError("Loop is stopping");
    SelectorEventLoop::run_forever();
  }

 private:
  bool stopped_early_ = false;
};

class EarlyStopSkipsRun final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    if (!is_running())
      stopped_early_ = true;
    else
      SelectorEventLoop::stop();
  }
  void run_forever() override {
    if (!std::exchange(stopped_early_, false)) SelectorEventLoop::run_forever();
  }

 private:
  bool stopped_early_ = false;
};

class CountsStops final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    ++stops_;
    SelectorEventLoop::stop();
  }
  void run_forever() override {
    if (stops_ > 0) SelectorEventLoop::stop();
    SelectorEventLoop::run_forever();
    if (stops_ > 0) --stops_;
  }

 private:
  int stops_ = 0;
};

class StopNeedsOpenLoop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void stop() override {
    check_closed();
    SelectorEventLoop::stop();
  }
};

// Runs until nothing is ready any more.
class StopDrainsTheQueue final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void run_forever() override {
    SelectorEventLoop::run_forever();
    SelectorEventLoop::stop();
    SelectorEventLoop::run_forever();
  }
};

class NeverSaysThatItRuns final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  bool is_running() const noexcept override { return false; }
};

class RunsInsideARun final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void check_can_run() const override { check_closed(); }
};

class RunsAClosedLoop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void run_forever() override {
    if (!is_closed()) SelectorEventLoop::run_forever();
  }
};

class SwallowsSystemExit final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void run_forever() override {
    try {
      SelectorEventLoop::run_forever();
    } catch (const SystemExit&) {
      run_forever();
    }
  }
};

class SwallowsKeyboardInterrupt final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void run_forever() override {
    try {
      SelectorEventLoop::run_forever();
    } catch (const KeyboardInterrupt&) {
      run_forever();
    }
  }
};

// The future's callback stays registered, and stops a later run.
class LeavesItsCallback final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void run_until_done(const FutureBase& future) override {
    check_can_run();
    future.add_done_callback([this] { stop(); });
    run_forever();
    if (!future.done()) throw RuntimeError("Event loop stopped before Future completed.");
  }
};

class TakesForeignFutures final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void run_until_done(const FutureBase& future) override {
    if (&future.get_loop() != this && !future.done()) return;
    SelectorEventLoop::run_until_done(future);
  }
};

class StoppedEarlyTellsAnother final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void run_until_done(const FutureBase& future) override {
    try {
      SelectorEventLoop::run_until_done(future);
    } catch (const RuntimeError&) {
      if (!future.done() && !is_closed() && !is_running()) throw TimeoutError("it took too long");
      throw;
    }
  }
};

class RunsATurnMore final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void run_until_done(const FutureBase& future) override {
    SelectorEventLoop::run_until_done(future);
    SelectorEventLoop::stop();
    run_forever();
  }
};

// As if the run that an exception left were still to be stopped.
class StopsAfterEscape final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void run_until_done(const FutureBase& future) override {
    try {
      SelectorEventLoop::run_until_done(future);
    } catch (const SystemExit&) {
      SelectorEventLoop::stop();
      throw;
    } catch (const KeyboardInterrupt&) {
      SelectorEventLoop::stop();
      throw;
    }
  }
};

}  // namespace

void add_running_mutants(std::vector<NativeMutant>& all) {
  all.push_back(mutant<QueuesStop>("QueuesStop"));
  all.push_back(mutant<ForgetsEarlyStop>("ForgetsEarlyStop"));
  all.push_back(mutant<EarlyStopRaises>("EarlyStopRaises"));
  all.push_back(mutant<EarlyStopSkipsRun>("EarlyStopSkipsRun"));
  all.push_back(mutant<CountsStops>("CountsStops"));
  all.push_back(mutant<StopNeedsOpenLoop>("StopNeedsOpenLoop"));
  all.push_back(mutant<StopDrainsTheQueue>("StopDrainsTheQueue"));
  all.push_back(mutant<NeverSaysThatItRuns>("NeverSaysThatItRuns"));
  all.push_back(mutant<RunsInsideARun>("RunsInsideARun"));
  all.push_back(mutant<RunsAClosedLoop>("RunsAClosedLoop"));
  all.push_back(mutant<SwallowsSystemExit>("SwallowsSystemExit"));
  all.push_back(mutant<SwallowsKeyboardInterrupt>("SwallowsKeyboardInterrupt"));
  all.push_back(mutant<LeavesItsCallback>("LeavesItsCallback"));
  all.push_back(mutant<TakesForeignFutures>("TakesForeignFutures"));
  all.push_back(mutant<StoppedEarlyTellsAnother>("StoppedEarlyTellsAnother"));
  all.push_back(mutant<RunsATurnMore>("RunsATurnMore"));
  all.push_back(mutant<StopsAfterEscape>("StopsAfterEscape"));
}

}  // namespace loopspec::mutants
