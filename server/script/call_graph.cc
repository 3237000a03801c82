#include "server/script/call_graph.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::script {

namespace {

std::string_view callee(const v1::Op& op) {
  switch (op.op_case()) {
    case v1::Op::kCall:
      return op.call().block();
    case v1::Op::kContextRun:
      return op.context_run().block();
    case v1::Op::kRunInThread:
      return op.run_in_thread().block();
    case v1::Op::kAwait:
      return op.await().has_coroutine() ? std::string_view(op.await().coroutine()) : std::string_view();
    case v1::Op::kWaitFor:
      return op.wait_for().awaitable().has_coroutine() ? std::string_view(op.wait_for().awaitable().coroutine()) : std::string_view();
    case v1::Op::kTimeout:
      return op.timeout().coroutine();
    case v1::Op::kTimeoutAt:
      return op.timeout_at().coroutine();
    case v1::Op::kTaskGroup:
      return op.task_group().coroutine();
    case v1::Op::kServerContext:
      return op.server_context().coroutine();
    default:
      return {};
  }
}

}  // namespace

CallGraph::CallGraph(const v1::Program& program) {
  for (const v1::Block& block : program.blocks()) {
    auto& callees = callees_[block.name()];
    for (const v1::Op& op : block.ops()) {
      if (const auto name = callee(op); !name.empty()) callees.push_back(name);
    }
  }
}

// Depth first, with a stack of its own: a program's chain of blocks may be longer than ours.
struct CallGraph::Search {
  struct Frame {
    std::string_view block;
    std::size_t next = 0;
    std::uint32_t deepest = 0;
  };

  const CallGraph& graph;
  std::vector<Frame> stack = {};
  // 0 while the block is on the stack.
  std::unordered_map<std::string_view, std::uint32_t> depths = {};

  // The names from the earlier visit of `block` on.
  std::string describe_cycle(std::string_view block) const {
    auto from = std::find_if(stack.begin(), stack.end(), [&](const Frame& frame) { return frame.block == block; });
    std::string text;
    for (; from != stack.end(); ++from) text.append(from->block).append(" -> ");
    return text.append(block);
  }

  void push(std::string_view block) {
    stack.push_back({block});
    depths[block] = 0;
  }

  void pop() {
    const Frame done = stack.back();
    stack.pop_back();
    depths[done.block] = done.deepest + 1;
    if (!stack.empty()) stack.back().deepest = std::max(stack.back().deepest, done.deepest + 1);
  }

  // Returns the cycle it runs into.
  std::string visit(std::string_view root) {
    push(root);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      const auto callees = graph.callees_.find(frame.block);
      if (callees == graph.callees_.end() || frame.next == callees->second.size()) {
        pop();
        continue;
      }
      const std::string_view block = callees->second[frame.next++];
      const auto known = depths.find(block);
      if (known == depths.end()) {
        push(block);
      } else if (known->second == 0) {
        return describe_cycle(block);
      } else {
        frame.deepest = std::max(frame.deepest, known->second);
      }
    }
    return "";
  }
};

CallGraph::Depth CallGraph::depth() const {
  Search search{*this};
  Depth result;
  for (const auto& [block, callees] : callees_) {
    if (!search.depths.contains(block)) result.cycle = search.visit(block);
    if (!result.cycle.empty()) return result;
    result.blocks = std::max(result.blocks, search.depths[block]);
  }
  return result;
}

}  // namespace loopspec::script
