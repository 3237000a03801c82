// SpareSelectors: a loop's selector and waker, kept for the next loop when nothing but the waker was ever registered with it, so that programs
// that use no descriptor cost no system call for theirs.
//
// Nothing of a loop is left in them then: a selector knows its registrations alone, and the waker is drained. Where anything else was
// registered, both are closed with their loop. Not for programs that count descriptors.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "loopspec/selector_event_loop.h"

namespace loopspec::script {

// May go before the loops that it made. Any thread.
class SpareSelectors {
 public:
  // At most so many are kept.
  explicit SpareSelectors(std::size_t most);
  SpareSelectors(const SpareSelectors&) = delete;
  SpareSelectors& operator=(const SpareSelectors&) = delete;
  ~SpareSelectors();

  // As make_hooked_loop(), which it is for all but selector loops. OSError when out of descriptors.
  std::unique_ptr<AbstractEventLoop> make_loop(std::string_view backend, LoopOptions options);

 private:
  struct Pool;
  const std::shared_ptr<Pool> pool_;
};

}  // namespace loopspec::script
