#include "server/script/helper_command.h"

#include <filesystem>
#include <fstream>

#include "loopspec/v1/op.pb.h"
#include "server/script/folder.h"
#include "server/script/io_refusal.h"
#include "server/script/platform/helper_program.h"

namespace loopspec::script {

namespace {

using Helper = v1::HelperCommand;

bool is_program_file(const Helper& command) { return command.helper() == Helper::HELPER_MISSING || command.helper() == Helper::HELPER_FORBIDDEN; }

// A program that does not exist, or that nobody may execute.
std::string program_file(const Helper& command, Folder& folder) {
  if (command.helper() == Helper::HELPER_MISSING) return folder.file("missing");
  const std::string path = folder.file("forbidden");
  std::ofstream(path).close();
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return path;
}

}  // namespace

std::string refuse_command(const v1::Op& op, const Helper& command) {
  std::string reason = refuse_io(op);
  return reason.empty() ? platform::refuse_helper(command) : reason;
}

std::vector<std::string> helper_arguments(const Helper& command, Folder& folder, int descriptor) {
  if (is_program_file(command)) return {program_file(command, folder)};
  return platform::helper_arguments(command, command.helper() == Helper::HELPER_DESCRIPTOR ? descriptor : command.number());
}

std::string helper_line(const Helper& command, Folder& folder) {
  return is_program_file(command) ? platform::shell_word(program_file(command, folder)) : platform::helper_line(command);
}

}  // namespace loopspec::script
