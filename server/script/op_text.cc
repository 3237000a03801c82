#include "server/script/op_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/io_text.h"
#include "server/script/value_text.h"

namespace loopspec::script {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Arguments that asyncio takes by keyword, or that would not be understood without their name.
constexpr std::array kNamed = std::to_array<std::string_view>(
    {"at_least",  "at_most",     "backlog",     "base",       "bind",        "buffer_size", "certificate", "context",
     "count",     "custom_awaitable",           "debug",      "default",     "eager_start", "executor",    "family",
     "flags",     "form",        "happy_eyeballs_delay",      "high",        "interleave",  "key",         "limit",
     "local",     "local_addr",  "logging",     "low",        "max_size",    "max_workers", "message",     "name",
     "offset",    "order",       "position",    "positional_context",        "printed_by",  "remote_addr", "result",
     "return_when",              "returns",     "service",    "sock",        "start",       "step",        "timeout",
     "times",     "unlike"});
// Text of the program's own; all other strings name things and stand bare.
constexpr std::array<std::string_view, 6> kQuoted = {"default", "key", "logging", "message", "name", "service"};
// Names of coroutine blocks: asyncio is given what calling them returns.
constexpr std::array<std::string_view, 3> kCoroutine = {"async_generator", "coroutine", "coroutine_object"};

template <std::size_t size>
bool among(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// A context is the subject of context_run, and what an exception handler is called with, but a keyword of call_soon.
bool takes_name(const FieldDescriptor& field) { return among(kNamed, field.name()) && !(field.name() == "context" && field.number() == 1); }

std::string words(std::string_view name) { return absl::StrReplaceAll({name.data(), name.size()}, {{"_", " "}}); }

std::string seconds_argument(const v1::Seconds& seconds) {
  switch (seconds.kind_case()) {
    case v1::Seconds::kValue:
      return number_text(seconds.value());
    case v1::Seconds::kInteger:
      return absl::StrCat("int(", seconds.integer(), ")");
    case v1::Seconds::kText:
      return quoted_text(seconds.text());
    case v1::Seconds::kInfinite:
      return "inf";
    case v1::Seconds::kNone:
    case v1::Seconds::KIND_NOT_SET:
      break;
  }
  return "None";
}

std::string callable_argument(const v1::Callable& callable, const std::string& loop) {
  switch (callable.target_case()) {
    case v1::Callable::kBlock:
      return callable.block();
    case v1::Callable::kMethod:
      return absl::StrCat(loop, ".", callable.method());
    case v1::Callable::kCoroutineFunction:
      return absl::StrCat("<coroutine function ", callable.coroutine_function(), ">");
    case v1::Callable::kCoroutineObject:
      return absl::StrCat(callable.coroutine_object(), "()");
    case v1::Callable::kClient:
      return absl::StrCat("client ", callable.client());
    case v1::Callable::kNotCallable:
    case v1::Callable::TARGET_NOT_SET:
      break;
  }
  return "<not callable>";
}

std::string awaitable_argument(const v1::Awaitable& awaitable) {
  switch (awaitable.awaitable_case()) {
    case v1::Awaitable::kFuture:
      return awaitable.future();
    case v1::Awaitable::kCoroutine:
      return absl::StrCat(awaitable.coroutine(), "()");
    case v1::Awaitable::kCustomAwaitable:
      return absl::StrCat("custom_awaitable=", awaitable.custom_awaitable());
    case v1::Awaitable::kNotAwaitable:
    case v1::Awaitable::AWAITABLE_NOT_SET:
      break;
  }
  return "<not awaitable>";
}

std::string context_argument(const v1::ContextSpec& spec) {
  if (spec.received()) return "<received>";
  if (spec.not_a_dict()) return "<not a dict>";
  v1::Value value;
  auto& entries = *value.mutable_map()->mutable_entries();
  for (const auto& [key, entry] : spec.extra()) entries[key] = entry;
  if (spec.has_message()) entries["message"].set_text(spec.message());
  if (spec.has_exception()) *entries["exception"].mutable_exception() = spec.exception();
  return value_text(value);
}

// Renders one element of one field; knows no op by name.
class ArgumentText {
 public:
  ArgumentText(const v1::Op& op, const Message& message) : loop_(op.loop().empty() ? "loop" : op.loop()), message_(message) {}

  std::string scalar(const FieldDescriptor& field) const {
    const Reflection& reflection = *message_.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return reflection.GetBool(message_, &field) ? "True" : "False";
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return number_text(reflection.GetDouble(message_, &field));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(reflection.GetUInt32(message_, &field));
      case FieldDescriptor::CPPTYPE_INT64:
        return absl::StrCat(reflection.GetInt64(message_, &field));
      case FieldDescriptor::CPPTYPE_ENUM:
        return enumerator_text(field, reflection.GetEnumValue(message_, &field));
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return message(reflection.GetMessage(message_, &field));
      default:
        return text(field, reflection.GetString(message_, &field));
    }
  }

  std::string element(const FieldDescriptor& field, int index) const {
    const Reflection& reflection = *message_.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return message(reflection.GetRepeatedMessage(message_, &field, index));
      case FieldDescriptor::CPPTYPE_UINT32:
        return absl::StrCat(reflection.GetRepeatedUInt32(message_, &field, index));
      default:
        return text(field, reflection.GetRepeatedString(message_, &field, index));
    }
  }

 private:
  std::string text(const FieldDescriptor& field, const std::string& value) const {
    if (among(kCoroutine, field.name())) return absl::StrCat(value, "()");
    if (field.name() == "coroutine_function") return absl::StrCat("<coroutine function ", value, ">");
    if (field.type() == FieldDescriptor::TYPE_BYTES) {
      v1::Value data;
      data.set_data(value);
      return value_text(data);
    }
    return among(kQuoted, field.name()) ? quoted_text(value) : value;
  }

  std::string message(const Message& value) const {
    if (const auto* seconds = dynamic_cast<const v1::Seconds*>(&value)) return seconds_argument(*seconds);
    if (const auto* callable = dynamic_cast<const v1::Callable*>(&value)) return callable_argument(*callable, loop_);
    if (const auto* awaitable = dynamic_cast<const v1::Awaitable*>(&value)) return awaitable_argument(*awaitable);
    if (const auto* spec = dynamic_cast<const v1::ContextSpec*>(&value)) return context_argument(*spec);
    if (const auto* exception = dynamic_cast<const v1::ExceptionValue*>(&value)) return exception_text(*exception);
    if (const auto* other = dynamic_cast<const v1::Value*>(&value)) return value_text(*other);
    if (std::string text = io_argument(value); !text.empty()) return text;
    return absl::StrCat("<", value.GetDescriptor()->name(), ">");
  }

  std::string loop_;
  const Message& message_;
};

// A field that is not set is still shown where the op cannot do without it: the only flag of set_debug, the delay of a sleep.
bool is_required(const FieldDescriptor& field) {
  if (field.is_repeated() || field.containing_oneof() != nullptr) return false;
  if (takes_name(field)) return false;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) return field.message_type()->name() != "Endpoint";
  return field.number() == 1 && field.cpp_type() != FieldDescriptor::CPPTYPE_STRING;
}

std::string named(const FieldDescriptor& field, std::string text) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && field.real_containing_oneof() != nullptr)
    return field.name() == "none" ? "None" : absl::StrCat("<", words(field.name()), ">");
  if (field.name() == "not_callable") return "<not callable>";
  if (field.name().compare(0, 4, "not_") == 0) return absl::StrCat("<", words(field.name()), ">");
  const bool keyword = takes_name(field) || (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL && field.number() != 1);
  return keyword ? absl::StrCat(field.name(), "=", text) : text;
}

// Null for a field that holds anything else.
const Message* keyword_message(const Message& message, const FieldDescriptor& field) {
  if (field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return nullptr;
  const Message& value = message.GetReflection()->GetMessage(message, &field);
  return is_keyword_message(value) ? &value : nullptr;
}

std::string arguments_text(const v1::Op& op, const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  const ArgumentText argument(op, message);
  std::vector<std::string> arguments;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (op.has_raise() && field.name() == "message") continue;
    if (op.set_exception().not_an_exception() && field.name() == "exception") continue;
    if (field.is_repeated()) {
      for (int k = 0; k < reflection.FieldSize(message, &field); ++k) arguments.push_back(argument.element(field, k));
    } else if (const Message* keywords = keyword_message(message, field)) {
      for (std::string& keyword : keyword_arguments(*keywords)) arguments.push_back(std::move(keyword));
    } else if (reflection.HasField(message, &field) || is_required(field)) {
      arguments.push_back(named(field, argument.scalar(field)));
    }
  }
  return absl::StrJoin(arguments, ", ");
}

std::string log_text(const v1::Log& log) {
  std::string text = absl::StrCat("log ", quoted_text(log.text()));
  for (const std::uint32_t index : log.arguments()) absl::StrAppend(&text, " $", index);
  for (const std::string& id : log.ids()) absl::StrAppend(&text, " ", id);
  return text;
}

}  // namespace

std::string_view op_name(const v1::Op& op) {
  const FieldDescriptor* field = op.GetReflection()->GetOneofFieldDescriptor(op, op.GetDescriptor()->oneof_decl(0));
  return field == nullptr ? std::string_view() : std::string_view(field->name());
}

std::string op_text(const v1::Op& op) {
  const FieldDescriptor* field = op.GetReflection()->GetOneofFieldDescriptor(op, op.GetDescriptor()->oneof_decl(0));
  if (field == nullptr) return "<no op>";
  if (op.has_log()) return log_text(op.log());
  if (op.has_report_tally()) return absl::StrCat("tally ", op.report_tally().name());
  const std::string arguments = arguments_text(op, op.GetReflection()->GetMessage(op, field));
  const std::string prefix = op.loop().empty() || op.loop() == "loop" ? "" : absl::StrCat(op.loop(), ".");
  return absl::StrCat(prefix, field->name(), "(", arguments, ")");
}

}  // namespace loopspec::script
