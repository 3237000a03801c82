// ExceptionContext: what an exception handler is told.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.loop.call_exception_handler
#pragma once

#include <any>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "loopspec/future_base.h"
#include "loopspec/handle.h"

namespace loopspec {

class AbstractEventLoop;

// Python's context dictionary. A member that is empty stands for a missing key. The handler may change it.
struct ExceptionContext {
  std::string message;
  std::exception_ptr exception;
  Handle handle;
  FutureBase future;
  FutureBase task;
  // Every other key ("protocol", "transport", "socket", "source_traceback", "context", or the caller's own).
  // Strings, numbers, bools and ExceptionContexts are shown by their value in logs, the rest by type.
  std::map<std::string, std::any> extra;

  // The keys present, sorted.
  std::vector<std::string> keys() const;
};

// Called on the loop's thread, in the context of the task, future or handle that failed.
using ExceptionHandler = std::function<void(AbstractEventLoop&, ExceptionContext&)>;

}  // namespace loopspec
