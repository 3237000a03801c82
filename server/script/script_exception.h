// The exceptions programs raise: the library's own classes where it has them, and classes of the script's for Python's other
// names.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "loopspec/exceptions.h"

namespace loopspec::script {

// An Exception, or (below) a BaseException, of any of Python's or asyncio's names, or the script's own "Error" and "BaseError".
class ScriptException final : public Exception {
 public:
  // `type` must live for ever: known_exception_type() gives such.
  ScriptException(std::string_view type, std::string message) : Exception(std::move(message)), type_(type) {}
  std::string_view type_name() const noexcept override { return type_; }

 private:
  std::string_view type_;
};

class ScriptBaseException final : public BaseException {
 public:
  ScriptBaseException(std::string_view type, std::string message) : BaseException(std::move(message)), type_(type) {}
  std::string_view type_name() const noexcept override { return type_; }

 private:
  std::string_view type_;
};

// Ends a program: no op catches it, and it leaves run_forever() as SystemExit does.
class Aborted final : public SystemExit {
 public:
  Aborted() : SystemExit(std::string("the program was aborted")) {}
  std::string_view type_name() const noexcept override { return "Aborted"; }
};

// Whether make_exception() can make one of this name.
bool is_exception_type(std::string_view type);

// An exception object of that type. The type must be one.
std::exception_ptr make_exception(std::string_view type, const std::string& message);

}  // namespace loopspec::script
