// What the tests of hosts and of the server share.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/host.h"
#include "server/test/script_test_support.h"

namespace loopspec::test {

// Collects a run.
class Collector final : public server::RunListener {
 public:
  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;

  // Blocks until the outcome is there.
  v1::Trace wait();
  // Blocks until so many events are there, or the outcome.
  void wait_for_events(int count);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  v1::Trace trace_;
};

// Runs a program to its end.
v1::Trace run_on(server::Host& host, const v1::Program& program);

// Collects a run of several programs.
class SeveralCollector final : public server::RunListener {
 public:
  explicit SeveralCollector(std::size_t programs) : programs_(programs) {}
  void on_event(v1::TraceEvent&& event) override;
  void on_outcome(v1::Outcome outcome) override;

  // Blocks until all outcomes are there. Fails the test when one more came.
  std::vector<v1::Trace> wait();
  // Blocks until the first program that has not ended has an event, or none is left.
  void wait_for_event();

 private:
  const std::size_t programs_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<v1::Trace> traces_;
  v1::Trace trace_;
};

// Runs programs, by their texts, one after another in one start.
std::vector<v1::Trace> run_all_on(server::Host& host, const std::vector<std::string>& programs);

}  // namespace loopspec::test
