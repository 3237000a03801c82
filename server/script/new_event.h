// NewEvent: an event that is about to be recorded.
#pragma once

#include <optional>

#include "loopspec/v1/trace.pb.h"
#include "server/script/event_room.h"
#include "server/script/recorder.h"

namespace loopspec::script {

class NewEvent {
 public:
  explicit NewEvent(Recorder& recorder) : room_(recorder.room()), event_(room_ != nullptr ? room_->enter() : nullptr) {
    if (event_ == nullptr) event_ = &own_.emplace();
  }
  NewEvent(const NewEvent&) = delete;
  NewEvent& operator=(const NewEvent&) = delete;
  ~NewEvent() {
    if (!own_) room_->leave();
  }

  v1::TraceEvent& operator*() { return *event_; }
  v1::TraceEvent* operator->() { return event_; }

 private:
  EventRoom* const room_;
  std::optional<v1::TraceEvent> own_;
  v1::TraceEvent* event_;
};

}  // namespace loopspec::script
