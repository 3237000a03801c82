// TraceSink: who gets a program's events.
#pragma once

namespace google::protobuf {
class Arena;
}  // namespace google::protobuf

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
  // Where it keeps events, so that they can be made there: one that was need not be copied. Null for a sink that keeps them nowhere. Asked
  // once, before the run; lives as long as the program's text.
  virtual google::protobuf::Arena* arena() { return nullptr; }

 protected:
  TraceSink() = default;
};

}  // namespace loopspec::script
