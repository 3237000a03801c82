// OwnNames: what a program itself names, and a trace therefore shows as it is: its tasks, and keys of its own in the contexts of
// exception handlers. Names that it did not give are a loop's own affair.
#pragma once

#include <mutex>
#include <set>
#include <string>

namespace loopspec::v1 {
class ContextSpec;
class Op;
}  // namespace loopspec::v1

namespace loopspec::script {

// Any thread.
class OwnNames {
 public:
  // An op that a program has. Beyond ten thousand, which only a live program can reach, further names are not told apart.
  void learn(const v1::Op& op);
  bool has_task(const std::string& name) const;
  bool has_context_key(const std::string& key) const;

 private:
  template <class CreateTask>
  void learn_task(const CreateTask& create);
  void learn_keys(const v1::ContextSpec& context);
  void add(std::set<std::string>& names, const std::string& name);

  mutable std::mutex mutex_;
  std::set<std::string> tasks_;
  std::set<std::string> context_keys_;
};

}  // namespace loopspec::script
