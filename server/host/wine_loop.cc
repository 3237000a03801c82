#include "server/host/wine_loop.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace loopspec::server {

namespace {

constexpr std::string_view kPrefix = "windows:";
constexpr std::string_view kIocp = "proactor/iocp";
constexpr std::uint32_t kFirstHelloMs = 120'000;

std::string worker_file(const std::string& data_dir) { return data_dir + "/worker/windows/loopspec-worker.exe"; }

}  // namespace

std::vector<std::string> WineLoop::command(const std::string& data_dir) const {
  return {data_dir + "/worker/wine", worker_file(data_dir), "--loop", backend};
}

std::optional<WineLoop> parse_wine_loop(std::string_view name) {
  if (name == kIocp) return WineLoop{std::string(name)};
  if (!name.starts_with(kPrefix)) return std::nullopt;
  return WineLoop{std::string(name.substr(kPrefix.size()))};
}

std::vector<std::string> wine_loop_names() { return {std::string(kIocp), absl::StrCat(std::string(kPrefix), "selector/select")}; }

std::string wine_loop_refusal(const std::string& data_dir) {
  std::error_code error;
  const std::string file = worker_file(data_dir);
  if (std::filesystem::is_regular_file(file, error)) return "";
  return absl::StrCat("the worker for Windows was not built: there is no ", file, " (docs/windows.md)");
}

Limits wine_limits(Limits limits) {
  limits.max_hello_ms = std::max(limits.max_hello_ms, kFirstHelloMs);
  limits.max_worker_memory_bytes = 0;
  limits.max_worker_descriptors = 0;
  limits.max_worker_file_bytes = 0;
  return limits;
}

}  // namespace loopspec::server
