// Loops that break a rule of error handling.
#include <utility>

#include "conformance/mutants/native/native_mutant.h"
#include "loopspec/exceptions.h"

namespace loopspec::mutants {

namespace {

class DropsErrors final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext&) override {}
};

class HandlerUnguarded final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    if (const ExceptionHandler handler = get_exception_handler())
      handler(*this, context);
    else
      SelectorEventLoop::call_exception_handler(context);
  }
};

// In the context of whoever calls, not of what failed.
class HandlerInAnotherContext final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    context.extra.clear();
    const ExceptionHandler handler = get_exception_handler();
    if (!handler) return SelectorEventLoop::call_exception_handler(context);
    try {
      handler(*this, context);
    } catch (const SystemExit&) {
      throw;
    } catch (const KeyboardInterrupt&) {
      throw;
    } catch (...) {
      logger().log(LogLevel::kError, "Unhandled error in exception handler", std::current_exception());
    }
  }
};

class CallsHandlerTwice final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    SelectorEventLoop::call_exception_handler(context);
    SelectorEventLoop::call_exception_handler(context);
  }
};

class CallsHandlerLater final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    if (!is_running()) return SelectorEventLoop::call_exception_handler(context);
    call_soon([this, context]() mutable { SelectorEventLoop::call_exception_handler(context); });
  }
};

class LogsNothing final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void default_exception_handler(ExceptionContext&) override {}
};

class LogsWithoutTheException final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void default_exception_handler(ExceptionContext& context) override {
    const std::exception_ptr kept = std::exchange(context.exception, nullptr);
    SelectorEventLoop::default_exception_handler(context);
    context.exception = kept;
  }
};

class LosesTheHandle final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    context.handle = Handle();
    SelectorEventLoop::call_exception_handler(context);
  }
};

class LosesTheMessage final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    context.message.clear();
    SelectorEventLoop::call_exception_handler(context);
  }
};

// A new exception of the same text.
class CopiesTheException final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    if (context.exception) context.exception = std::make_exception_ptr(RuntimeError("something failed"));
    SelectorEventLoop::call_exception_handler(context);
  }
};

class ForgetsItsHandler final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  ExceptionHandler get_exception_handler() const override { return {}; }
};

class ErrorsEndTheRun final : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void call_exception_handler(ExceptionContext& context) override {
    SelectorEventLoop::call_exception_handler(context);
    stop();
  }
};

}  // namespace

void add_error_mutants(std::vector<NativeMutant>& all) {
  all.push_back(mutant<DropsErrors>("DropsErrors"));
  all.push_back(mutant<HandlerUnguarded>("HandlerUnguarded"));
  all.push_back(mutant<HandlerInAnotherContext>("HandlerInAnotherContext"));
  all.push_back(mutant<CallsHandlerTwice>("CallsHandlerTwice"));
  all.push_back(mutant<CallsHandlerLater>("CallsHandlerLater"));
  all.push_back(mutant<LogsNothing>("LogsNothing"));
  all.push_back(mutant<LogsWithoutTheException>("LogsWithoutTheException"));
  all.push_back(mutant<LosesTheHandle>("LosesTheHandle"));
  all.push_back(mutant<LosesTheMessage>("LosesTheMessage"));
  all.push_back(mutant<CopiesTheException>("CopiesTheException"));
  all.push_back(mutant<ForgetsItsHandler>("ForgetsItsHandler"));
  all.push_back(mutant<ErrorsEndTheRun>("ErrorsEndTheRun"));
}

}  // namespace loopspec::mutants
