#include "server/script/io_refusal.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "loopspec/v1/op.pb.h"

namespace loopspec::script {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kBytesOnly = "in C++ only bytes can be given";
constexpr std::string_view kAddressOnly = "in C++ only an address can be given";
constexpr std::string_view kIntegerOnly = "in C++ only an integer can be given";
constexpr std::string_view kNoKeywords = "C++ has no keyword arguments";

// A field that is set and may not be.
struct Refused {
  std::string_view message;
  std::string_view field;
  std::string_view reason;
};

constexpr Refused kRefused[] = {
    {"Data", "text", kBytesOnly},
    {"Data", "not_data", kBytesOnly},
    {"Endpoint", "not_an_address", kAddressOnly},
    {"FilePart", "offset_not_an_integer", kIntegerOnly},
    {"FilePart", "count_not_an_integer", kIntegerOnly},
    {"CreateSocket", "ssl_socket", "Python's wrapped sockets are its own"},
    {"CreateConnection", "extra_positional", kNoKeywords},
    {"CreateServer", "extra_positional", kNoKeywords},
    {"Getaddrinfo", "positional_family", kNoKeywords},
    {"Writelines", "generator", "in C++ lines are given as a span"},
    {"ServerSockets", "is_tuple", "C++ has no tuple"},
    {"CreateDatagramEndpoint", "three_members", kAddressOnly},
    {"CreateDatagramEndpoint", "reuse_address", kNoKeywords},
    {"StartTls", "not_a_context", "in C++ only a context can be given"},
};

// Reasons that lie in what a field says.
std::string refuse_value(const Message& message) {
  if (const auto* address = dynamic_cast<const v1::Endpoint*>(&message)) {
    return address->form() == v1::Endpoint::FORM_PATH_LIKE ? "in C++ a path is a string" : "";
  }
  const auto* file = dynamic_cast<const v1::CreateFile*>(&message);
  return file != nullptr && file->kind() == v1::CreateFile::KIND_TEXT ? "C++ has no files in text mode" : "";
}

std::string refuse(const Message& message) {
  if (std::string reason = refuse_value(message); !reason.empty()) return reason;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto* refused = std::find_if(std::begin(kRefused), std::end(kRefused), [&](const Refused& each) {
      return each.message == message.GetDescriptor()->name() && each.field == field->name();
    });
    if (refused != std::end(kRefused)) return std::string(refused->reason);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const Message& part = field->is_repeated() ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                                                 : message.GetReflection()->GetMessage(message, field);
      if (std::string reason = refuse(part); !reason.empty()) return reason;
    }
  }
  return "";
}

}  // namespace

std::string refuse_io(const v1::Op& op) {
  const FieldDescriptor& field = *op.GetDescriptor()->FindFieldByNumber(op.op_case());
  return refuse(op.GetReflection()->GetMessage(op, &field));
}

std::string refuse_protocol(const v1::Protocol& protocol) {
  return protocol.kind() == v1::Protocol::KIND_DUCK ? "in C++ a protocol derives from the library's classes" : "";
}

}  // namespace loopspec::script
