#include "loopspec/exception_context.h"

#include <algorithm>

#include "exception_context_lines.h"
#include "loopspec/exceptions.h"
#include "loopspec/socket.h"
#include "loopspec/transport.h"
#include "type_name.h"

namespace loopspec {

std::vector<std::string> ExceptionContext::keys() const {
  std::vector<std::string> result;
  if (!message.empty()) result.emplace_back("message");
  if (exception) result.emplace_back("exception");
  if (handle) result.emplace_back("handle");
  if (future) result.emplace_back("future");
  if (task) result.emplace_back("task");
  for (const auto& [key, value] : extra) result.push_back(key);
  std::sort(result.begin(), result.end());
  return result;
}

namespace detail {
namespace {

std::string describe_nested(const ExceptionContext& context) {
  std::string text = "{";
  for (const std::string& key : context.keys()) {
    if (text.size() > 1) text += ", ";
    text += "'" + key + "': " + describe_key(context, key);
  }
  return text + "}";
}

std::string describe_protocol(const BaseProtocol* protocol) {
  return protocol == nullptr ? "None" : "<" + type_name(typeid(*protocol)) + ">";
}

std::string describe_any(const std::any& value) {
  if (!value.has_value()) return "None";
  if (const auto* text = std::any_cast<std::string>(&value)) return "'" + *text + "'";
  if (const auto* text = std::any_cast<const char*>(&value)) return "'" + std::string(*text) + "'";
  if (const auto* flag = std::any_cast<bool>(&value)) return *flag ? "True" : "False";
  if (const auto* number = std::any_cast<int>(&value)) return std::to_string(*number);
  if (const auto* number = std::any_cast<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* number = std::any_cast<double>(&value)) return std::to_string(*number);
  if (const auto* transport = std::any_cast<std::shared_ptr<BaseTransport>>(&value)) return (*transport)->repr();
  if (const auto* protocol = std::any_cast<std::shared_ptr<BaseProtocol>>(&value)) return describe_protocol(protocol->get());
  if (const auto* socket = std::any_cast<Socket>(&value)) return socket->repr();
  if (const auto* nested = std::any_cast<ExceptionContext>(&value)) return describe_nested(*nested);
  return "<" + type_name(value.type()) + ">";
}

}  // namespace

std::string describe_key(const ExceptionContext& context, const std::string& key) {
  if (key == "message") return "'" + context.message + "'";
  if (key == "exception") return exception_type_name(context.exception) + "('" + exception_message(context.exception) + "')";
  if (key == "handle") return context.handle.repr();
  if (key == "future") return context.future.repr();
  if (key == "task") return context.task.repr();
  return describe_any(context.extra.at(key));
}

}  // namespace detail
}  // namespace loopspec
