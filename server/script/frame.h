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
}  // namespace loopspec::v1

namespace loopspec::script {

class ProgramState;

using Arguments = std::shared_ptr<const std::vector<Object>>;

struct Frame {
  ProgramState& state;
  // Null for main.
  const v1::Block* block = nullptr;
  // Never null.
  Arguments arguments = nullptr;
  // In the block of an exception handler: what it was given.
  ExceptionContext* received = nullptr;
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

// Runs the ops of main: whatever they raise is recorded, and the next one runs. Only Aborted leaves.
void run_ops_of_main(ProgramState& state, const v1::Program& program);

}  // namespace loopspec::script
