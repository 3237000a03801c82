// Runs a program with streams, and prints the line it says.
//
// Python documentation: library/asyncio-subprocess.html#examples
#include <cstdio>
#include <string>
#include <vector>

#include "loopspec/loopspec.h"

namespace {

loopspec::Coroutine<std::string> get_date() {
  // The program's standard output is a pipe.
  loopspec::SubprocessOptions options;
  options.standard_output = loopspec::subprocess::kPipe;
  const std::vector<std::string> command{"date", "+%F %T"};
  const auto process = co_await loopspec::create_subprocess_exec(command, options);

  const std::string line = co_await process->standard_output()->readline();

  co_await process->wait();
  co_return line.substr(0, line.find('\n'));
}

}  // namespace

int main() {
  std::printf("Current date: %s\n", loopspec::run(get_date()).c_str());
}
