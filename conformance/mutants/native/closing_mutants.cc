// Loops that break a rule of close().
#include <utility>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/exceptions.h"

namespace loopspec::mutants {

namespace {

class StaysOpen final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void close() override {
    if (is_running()) throw RuntimeError("Cannot close a running event loop");
  }
};

class ClosesWhileRunning final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void close() override {
    if (!is_running()) SelectorEventLoop::close();
  }
};

class CloseTwiceRaises final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void close() override {
    check_closed();
    SelectorEventLoop::close();
  }
};

class SoonOnClosedLoop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void schedule_soon(detail::HandleNode& node) override {
    if (!is_closed()) SelectorEventLoop::schedule_soon(node);
  }
};

class RunsPendingAtClose final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void close() override {
    if (!is_closed() && !is_running() && !get_running()) {
      stop();
      run_forever();
    }
    SelectorEventLoop::close();
  }

 private:
  static bool get_running() { return detail::running_loop != nullptr; }
};

class WatchesOnClosedLoop final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;

 protected:
  void watch_reader(int fd, detail::NodeRef node) override {
    if (!is_closed()) SelectorEventLoop::watch_reader(fd, std::move(node));
  }
};

}  // namespace

void add_closing_mutants(std::vector<NativeMutant>& all) {
  all.push_back(mutant<StaysOpen>("StaysOpen"));
  all.push_back(mutant<ClosesWhileRunning>("ClosesWhileRunning"));
  all.push_back(mutant<CloseTwiceRaises>("CloseTwiceRaises"));
  all.push_back(mutant<SoonOnClosedLoop>("SoonOnClosedLoop"));
  all.push_back(mutant<RunsPendingAtClose>("RunsPendingAtClose"));
  all.push_back(mutant<WatchesOnClosedLoop>("WatchesOnClosedLoop"));
}

}  // namespace loopspec::mutants
