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
  // The events of one run, in order, one call at a time, from any of the run's threads. Takes the event, whose ByteSizeLong() was called after its
  // last change unless the program is a live one.
  virtual void on_event(v1::TraceEvent&& event) = 0;
  // Whether it moves events to where it keeps them. One that only reads them is given all of them in the same memory. Asked once, before the run.
  virtual bool keeps_events() const { return true; }

 protected:
  TraceSink() = default;
};

}  // namespace loopspec::script
