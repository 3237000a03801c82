#include "server/script/script_exception.h"

#include <algorithm>
#include <iterator>

#include "loopspec/barrier.h"
#include "loopspec/queue.h"

namespace loopspec::script {

namespace {

template <class E>
std::exception_ptr make(std::string_view, const std::string& message) {
  return std::make_exception_ptr(E(message));
}

std::exception_ptr make_system_exit(std::string_view, const std::string& message) {
  return std::make_exception_ptr(message.empty() ? SystemExit() : SystemExit(message));
}

std::exception_ptr make_script(std::string_view type, const std::string& message) {
  return std::make_exception_ptr(ScriptException(type, message));
}

std::exception_ptr make_script_base(std::string_view type, const std::string& message) {
  return std::make_exception_ptr(ScriptBaseException(type, message));
}

struct ExceptionType {
  std::string_view name;
  std::exception_ptr (*make)(std::string_view type, const std::string& message);
};

// What the library has no class for, "Error" and "BaseError" among it, is the script's.
constexpr ExceptionType kTypes[] = {
    {"BaseException", make<BaseException>},
    {"Exception", make<Exception>},
    {"SystemExit", make_system_exit},
    {"KeyboardInterrupt", make<KeyboardInterrupt>},
    {"CancelledError", make<CancelledError>},
    {"RuntimeError", make<RuntimeError>},
    {"NotImplementedError", make<NotImplementedError>},
    {"InvalidStateError", make<InvalidStateError>},
    {"ValueError", make<ValueError>},
    {"TypeError", make<TypeError>},
    {"LookupError", make<LookupError>},
    {"OSError", make<OSError>},
    {"TimeoutError", make<TimeoutError>},
    {"BrokenBarrierError", make<BrokenBarrierError>},
    {"QueueEmpty", make<QueueEmpty>},
    {"QueueFull", make<QueueFull>},
    {"QueueShutDown", make<QueueShutDown>},
    {"BaseError", make_script_base},
    {"GeneratorExit", make_script_base},
    {"Error", make_script},
    {"ArithmeticError", make_script},
    {"AssertionError", make_script},
    {"AttributeError", make_script},
    {"BlockingIOError", make_script},
    {"BrokenPipeError", make_script},
    {"BufferError", make_script},
    {"ChildProcessError", make_script},
    {"ConnectionAbortedError", make_script},
    {"ConnectionError", make_script},
    {"ConnectionRefusedError", make_script},
    {"ConnectionResetError", make_script},
    {"EOFError", make_script},
    {"FileExistsError", make_script},
    {"FileNotFoundError", make_script},
    {"FloatingPointError", make_script},
    {"ImportError", make_script},
    {"IncompleteReadError", make_script},
    {"IndexError", make_script},
    {"InterruptedError", make_script},
    {"IsADirectoryError", make_script},
    {"KeyError", make_script},
    {"LimitOverrunError", make_script},
    {"MemoryError", make_script},
    {"ModuleNotFoundError", make_script},
    {"NameError", make_script},
    {"NotADirectoryError", make_script},
    {"OverflowError", make_script},
    {"PermissionError", make_script},
    {"ProcessLookupError", make_script},
    {"RecursionError", make_script},
    {"ReferenceError", make_script},
    {"SendfileNotAvailableError", make_script},
    {"StopAsyncIteration", make_script},
    {"StopIteration", make_script},
    {"SyntaxError", make_script},
    {"UnicodeError", make_script},
    {"Warning", make_script},
    {"ZeroDivisionError", make_script},
};

const ExceptionType* find(std::string_view type) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const ExceptionType& known) { return known.name == type; });
  return found == std::end(kTypes) ? nullptr : found;
}

}  // namespace

bool is_exception_type(std::string_view type) { return find(type) != nullptr; }

std::exception_ptr make_exception(std::string_view type, const std::string& message) {
  const ExceptionType& known = *find(type);
  return known.make(known.name, message);
}

}  // namespace loopspec::script
