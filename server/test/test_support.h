// What the tests of script and server share.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/host.h"

namespace loopspec::test {

// A Program from its text format; fails the test when it has none. Limits that it leaves open are generous.
v1::Program parse_program(const std::string& text);

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

// The trace's text without what stands behind "#".
std::string text_without_advice(const v1::Program& program, const v1::Trace& trace);

}  // namespace loopspec::test
