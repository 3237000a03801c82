#include "server/script/program_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "loopspec/v1/program.pb.h"
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
  for (const v1::Block& block : program.blocks()) {
    absl::StrAppend(&text, block.quiet() ? "quiet " : "", block.coroutine() ? "coroutine " : "", block.name(),
                    block.ops().empty() ? ": nothing\n" : ":\n");
    for (const v1::Op& op : block.ops()) absl::StrAppend(&text, op_line(op));
  }
  return text;
}

}  // namespace loopspec::script
