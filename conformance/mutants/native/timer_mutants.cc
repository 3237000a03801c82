// Loops that break a rule of timers, and clocks that lie.
#include <cmath>
#include <utility>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/exceptions.h"

namespace loopspec::mutants {

namespace {

// A loop whose call_later() passes another delay on.
template <double (*kChange)(double)>
class ChangesDelay final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_later(detail::TimerNode& node, double delay) override {
    SelectorEventLoop::schedule_later(node, kChange(delay));
  }
};

double earlier(double delay) { return delay - 0.005; }
double whole_milliseconds(double delay) { return std::floor(delay * 1000) / 1000; }
double whole_seconds(double delay) { return std::ceil(delay); }
double at_most_an_hour(double delay) { return delay > 3600 ? 3600 : delay; }
double never_negative(double delay) {
  if (delay < 0) throw ValueError("the delay is negative");
  return delay;
}
double never_infinite(double delay) {
  if (std::isinf(delay)) throw ValueError("the delay is infinite");
  return delay;
}
double in_the_past_is_now(double delay) { return delay < 0 ? 0 : delay; }

class ZeroDelayIsSoon final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_later(detail::TimerNode& node, double delay) override {
    if (delay > 0) return SelectorEventLoop::schedule_later(node, delay);
    node.when = time();
    schedule_soon(node);
  }
};

class CallAtIsRelative final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_at(detail::TimerNode& node, double when) override {
    SelectorEventLoop::schedule_at(node, time() + when);
  }
};

class TimersDropContexts final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_later(detail::TimerNode& node, double delay) override {
    node.context = detail::ContextCell();
    SelectorEventLoop::schedule_later(node, delay);
  }
};

class TimersOnClosedLoop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_later(detail::TimerNode& node, double delay) override {
    if (!is_closed()) SelectorEventLoop::schedule_later(node, delay);
  }
};

class ForgetsWhen final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_later(detail::TimerNode& node, double delay) override {
    SelectorEventLoop::schedule_later(node, delay);
    node.when = delay;
  }
};

// Passes everything on to another clock.
class ClockOver : public Clock {
 public:
  explicit ClockOver(std::shared_ptr<Clock> clock) : under_(std::move(clock)) {}
  std::int64_t now_ns() const noexcept override { return under_->now_ns(); }
  std::int64_t resolution_ns() const noexcept override { return under_->resolution_ns(); }
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    under_->poll(selector, timeout_ns, ready);
  }

 private:
  const std::shared_ptr<Clock> under_;
};

// The time of the last poll, as loops on libuv once had it.
class CachedClock final : public ClockOver {
 public:
  explicit CachedClock(std::shared_ptr<Clock> clock) : ClockOver(std::move(clock)), now_(ClockOver::now_ns()) {}
  std::int64_t now_ns() const noexcept override { return now_.load(); }
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    ClockOver::poll(selector, timeout_ns, ready);
    now_ = ClockOver::now_ns();
  }

 private:
  std::atomic<std::int64_t> now_;
};

class CoarseClock final : public ClockOver {
 public:
  using ClockOver::ClockOver;
  std::int64_t resolution_ns() const noexcept override { return 5'000'000; }
};

// Milliseconds where seconds are meant.
class FastClock final : public ClockOver {
 public:
  using ClockOver::ClockOver;
  std::int64_t now_ns() const noexcept override { return ClockOver::now_ns() * 1000; }
  void poll(Selector& selector, std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override {
    ClockOver::poll(selector, timeout_ns > 0 ? timeout_ns / 1000 + 1 : timeout_ns, ready);
  }
};

template <class Own>
NativeMutant on_clock(std::string_view name) {
  return {name, [](LoopOptions options) {
            auto under = options.clock ? std::move(options.clock) : std::make_shared<RealClock>();
            options.clock = std::make_shared<Own>(std::move(under));
            return std::make_unique<SelectorEventLoop>(nullptr, std::move(options));
          }};
}

}  // namespace

void add_timer_mutants(std::vector<NativeMutant>& all) {
  all.push_back(mutant<ChangesDelay<earlier>>("EarlyTimers"));
  all.push_back(mutant<ChangesDelay<whole_milliseconds>>("WholeMilliseconds"));
  all.push_back(mutant<ChangesDelay<whole_seconds>>("WholeSeconds"));
  all.push_back(mutant<ChangesDelay<at_most_an_hour>>("AtMostAnHour"));
  all.push_back(mutant<ChangesDelay<never_negative>>("NegativeDelayRaises"));
  all.push_back(mutant<ChangesDelay<never_infinite>>("InfiniteDelayRaises"));
  all.push_back(mutant<ChangesDelay<in_the_past_is_now>>("NegativeDelaysAreAlike"));
  all.push_back(mutant<ZeroDelayIsSoon>("ZeroDelayIsSoon"));
  all.push_back(mutant<CallAtIsRelative>("CallAtIsRelative"));
  all.push_back(mutant<TimersDropContexts>("TimersDropContexts"));
  all.push_back(mutant<TimersOnClosedLoop>("TimersOnClosedLoop"));
  all.push_back(mutant<ForgetsWhen>("ForgetsWhen"));
  all.push_back(on_clock<CachedClock>("CachedClock"));
  all.push_back(on_clock<CoarseClock>("CoarseClock"));
  all.push_back(on_clock<FastClock>("FastClock"));
}

}  // namespace loopspec::mutants
