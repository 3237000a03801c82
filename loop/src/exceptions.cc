#include "loopspec/exceptions.h"

#include <cerrno>
#include <typeinfo>

#include "platform/errors.h"
#include "type_name.h"

namespace loopspec {

OSError::OSError(int error_number, std::string_view call)
    : Exception("[Errno " + std::to_string(error_number) + "] " + platform::error_text(error_number) + ": " + std::string(call)),
      error_number_(error_number),
      call_(std::make_shared<const std::string>(call)) {}

OSError::OSError(int error_number, const std::string& text, std::string_view call)
    : Exception("[Errno " + std::to_string(error_number) + "] " + text),
      error_number_(error_number),
      call_(std::make_shared<const std::string>(call)) {}

std::exception_ptr make_os_error(int error_number, std::string_view call, const std::string& text) {
  const std::string shown = text.empty() ? platform::error_text(error_number) : text;
  switch (error_number) {
    case EPIPE:
    case platform::kShutDown:
      return std::make_exception_ptr(BrokenPipeError(error_number, shown, call));
    case ECONNABORTED:
      return std::make_exception_ptr(ConnectionAbortedError(error_number, shown, call));
    case ECONNREFUSED:
      return std::make_exception_ptr(ConnectionRefusedError(error_number, shown, call));
    case ECONNRESET:
      return std::make_exception_ptr(ConnectionResetError(error_number, shown, call));
    case ETIMEDOUT:
      return std::make_exception_ptr(TimeoutError(error_number, shown, call));
    default:
      return std::make_exception_ptr(OSError(error_number, shown, call));
  }
}

void raise_os_error(int error_number, std::string_view call, const std::string& text) {
  std::rethrow_exception(make_os_error(error_number, call, text));
}

std::string_view OSError::type_name() const noexcept {
  switch (error_number_) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
      return "BlockingIOError";
    case EPIPE:
    case platform::kShutDown:
      return "BrokenPipeError";
    case ECONNABORTED:
      return "ConnectionAbortedError";
    case ECONNREFUSED:
      return "ConnectionRefusedError";
    case ECONNRESET:
      return "ConnectionResetError";
    case EEXIST:
      return "FileExistsError";
    case ENOENT:
      return "FileNotFoundError";
    case EINTR:
      return "InterruptedError";
    case EISDIR:
      return "IsADirectoryError";
    case ENOTDIR:
      return "NotADirectoryError";
    case EACCES:
    case EPERM:
      return "PermissionError";
    case ECHILD:
      return "ChildProcessError";
    case ESRCH:
      return "ProcessLookupError";
    case ETIMEDOUT:
      return "TimeoutError";
    default:
      return "OSError";
  }
}

std::string exception_type_name(const std::exception_ptr& exception) {
  if (!exception) return "None";
  try {
    std::rethrow_exception(exception);
  } catch (const BaseException& error) {
    return std::string(error.type_name());
  } catch (const std::exception& error) {
    return detail::type_name(typeid(error));
  } catch (...) {
    return "unknown";
  }
}

bool is_ordinary_exception(const std::exception_ptr& exception) {
  return exception && (!exception_is<BaseException>(exception) || exception_is<Exception>(exception));
}

std::string exception_message(const std::exception_ptr& exception) {
  if (!exception) return {};
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return {};
  }
}

}  // namespace loopspec
