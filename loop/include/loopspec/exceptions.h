// The exceptions asyncio raises, under Python's names.
//
// Python documentation: library/exceptions.html, library/asyncio-exceptions.html
//
// Everything the loop raises derives from BaseException, which derives from std::exception. A callback
// may throw anything: SystemExit and KeyboardInterrupt leave run_forever(), every other C++ exception
// goes to the loop's exception handler.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace loopspec {

// Root of the hierarchy. Copies share the message, so copying never throws.
class BaseException : public std::exception {
 public:
  BaseException() : BaseException(std::string()) {}
  explicit BaseException(std::string message)
      : message_(std::make_shared<const std::string>(std::move(message))) {}

  // str(exc) in Python: the message alone.
  const char* what() const noexcept override { return message_->c_str(); }
  const std::string& message() const noexcept { return *message_; }

  // type(exc).__name__ in Python. Override it in a class of your own; the view must outlive the object's copies.
  virtual std::string_view type_name() const noexcept { return "BaseException"; }

 private:
  std::shared_ptr<const std::string> message_;
};

// What ordinary errors derive from.
class Exception : public BaseException {
 public:
  using BaseException::BaseException;
  std::string_view type_name() const noexcept override { return "Exception"; }
};

// Leaves run_forever() at once, whatever raised it.
class SystemExit : public BaseException {
 public:
  SystemExit() = default;
  explicit SystemExit(int code) : BaseException(std::to_string(code)), code_(code) {}
  explicit SystemExit(std::string message) : BaseException(std::move(message)), code_(1) {}
  // The process exit status asked for; 1 when a message was given instead of a number.
  int code() const noexcept { return code_; }
  std::string_view type_name() const noexcept override { return "SystemExit"; }

 private:
  int code_ = 0;
};

// Leaves run_forever() at once, whatever raised it.
class KeyboardInterrupt : public BaseException {
 public:
  using BaseException::BaseException;
  std::string_view type_name() const noexcept override { return "KeyboardInterrupt"; }
};

// A future or task was cancelled. As in Python it is no Exception, so handlers of errors do not swallow it.
class CancelledError : public BaseException {
 public:
  using BaseException::BaseException;
  std::string_view type_name() const noexcept override { return "CancelledError"; }
};

// Thrown into an asynchronous generator that is being closed. No Exception, so handlers of errors do not swallow it.
class GeneratorExit : public BaseException {
 public:
  using BaseException::BaseException;
  std::string_view type_name() const noexcept override { return "GeneratorExit"; }
};

// An iterator has no more values.
class StopIteration : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "StopIteration"; }
};

// An asynchronous generator has no more values.
class StopAsyncIteration : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "StopAsyncIteration"; }
};

class RuntimeError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "RuntimeError"; }
};

class NotImplementedError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
  std::string_view type_name() const noexcept override { return "NotImplementedError"; }
};

// The operation is not allowed in the future's present state.
class InvalidStateError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "InvalidStateError"; }
};

class ValueError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "ValueError"; }
};

class TypeError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "TypeError"; }
};

// A number does not fit where it is to go, such as a port above 65535.
class OverflowError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "OverflowError"; }
};

// Input ended where it must not.
class EOFError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "EOFError"; }
};

// The stream ended before a read had what it wants.
class IncompleteReadError : public EOFError {
 public:
  // `expected` is absent when no number of bytes was asked for.
  IncompleteReadError(std::string partial, std::optional<std::size_t> expected)
      : EOFError(std::to_string(partial.size()) + " bytes read on a total of " +
                 (expected ? std::to_string(*expected) : std::string("undefined")) + " expected bytes"),
        partial_(std::make_shared<const std::string>(std::move(partial))),
        expected_(expected) {}
  // What was there.
  const std::string& partial() const noexcept { return *partial_; }
  std::optional<std::size_t> expected() const noexcept { return expected_; }
  std::string_view type_name() const noexcept override { return "IncompleteReadError"; }

 private:
  std::shared_ptr<const std::string> partial_;
  std::optional<std::size_t> expected_;
};

// A StreamReader's limit was reached while it looked for a separator.
class LimitOverrunError : public Exception {
 public:
  LimitOverrunError(std::string message, std::size_t consumed) : Exception(std::move(message)), consumed_(consumed) {}
  // How many bytes were looked at and belong to no separator.
  std::size_t consumed() const noexcept { return consumed_; }
  std::string_view type_name() const noexcept override { return "LimitOverrunError"; }

 private:
  std::size_t consumed_;
};

// The system cannot send this file to this socket by itself.
class SendfileNotAvailableError : public RuntimeError {
 public:
  using RuntimeError::RuntimeError;
  std::string_view type_name() const noexcept override { return "SendfileNotAvailableError"; }
};

// A context variable has no value and no default.
class LookupError : public Exception {
 public:
  using Exception::Exception;
  std::string_view type_name() const noexcept override { return "LookupError"; }
};

// A system call failed. The message reads "[Errno 9] Bad file descriptor: epoll_ctl".
class OSError : public Exception {
 public:
  using Exception::Exception;
  // `call` names the system call that failed.
  OSError(int error_number, std::string_view call);
  // With a text of its own in place of the system's: "[Errno 111] Connect call failed ('127.0.0.1', 9)".
  OSError(int error_number, const std::string& text, std::string_view call);
  // errno's value, 0 when the error did not come from the system. Not named errno: that is a macro.
  int error_number() const noexcept { return error_number_; }
  const std::string& call() const noexcept { return *call_; }
  // The subclass Python picks for this errno: PermissionError, FileNotFoundError, ConnectionResetError, ...
  std::string_view type_name() const noexcept override;

 private:
  int error_number_ = 0;
  std::shared_ptr<const std::string> call_ = std::make_shared<const std::string>();
};

// The same class as the built-in TimeoutError, which in Python derives from OSError.
class TimeoutError : public OSError {
 public:
  using OSError::OSError;
  std::string_view type_name() const noexcept override { return "TimeoutError"; }
};

// The connection is gone. These derive as in Python; make_os_error() picks among them.
class ConnectionError : public OSError {
 public:
  using OSError::OSError;
  std::string_view type_name() const noexcept override { return "ConnectionError"; }
};
class BrokenPipeError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  std::string_view type_name() const noexcept override { return "BrokenPipeError"; }
};
class ConnectionAbortedError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  std::string_view type_name() const noexcept override { return "ConnectionAbortedError"; }
};
class ConnectionRefusedError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  std::string_view type_name() const noexcept override { return "ConnectionRefusedError"; }
};
class ConnectionResetError : public ConnectionError {
 public:
  using ConnectionError::ConnectionError;
  std::string_view type_name() const noexcept override { return "ConnectionResetError"; }
};

// The resolver's errors: socket.gaierror. error_number() is its own code, no errno.
class GaiError : public OSError {
 public:
  using OSError::OSError;
  std::string_view type_name() const noexcept override { return "gaierror"; }
};

// What Python's OSError(errno, text) makes: the subclass of that errno. The message is Python's, "[Errno 104] Connection
// reset by peer", with the system's text unless one is given; call() names the system call.
std::exception_ptr make_os_error(int error_number, std::string_view call, const std::string& text = std::string());
[[noreturn]] void raise_os_error(int error_number, std::string_view call, const std::string& text = std::string());

// The type's name as Python would print it: type_name() of a BaseException, else the C++ type's name.
// An empty pointer gives "None".
std::string exception_type_name(const std::exception_ptr& exception);

// The message: what() of a std::exception, else empty.
std::string exception_message(const std::exception_ptr& exception);

// isinstance(exception, Exception): false for a BaseException that is no Exception, and for an empty pointer. What was
// thrown that is no BaseException of ours counts as an Exception.
bool is_ordinary_exception(const std::exception_ptr& exception);

// True when the exception is a T (or derives from it).
template <class T>
bool exception_is(const std::exception_ptr& exception) {
  if (!exception) return false;
  try {
    std::rethrow_exception(exception);
  } catch (const T&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace loopspec
