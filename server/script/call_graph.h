// CallGraph: which blocks run inside which, as far as the program's text tells.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>



namespace loopspec::v1 {
class Program;
}  // namespace loopspec::v1

namespace loopspec::script {

class CallGraph {
 public:
  // Edges are the ops that run a block there and then: call, context_run, run_in_thread, and those that await one as part of the
  // same task (await, wait_for, timeout, timeout_at, task_group). Ops that name no block are left out.
  explicit CallGraph(const v1::Program& program);

  struct Depth {
    // How many blocks run inside each other at most, 0 for none.
    std::uint32_t blocks = 0;
    // "a -> b -> a" when there is a cycle; `blocks` means nothing then.
    std::string cycle;
  };
  Depth depth() const;

 private:
  struct Search;
  std::unordered_map<std::string_view, std::vector<std::string_view>> callees_;
};

}  // namespace loopspec::script
