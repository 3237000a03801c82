// Runs a command of the shell and prints how it ended and what it said.
//
// Python documentation: library/asyncio-subprocess.html
#include <cstdio>
#include <string>

#include "loopspec/loopspec.h"

namespace {

loopspec::Coroutine<void> run_command(std::string command) {
  loopspec::SubprocessOptions options;
  options.standard_output = loopspec::subprocess::kPipe;
  options.standard_error = loopspec::subprocess::kPipe;
  const auto process = co_await loopspec::create_subprocess_shell(command, options);

  const auto [output, errors] = co_await process->communicate();

  std::printf("['%s' exited with %d]\n", command.c_str(), process->returncode().value());
  if (!output->empty()) std::printf("[stdout]\n%s\n", output->c_str());
  if (!errors->empty()) std::printf("[stderr]\n%s\n", errors->c_str());
}

}  // namespace

int main() {
  loopspec::run(run_command("echo output; echo errors >&2; exit 2"));
}
