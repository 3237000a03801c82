#include "server/test/test_support.h"

#include <gtest/gtest.h>

#include <utility>

namespace loopspec::test {

void Collector::on_event(v1::TraceEvent&& event) {
  const std::lock_guard lock(mutex_);
  *trace_.add_events() = std::move(event);
  changed_.notify_all();
}

void Collector::on_outcome(v1::Outcome outcome) {
  const std::lock_guard lock(mutex_);
  EXPECT_FALSE(trace_.has_outcome()) << "a second outcome";
  *trace_.mutable_outcome() = std::move(outcome);
  changed_.notify_all();
}

v1::Trace Collector::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return trace_.has_outcome(); });
  return trace_;
}

void Collector::wait_for_events(int count) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return trace_.has_outcome() || trace_.events_size() >= count; });
}

v1::Trace run_on(server::Host& host, const v1::Program& program) {
  const auto collector = std::make_shared<Collector>();
  const auto run = host.start(std::make_shared<const v1::Program>(program), collector);
  return collector->wait();
}

void SeveralCollector::on_event(v1::TraceEvent&& event) {
  const std::lock_guard lock(mutex_);
  *trace_.add_events() = std::move(event);
  changed_.notify_all();
}

void SeveralCollector::on_outcome(v1::Outcome outcome) {
  const std::lock_guard lock(mutex_);
  *trace_.mutable_outcome() = std::move(outcome);
  traces_.push_back(std::move(trace_));
  trace_.Clear();
  EXPECT_LE(traces_.size(), programs_) << "one outcome too many";
  changed_.notify_all();
}

std::vector<v1::Trace> SeveralCollector::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return traces_.size() >= programs_; });
  EXPECT_EQ(trace_.events_size(), 0) << "an event behind the last outcome";
  return traces_;
}

void SeveralCollector::wait_for_event() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return traces_.size() >= programs_ || trace_.events_size() > 0; });
}

std::vector<v1::Trace> run_all_on(server::Host& host, const std::vector<std::string>& programs) {
  const auto collector = std::make_shared<SeveralCollector>(programs.size());
  server::Programs parsed;
  for (const std::string& text : programs) parsed.push_back(std::make_shared<const v1::Program>(parse_program(text)));
  const auto run = host.start_all(std::move(parsed), collector);
  return collector->wait();
}

}  // namespace loopspec::test
