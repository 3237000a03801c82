// TraceSink: who gets a program's events.
#pragma once

namespace loopspec::v1 {
class TraceEvent;
}  // namespace loopspec::v1

namespace loopspec::script {

class TraceSink {
 public:
  TraceSink(const TraceSink&) = delete;
  TraceSink& operator=(const TraceSink&) = delete;
  virtual ~TraceSink() = default;
  // The events of one run, in order, one call at a time, from any of the run's threads. Takes the event.
  virtual void on_event(v1::TraceEvent&& event) = 0;

 protected:
  TraceSink() = default;
};

}  // namespace loopspec::script
