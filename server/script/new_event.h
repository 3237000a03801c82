// NewEvent: an event that is about to be recorded, in the sink's arena where it has one.
#pragma once

#include <google/protobuf/arena.h>

#include <optional>

#include "loopspec/v1/trace.pb.h"
#include "server/script/recorder.h"

namespace loopspec::script {

class NewEvent {
 public:
  explicit NewEvent(const Recorder& recorder)
      : event_(recorder.arena() == nullptr ? &own_.emplace() : google::protobuf::Arena::CreateMessage<v1::TraceEvent>(recorder.arena())) {}
  NewEvent(const NewEvent&) = delete;
  NewEvent& operator=(const NewEvent&) = delete;

  v1::TraceEvent& operator*() { return *event_; }
  v1::TraceEvent* operator->() { return event_; }

 private:
  std::optional<v1::TraceEvent> own_;
  v1::TraceEvent* const event_;
};

}  // namespace loopspec::script
