// How a loop reports what callbacks, handlers and slow steps did.
#include <cstdio>

#include "exception_context_lines.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/future_base.h"
#include "type_name.h"

namespace loopspec {
namespace {

std::string describe_location(const SourceLocation& where) {
  return std::string(where.file) + ":" + std::to_string(where.line);
}

// SystemExit and KeyboardInterrupt pass every layer of error handling.
template <class Attempt, class Failed>
void attempt_or(Attempt attempt, Failed failed) {
  try {
    attempt();
  } catch (const SystemExit&) {
    throw;
  } catch (const KeyboardInterrupt&) {
    throw;
  } catch (...) {
    failed(std::current_exception());
  }
}

// The context of what failed: the task's, else the future's, else the handle's.
std::optional<Context> context_of_failure(const ExceptionContext& context) {
  if (context.task) return context.task.state()->context();
  if (context.future) return context.future.state()->context();
  if (context.handle) return context.handle.get_context();
  return std::nullopt;
}

}  // namespace

void BaseEventLoop::report_callback_error(detail::HandleNode& node, std::exception_ptr error) {
  ExceptionContext context;
  context.message = "Exception in callback " + (node.ops == nullptr ? "None" : detail::type_name(*node.ops->type)) + "()";
  context.exception = std::move(error);
  const detail::NodeRef reference = detail::NodeRef::share(&node);
  context.handle = node.is_timer() ? TimerHandle(reference) : Handle(reference);
  if (const SourceLocation* where = node.location()) context.extra["source_traceback"] = describe_location(*where);
  call_exception_handler(context);
}

void BaseEventLoop::call_exception_handler(ExceptionContext& context) {
  if (!exception_handler_) {
    attempt_or([&] { default_exception_handler(context); },
               [&](std::exception_ptr error) {
                 logger().log(LogLevel::kError, "Exception in default exception handler", std::move(error));
               });
    return;
  }
  attempt_or([&] { run_exception_handler(context); },
             [&](std::exception_ptr error) {
               ExceptionContext report;
               report.message = "Unhandled error in exception handler";
               report.exception = std::move(error);
               report.extra["context"] = context;
               attempt_or([&] { default_exception_handler(report); },
                          [&](std::exception_ptr second) {
                            logger().log(LogLevel::kError,
                                         "Exception in default exception handler while handling an unexpected error in "
                                         "custom exception handler",
                                         std::move(second));
                          });
             });
}

void BaseEventLoop::run_exception_handler(ExceptionContext& context) {
  const ExceptionHandler handler = exception_handler_;  // the handler may replace itself
  if (const std::optional<Context> own = context_of_failure(context)) {
    own->run([&] { handler(*this, context); });
  } else {
    handler(*this, context);
  }
}

void BaseEventLoop::default_exception_handler(ExceptionContext& context) {
  if (current_handle_ != nullptr && !context.extra.contains("source_traceback")) {
    if (const SourceLocation* where = current_handle_->location()) {
      context.extra["handle_traceback"] = describe_location(*where);
    }
  }
  std::string text = context.message.empty() ? "Unhandled exception in event loop" : context.message;
  for (const std::string& key : context.keys()) {
    if (key != "message" && key != "exception") text += "\n" + key + ": " + detail::describe_key(context, key);
  }
  logger().log(LogLevel::kError, std::move(text), context.exception);
}

void BaseEventLoop::run_handle_timed(detail::HandleNode& node) {
  struct Current {
    detail::HandleNode*& slot;
    ~Current() { slot = nullptr; }
  } const current{current_handle_};
  current_handle_ = &node;
  const bool skipped = node.is_cancelled();
  const Handle handle(detail::NodeRef::share(&node));
  const std::int64_t begin = clock_->now_ns();
  run_any_handle(node);
  const double seconds = static_cast<double>(clock_->now_ns() - begin) * 1e-9;
  if (skipped || seconds < slow_callback_duration()) return;
  char duration[32];
  std::snprintf(duration, sizeof duration, "%.3f", seconds);
  logger().log(LogLevel::kWarning, "Executing " + handle.repr() + " took " + duration + " seconds");
}

}  // namespace loopspec
