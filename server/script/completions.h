// The iterator that as_completed returns.
#pragma once

#include "loopspec/as_completed.h"
#include "server/script/object.h"

namespace loopspec::script {

class Completions {
 public:
  explicit Completions(AsCompleted<Result> completions) : completions_(std::move(completions)) {}

  // Ends as the next future to be done does. Throws StopAsyncIteration when there is none left.
  static Coroutine<Result> next(std::shared_ptr<Completions> self);

 private:
  AsCompleted<Result> completions_;
};

}  // namespace loopspec::script
