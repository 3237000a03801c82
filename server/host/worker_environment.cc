#include "server/host/worker_environment.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "loopspec/v1/program.pb.h"

namespace loopspec::server {

namespace {

constexpr std::string_view kKept[] = {"PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR"};

bool changes_python(std::string_view entry) {
  const auto name = entry.substr(0, entry.find('='));
  return name.starts_with("PYTHON") && std::find(std::begin(kKept), std::end(kKept), name) == std::end(kKept);
}

}  // namespace

std::vector<std::string> worker_environment(const v1::ProcessSetup& setup) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!changes_python(*entry)) environment.emplace_back(*entry);
  }
  if (!setup.asyncio_debug().empty()) environment.push_back("PYTHONASYNCIODEBUG=" + setup.asyncio_debug());
  if (setup.dev_mode()) environment.emplace_back("PYTHONDEVMODE=1");
  return environment;
}

}  // namespace loopspec::server
