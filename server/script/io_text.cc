#include "server/script/io_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/value_text.h"

namespace loopspec::script {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string data_text(const std::string& bytes) {
  v1::Value data;
  data.set_data(bytes);
  return value_text(data);
}

std::string content_argument(const v1::Data& data) {
  switch (data.content_case()) {
    case v1::Data::kBytes:
      return data_text(data.bytes());
    case v1::Data::kPattern:
      return absl::StrCat("pattern(", data.pattern(), data.offset() == 0 ? "" : absl::StrCat(", ", data.offset()), ")");
    case v1::Data::kText:
      return quoted_text(data.text());
    case v1::Data::kArgument:
      return absl::StrCat("$", data.argument());
    case v1::Data::kOf:
      return data.of();
    case v1::Data::kNotData:
    case v1::Data::CONTENT_NOT_SET:
      break;
  }
  return "<not data>";
}

std::string data_argument(const v1::Data& data) {
  const std::string content = content_argument(data);
  switch (data.form()) {
    case v1::Data::FORM_BYTEARRAY:
      return absl::StrCat("bytearray(", content, ")");
    case v1::Data::FORM_MEMORYVIEW:
      return absl::StrCat("memoryview(", content, ")");
    case v1::Data::FORM_REUSED_BYTEARRAY:
      return absl::StrCat("<reused bytearray>(", content, ")");
    default:
      return content;
  }
}

std::string inet_argument(const v1::Endpoint& address) {
  const std::string host = quoted_text(address.has_host() ? address.host() : "127.0.0.1");
  const std::string port = address.port_of().empty() ? "0" : absl::StrCat("port of ", address.port_of());
  switch (address.form()) {
    case v1::Endpoint::FORM_BYTES:
      return absl::StrCat("(b", host, ", ", port, ")");
    case v1::Endpoint::FORM_PORT_TEXT:
      return absl::StrCat("(", host, ", \"", port, "\")");
    case v1::Endpoint::FORM_PORT_NONE:
      return absl::StrCat("(", host, ", None)");
    default:
      return absl::StrCat("(", host, ", ", port, ")");
  }
}

std::string place_argument(const v1::Endpoint& address) {
  switch (address.place_case()) {
    case v1::Endpoint::kPath:
      return absl::StrCat("path of ", address.path());
    case v1::Endpoint::kAbstractName:
      return absl::StrCat("abstract ", address.abstract_name());
    case v1::Endpoint::kOf:
      return absl::StrCat("address of ", address.of());
    case v1::Endpoint::kNone:
      return address.port_of().empty() ? "None" : absl::StrCat("(None, port of ", address.port_of(), ")");
    case v1::Endpoint::kArgument:
      return absl::StrCat("$", address.argument());
    case v1::Endpoint::kNotAnAddress:
      return "<not an address>";
    default:
      return "";
  }
}

std::string endpoint_argument(const v1::Endpoint& address) {
  const std::string place = place_argument(address);
  if (place.empty()) return inet_argument(address);
  if (address.form() == v1::Endpoint::FORM_BYTES) return absl::StrCat("bytes ", place);
  if (address.form() == v1::Endpoint::FORM_PATH_LIKE) return absl::StrCat("path-like ", place);
  return place;
}

std::string helper_argument(const v1::HelperCommand& command) {
  std::string name = absl::AsciiStrToLower(v1::HelperCommand::Helper_Name(command.helper()).substr(sizeof("HELPER_") - 1));
  if (command.helper() == v1::HelperCommand::HELPER_UNSPECIFIED) name = "exit";
  const bool has_number = command.helper() == v1::HelperCommand::HELPER_UNSPECIFIED || command.number() != 0;
  const std::string number = has_number ? absl::StrCat(command.number()) : "";
  const std::string text = command.text().empty() ? "" : quoted_text(command.text());
  return absl::StrCat(name, "(", number, number.empty() || text.empty() ? "" : ", ", text, ")");
}

std::string signal_argument(const v1::Signal& signal) {
  if (signal.has_name()) return signal.name();
  return signal.has_number() ? absl::StrCat(signal.number()) : "<not a number>";
}

// Fields that name something; all other texts are the program's own.
constexpr std::string_view kNames[] = {"context", "cwd", "pass_fd", "stdin_of", "stdout_of"};

std::string keyword_text(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "True" : "False";
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return number_text(reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return enumerator_text(field, reflection.GetEnumValue(message, &field));
    default:
      break;
  }
  const std::string text = reflection.GetString(message, &field);
  return std::find(std::begin(kNames), std::end(kNames), field.name()) != std::end(kNames) ? text : quoted_text(text);
}

}  // namespace

std::string io_argument(const Message& value) {
  if (const auto* data = dynamic_cast<const v1::Data*>(&value)) return data_argument(*data);
  if (const auto* address = dynamic_cast<const v1::Endpoint*>(&value)) return endpoint_argument(*address);
  if (const auto* command = dynamic_cast<const v1::HelperCommand*>(&value)) return helper_argument(*command);
  if (const auto* signal = dynamic_cast<const v1::Signal*>(&value)) return signal_argument(*signal);
  return "";
}

bool is_keyword_message(const Message& value) {
  return dynamic_cast<const v1::TlsOptions*>(&value) != nullptr || dynamic_cast<const v1::FilePart*>(&value) != nullptr ||
         dynamic_cast<const v1::ProcessOptions*>(&value) != nullptr;
}

std::vector<std::string> keyword_arguments(const Message& value) {
  std::vector<const FieldDescriptor*> fields;
  value.GetReflection()->ListFields(value, &fields);
  std::vector<std::string> arguments;
  for (const FieldDescriptor* field : fields) {
    if (field->name() == "context")
      arguments.push_back(absl::StrCat("ssl=", keyword_text(value, *field)));
    else if (field->name() == "default_context")
      arguments.emplace_back("ssl=True");
    else if (absl::EndsWith(field->name(), "_not_an_integer"))
      arguments.push_back(absl::StrCat(field->name().substr(0, field->name().find('_')), "=<not an integer>"));
    else
      arguments.push_back(absl::StrCat(field->name(), "=", keyword_text(value, *field)));
  }
  return arguments;
}

std::string enumerator_text(const FieldDescriptor& field, int number) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr || number == 0) return "None";
  // The values of an enum begin with its name: RETURN_WHEN_FIRST_COMPLETED of ReturnWhen.
  std::string prefix;
  for (const char c : field.enum_type()->name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  prefix += '_';
  const std::string name = absl::AsciiStrToLower(value->name());
  return absl::StartsWith(name, prefix) ? name.substr(prefix.size()) : name;
}

}  // namespace loopspec::script
