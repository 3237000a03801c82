#include "conformance/command/config_flags.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "loopspec/config/v1/server_config.pb.h"
#include "server/config/limit_table.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using loopspec::config::v1::ServerConfig;

struct Row {
  const char* flag;
  // The field: "tls.certificate".
  const char* path;
  const char* value;
  const char* help;
  char letter = '\0';
};

constexpr Row kRows[] = {
    {"listen", "listen", "ADDRESS", "host:port, [::1]:port or unix:PATH; port 0 picks a free one (127.0.0.1:50051)"},
    {"insecure", "insecure", "", "offer an address that other machines can reach without TLS"},
    {"loop", "loops", "NAME",
     "a loop: selector/epoll, cpython, cpython@/path/to/python, uvloop, python:MODULE:FACTORY; may be repeated"},
    {"worker", "workers", "COMMAND", "a loop behind a worker process of your own; may be repeated"},
    {"jobs", "jobs", "N", "programs at once, per implementation (the number of processors)", 'j'},
    {"tls-certificate", "tls.certificate", "FILE", "TLS: the server's certificate and those above it, PEM"},
    {"tls-key", "tls.key", "FILE", "TLS: its private key, PEM"},
    {"tls-client-ca", "tls.client_ca", "FILE", "mutual TLS: the authorities of client certificates, PEM"},
    {"tokens", "tokens", "FILE", "bearer tokens, a line `IDENTITY TOKEN` each; calls need one"},
    {"metrics-listen", "metrics.listen", "HOST:PORT", "offer Prometheus metrics over HTTP at /metrics (nowhere)"},
    {"log-level", "log.level", "LEVEL", "calls, info, warning or error (info)"},
    {"log-format", "log.format", "FORMAT", "json or text (json)"},
    {"drain-delay-seconds", "drain_delay_seconds", "N", "asked to end: how long all is still taken, for balancers (0)"},
    {"drain-seconds", "drain_seconds", "N", "how long calls under way may take at the end (30)"},
    {"data-dir", "data_dir", "FOLDER", "where the Python worker is"},
};

absl::Status set_enum(Message& message, const FieldDescriptor& field, const std::string& text) {
  const EnumValueDescriptor* value = field.enum_type()->FindValueByName(absl::AsciiStrToUpper(text));
  if (value != nullptr && value->number() != 0) {
    message.GetReflection()->SetEnum(&message, &field, value);
    return absl::OkStatus();
  }
  std::string names;
  for (int i = 1; i < field.enum_type()->value_count(); ++i)
    absl::StrAppend(&names, names.empty() ? "" : ", ", absl::AsciiStrToLower(field.enum_type()->value(i)->name()));
  return absl::InvalidArgumentError(absl::StrCat("takes one of ", names));
}

absl::Status set_number(Message& message, const FieldDescriptor& field, const std::string& text) {
  const auto& reflection = *message.GetReflection();
  std::uint64_t number = 0;
  std::uint32_t small = 0;
  const bool wide = field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64;
  if (!(wide ? absl::SimpleAtoi(text, &number) : absl::SimpleAtoi(text, &small)))
    return absl::InvalidArgumentError(absl::StrCat("takes a number from 0 to ", wide ? UINT64_MAX : UINT32_MAX));
  wide ? reflection.SetUInt64(&message, &field, number) : reflection.SetUInt32(&message, &field, small);
  return absl::OkStatus();
}

absl::Status set_field(Message& message, const FieldDescriptor& field, const std::string& text) {
  const auto& reflection = *message.GetReflection();
  bool on = false;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      field.is_repeated() ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!absl::SimpleAtob(text, &on)) return absl::InvalidArgumentError("takes true or false");
      reflection.SetBool(&message, &field, on);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM:
      return set_enum(message, field, text);
    default:
      return set_number(message, field, text);
  }
}

absl::Status set_path(ServerConfig& config, const std::string& path, const std::string& text) {
  Message* message = &config;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (std::size_t i = 0; i + 1 < names.size(); ++i)
    message = message->GetReflection()->MutableMessage(message, message->GetDescriptor()->FindFieldByName(names[i]));
  return set_field(*message, *message->GetDescriptor()->FindFieldByName(names.back()), text);
}

absl::Status allow(ServerConfig& config, const std::string& name) {
  if (name != "subprocesses") return absl::InvalidArgumentError("takes subprocesses");
  config.mutable_capabilities()->set_subprocesses(true);
  return absl::OkStatus();
}

}  // namespace

void add_config_flags(FlagSet& flags, ServerConfig& config) {
  const auto to = [&config](std::string path) {
    return [&config, path = std::move(path)](const std::string& text) { return set_path(config, path, text); };
  };
  for (const Row& row : kRows) {
    flags.handed(row.flag, row.value, /*is_switch=*/*row.value == '\0', to(row.path), row.help);
    if (row.letter != '\0') flags.letter(row.letter);
  }
  flags.handed(
      "allow", "CAPABILITY", false, [&config](const std::string& name) { return allow(config, name); },
      "what programs may do beyond their loop: subprocesses; may be repeated (nothing)");
  const server::Limits defaults;
  for (const server::LimitRow& row : server::limit_table())
    flags.handed(absl::StrReplaceAll(row.name, {{"_", "-"}}), "N", false, to(absl::StrCat("limits.", row.name)),
                 absl::StrCat(row.what, " (", row.get(defaults), ")"));
}

}  // namespace loopspec::conformance
