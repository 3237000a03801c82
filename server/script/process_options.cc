#include "server/script/process_options.h"

#include "loopspec/file.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/op_parts.h"
#include "server/script/plain_end.h"
#include "server/script/platform/pipe_end.h"
#include "server/script/platform/process.h"

namespace loopspec::script {

namespace {

Stdio stdio_of(v1::Stdio stdio) {
  switch (stdio) {
    case v1::STDIO_PIPE:
      return subprocess::kPipe;
    case v1::STDIO_DEVNULL:
      return subprocess::kDevNull;
    case v1::STDIO_INHERIT:
      return subprocess::kInherit;
    case v1::STDIO_STDOUT:
      return subprocess::kStdout;
    default:
      return {};
  }
}

// The descriptor of an end of a pipe, a socket or a file.
int descriptor_of(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* file = object.get<std::shared_ptr<File>>()) return platform::system_descriptor((*file)->fileno());
  return plain_end(frame, id).fileno();
}

std::map<std::string, std::string> environment_with(const std::string& text) {
  std::map<std::string, std::string> variables = platform::environment();
  variables["LOOPSPEC_TEST"] = text;
  return variables;
}

void set_refused(SubprocessOptions& given, const v1::ProcessOptions& options) {
  given.universal_newlines = options.universal_newlines();
  if (options.has_shell()) given.shell = options.shell();
  given.bufsize = static_cast<int>(options.bufsize());
  given.text = options.text();
  if (options.has_encoding()) given.encoding = options.encoding();
  if (options.has_errors()) given.errors = options.errors();
}

}  // namespace

SubprocessOptions process_options(Frame& frame, const v1::ProcessOptions& options) {
  SubprocessOptions given;
  given.standard_input = options.stdin_of().empty() ? stdio_of(options.stdin()) : Stdio(descriptor_of(frame, options.stdin_of()));
  given.standard_output = options.stdout_of().empty() ? stdio_of(options.stdout()) : Stdio(descriptor_of(frame, options.stdout_of()));
  given.standard_error = stdio_of(options.stderr());
  if (options.has_env()) given.env = environment_with(options.env());
  if (!options.cwd().empty()) given.cwd = frame.state.folder().file(options.cwd());
  given.start_new_session = options.start_new_session();
  if (!options.pass_fd().empty()) given.pass_fds.push_back(passed_descriptor(frame, options));
  set_refused(given, options);
  return given;
}

bool inherits_streams(const v1::ProcessOptions& options, bool left_away) {
  const auto inherits = [left_away](v1::Stdio stdio) { return stdio == v1::STDIO_INHERIT || (left_away && stdio == v1::STDIO_UNSPECIFIED); };
  return (options.stdin_of().empty() && inherits(options.stdin())) || (options.stdout_of().empty() && inherits(options.stdout())) ||
         options.stderr() == v1::STDIO_INHERIT;
}

int passed_descriptor(Frame& frame, const v1::ProcessOptions& options) {
  return options.pass_fd().empty() ? -1 : descriptor_of(frame, options.pass_fd());
}

}  // namespace loopspec::script
