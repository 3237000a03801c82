#include "loopspec/async_with.h"

#include "loopspec/detail/events.h"
#include "loopspec/exception_context.h"

namespace loopspec::detail {

void report_failed_release(const std::exception_ptr& error) noexcept {
  if (running_loop == nullptr) return;
  try {
    ExceptionContext context;
    context.message = "Releasing a lock at the end of its scope failed";
    context.exception = error;
    running_loop->call_exception_handler(context);
  } catch (...) {
    // SystemExit from the handler: it cannot leave a destructor.
  }
}

}  // namespace loopspec::detail
