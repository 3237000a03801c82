// Loops that Python runs, by the names of design section 6, and the worker commands that run them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace loopspec::server {

struct PythonLoop {
  // Interpreters to try; the first that can make the loop is it.
  std::vector<std::string> interpreters;
  // MODULE:FACTORY; "" is CPython's own loop.
  std::string factory;

  // The worker's command; `data_dir` is share/loopspec.
  std::vector<std::string> command(const std::string& interpreter, const std::string& data_dir) const;
};

// nullopt when the name means no Python loop; INVALID_ARGUMENT when it starts like one and is not whole.
absl::StatusOr<std::optional<PythonLoop>> parse_python_loop(std::string_view name);

}  // namespace loopspec::server
