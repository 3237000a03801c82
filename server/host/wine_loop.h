// The library's loops of Windows where this is no Windows: the native worker's build for Windows, under Wine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/limits.h"

namespace loopspec::server {

struct WineLoop {
  // As the worker takes it: "selector/select".
  std::string backend;

  // The worker's command; `data_dir` is share/loopspec.
  std::vector<std::string> command(const std::string& data_dir) const;
};

// nullopt when the name means none: "proactor/iocp", or "windows:" and a backend ("windows:selector/select").
std::optional<WineLoop> parse_wine_loop(std::string_view name);

// Those that there are.
std::vector<std::string> wine_loop_names();

// Why there is none here: the worker was not built. "" when it was; whether Wine is there shows when it is started.
std::string wine_loop_refusal(const std::string& data_dir);

// What holds for such a worker: the first one makes Wine's folder, which takes long; and it starts the process that serves all others, which
// must not inherit what one of them is held to.
Limits wine_limits(Limits limits);

}  // namespace loopspec::server
