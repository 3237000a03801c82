#include "server/host/python_loop.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

constexpr std::string_view kOnPath = "python3";
constexpr std::string_view kSystem = "/usr/bin/python3";

absl::Status incomplete(std::string_view name, absl::string_view form) {
  return absl::InvalidArgumentError(absl::StrCat("\"", std::string(name), "\" is no loop: it should read ", form));
}

}  // namespace

std::vector<std::string> PythonLoop::command(const std::string& interpreter, const std::string& data_dir) const {
  std::vector<std::string> argv = {interpreter, "-B", data_dir + "/worker/python/loopspec_worker"};
  if (!factory.empty()) argv.insert(argv.end(), {"--loop", factory});
  return argv;
}

absl::StatusOr<std::optional<PythonLoop>> parse_python_loop(std::string_view name) {
  const std::string on_path(kOnPath);
  if (name == "cpython") return PythonLoop{{on_path}, ""};
  if (name == "uvloop") return PythonLoop{{on_path, std::string(kSystem)}, "uvloop:new_event_loop"};
  if (name.starts_with("cpython@")) {
    const auto interpreter = name.substr(name.find('@') + 1);
    if (interpreter.empty()) return incomplete(name, "cpython@/path/to/python");
    return PythonLoop{{std::string(interpreter)}, ""};
  }
  const bool named = name.starts_with("python@");
  if (!named && !name.starts_with("python:")) return std::nullopt;
  // The factory's two parts hold no colon; the interpreter's path may.
  const auto last = name.rfind(':');
  const auto colon = last == 0 || last == std::string_view::npos ? std::string_view::npos : name.rfind(':', last - 1);
  const auto interpreter = named && colon != std::string_view::npos ? name.substr(7, colon - 7) : kOnPath;
  if (colon == std::string_view::npos || colon < 6 || last == colon + 1 || last + 1 == name.size() || interpreter.empty()) {
    return incomplete(name, named ? "python@/path/to/python:MODULE:FACTORY" : "python:MODULE:FACTORY");
  }
  return PythonLoop{{std::string(interpreter)}, std::string(name.substr(colon + 1))};
}

}  // namespace loopspec::server
