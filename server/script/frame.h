// Frame: one run of a block, or of main.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "loopspec/exception_context.h"
#include "loopspec/v1/value.pb.h"
#include "server/script/object.h"

namespace loopspec::v1 {
class Block;
class Op;
class Program;
class TraceEvent;
}  // namespace loopspec::v1

namespace loopspec::script {

class ProgramState;

using Arguments = std::shared_ptr<const std::vector<Object>>;
Arguments no_arguments();

struct Frame {
  ProgramState& state;
  // Null for main.
  const v1::Block* block = nullptr;
  // Never null.
  Arguments arguments = nullptr;
  // In the block of an exception handler: what it was given.
  ExceptionContext* received = nullptr;
  // The instance of a coroutine block; "" in other blocks.
  std::string coroutine = {};
  // In a coroutine block: what return_value gave. The block ends with it.
  Result returned = nullptr;
  // What the frame and the op that it performs live in, where they may end before what the op began does: coroutines keep it. Empty in programs.
  std::weak_ptr<const void> owner = {};

  // Records an event of this block, with the instance it is.
  void record(v1::TraceEvent&& event) const;
};

// What an op gives.
struct OpResult {
  OpResult(Object object) : value(std::move(object)) {}  // NOLINT: an object is a result
  OpResult(Object object, v1::Value shown_value) : value(std::move(object)), shown(std::move(shown_value)) {}

  Object value;
  // What the trace shows where it is not the value.
  std::optional<v1::Value> shown;
  // To be done once it is recorded.
  std::function<void()> afterwards;
};

// Runs the ops of a block as a callback's body: records its start, its end, and what leaves it.
void run_block(ProgramState& state, const v1::Block& block, Arguments arguments = nullptr, ExceptionContext* received = nullptr);

// Runs one op of a block there and then, and records it. What it raises leaves, unless it `catches`.
void run_op(Frame& frame, const v1::Op& op, int index, bool catches);

// The events of a block's start and end; the block is not quiet.
void record_block_started(const Frame& frame);
void record_block_ended(const Frame& frame, const std::exception_ptr& exception = nullptr);

// Runs the ops of main: whatever they raise is recorded, and the next one runs. Only Aborted leaves.
void run_ops_of_main(ProgramState& state, const v1::Program& program);

}  // namespace loopspec::script
