// Context variables.
#include "loopspec/v1/op.pb.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

OpResult copy_current_context(Frame&, const v1::Op&) { return Object(copy_context()); }

OpResult context_run(Frame& frame, const v1::Op& op) {
  const auto context = bound<Context>(frame, op.context_run().context());
  context.run([&] { run_block(frame.state, frame.state.block(op.context_run().block())); });
  return Object();
}

OpResult context_var_set(Frame& frame, const v1::Op& op) {
  auto value = std::make_shared<const Object>(read_value(op.context_var_set().value(), frame.state.registry()));
  frame.state.context_variable(op.context_var_set().variable()).set(std::move(value));
  return Object();
}

OpResult context_var_get(Frame& frame, const v1::Op& op) {
  const Result value = frame.state.context_variable(op.context_var_get().variable()).get(nullptr);
  return value ? *value : Object();
}

}  // namespace

void add_context_ops(OpTable& table) {
  table[v1::Op::kCopyContext].perform = copy_current_context;
  table[v1::Op::kContextRun].perform = context_run;
  table[v1::Op::kContextRun].started = true;
  table[v1::Op::kContextVarSet].perform = context_var_set;
  table[v1::Op::kContextVarGet].perform = context_var_get;
}

}  // namespace loopspec::script
