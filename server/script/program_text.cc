#include "server/script/program_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/io_text.h"
#include "server/script/op_text.h"
#include "server/script/value_text.h"

namespace loopspec::script {
namespace {

std::string settings_text(const v1::Program& program) {
  std::vector<std::string> settings;
  if (program.clock() == v1::CLOCK_VIRTUAL) settings.emplace_back("virtual clock");
  if (program.clock() == v1::CLOCK_REAL) settings.emplace_back("real clock");
  if (program.clock() == v1::CLOCK_UNSPECIFIED) settings.emplace_back("virtual clock where there is one");
  if (program.debug()) settings.emplace_back("debug mode");
  if (program.process().fresh()) settings.emplace_back("fresh process");
  if (program.process().dev_mode()) settings.emplace_back("Python's development mode");
  if (const std::string& debug = program.process().asyncio_debug(); !debug.empty())
    settings.push_back(absl::StrCat("PYTHONASYNCIODEBUG=", debug));
  if (program.capture_warnings()) settings.emplace_back("warnings recorded");
  return absl::StrJoin(settings, ", ");
}

// `name: kind, transport=t, connection_made=made`.
std::string protocol_line(const v1::Protocol& protocol) {
  std::vector<std::string> parts;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  protocol.GetReflection()->ListFields(protocol, &fields);
  for (const auto* field : fields) {
    if (field->name() == "name") continue;
    if (field->name() == "kind") {
      parts.push_back(enumerator_text(*field, protocol.kind()));
    } else if (field->name() == "buffer_size") {
      parts.push_back(absl::StrCat("buffer_size=", protocol.buffer_size()));
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_BOOL) {
      parts.push_back(field->name());
    } else {
      parts.push_back(absl::StrCat(field->name(), "=", protocol.GetReflection()->GetString(protocol, field)));
    }
  }
  return absl::StrCat("protocol ", protocol.name(), ": ", parts.empty() ? "no blocks" : absl::StrJoin(parts, ", "), "\n");
}

std::string op_line(const v1::Op& op) {
  std::string line = absl::StrCat("  ", op.id().empty() ? "" : absl::StrCat(op.id(), " = "), op_text(op));
  if (op.has_raise() && !op.raise().message().empty()) absl::StrAppend(&line, "  # ", op.raise().message());
  if (op.catch_()) absl::StrAppend(&line, "  # goes on when this raises");
  if (op.quiet()) absl::StrAppend(&line, "  # not recorded");
  return absl::StrCat(line, "\n");
}

}  // namespace

std::string program_text(const v1::Program& program) {
  std::string text = absl::StrCat(settings_text(program), "\nmain:\n");
  for (const v1::Op& op : program.main()) absl::StrAppend(&text, op_line(op));
  for (const v1::Protocol& protocol : program.protocols()) absl::StrAppend(&text, protocol_line(protocol));
  for (const v1::Block& block : program.blocks()) {
    absl::StrAppend(&text, block.quiet() ? "quiet " : "", block.coroutine() ? "coroutine " : "", block.name(),
                    block.ops().empty() ? ": nothing\n" : ":\n");
    for (const v1::Op& op : block.ops()) absl::StrAppend(&text, op_line(op));
  }
  return text;
}

}  // namespace loopspec::script
