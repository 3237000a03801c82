#include "server/script/op_recorder.h"

#include <utility>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/script/new_event.h"
#include "server/script/program_state.h"

namespace loopspec::script {

OpRecorder::OpRecorder(const Frame& frame, const v1::Op& op, int index, const OpKind& kind)
    : frame_(frame), op_(op), index_(index), kind_(kind), quiet_(op.quiet() || (frame.block != nullptr && frame.block->quiet())) {}

void OpRecorder::begin() const {
  if (kind_.waits) frame_.state.recorder().turnstile().leave();
}

void OpRecorder::started() const {
  begin();
  if (quiet_ || !kind_.started) return;
  NewEvent event(frame_.state.recorder());
  fill(*event->mutable_op_started());
  frame_.record(std::move(*event));
}

void OpRecorder::bind(const OpResult& result) const {
  if (kind_.binds && !op_.id().empty()) frame_.state.registry().bind(op_.id(), result.value);
}

void OpRecorder::returned(OpResult& result) const {
  bind(result);
  if (!quiet_ && !kind_.marks) {
    NewEvent event(frame_.state.recorder());
    v1::OpReturned& returned = *event->mutable_op_returned();
    fill(returned);
    if (result.shown) {
      *returned.mutable_value() = std::move(*result.shown);
    } else if (!result.value.is_none()) {
      frame_.state.values().write(result.value, *returned.mutable_value());
    }
    frame_.record(std::move(*event));
  }
  if (result.afterwards) result.afterwards();
}

void OpRecorder::raised(const std::exception_ptr& exception) const {
  if (quiet_) return;
  NewEvent event(frame_.state.recorder());
  fill(*event->mutable_op_raised());
  frame_.state.values().write_exception(exception, *event->mutable_op_raised()->mutable_exception());
  frame_.record(std::move(*event));
}

template <class Event>
void OpRecorder::fill(Event& event) const {
  if (frame_.block != nullptr) event.mutable_path()->set_block(frame_.block->name());
  event.mutable_path()->set_index(static_cast<std::uint32_t>(index_));
  event.set_op(kind_.name);
}

}  // namespace loopspec::script
