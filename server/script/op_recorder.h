// OpRecorder: the events of one op.
#pragma once

#include <exception>

#include "server/script/frame.h"
#include "server/script/op_table.h"

namespace loopspec::script {

// Nothing is recorded when the op or its block is quiet. What it is given must outlive it.
class OpRecorder {
 public:
  OpRecorder(const Frame& frame, const v1::Op& op, int index, const OpKind& kind);

  // Before the op is performed: others need not wait for a thread that now waits itself.
  void begin() const;
  // Does begin() and records that the op starts, where its kind says so.
  void started() const;
  // Binds the op's id.
  void bind(const OpResult& result) const;
  // Binds the op's id, then records what it returned.
  void returned(OpResult& result) const;
  void raised(const std::exception_ptr& exception) const;

 private:
  template <class Event>
  void fill(Event& event) const;

  const Frame& frame_;
  const v1::Op& op_;
  const int index_;
  const OpKind& kind_;
  const bool quiet_;
};

}  // namespace loopspec::script
