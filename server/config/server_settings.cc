#include "server/config/server_settings.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "loopspec/backends.h"
#include "loopspec/config/v1/server_config.pb.h"
#include "server/config/limit_table.h"

namespace loopspec::server {

namespace {

constexpr const char* kUsualAddress = "127.0.0.1:50051";
constexpr std::uint32_t kMaxJobs = 10'000;
constexpr std::uint32_t kMaxDrainSeconds = 86'400;

absl::Status out_of_range(const char* field, std::uint64_t value, std::uint64_t minimum, std::uint64_t maximum) {
  return absl::InvalidArgumentError(absl::StrCat(field, " ", value, ": must be from ", minimum, " to ", maximum));
}

absl::Status check_numbers(const config::v1::ServerConfig& config) {
  if (config.has_jobs() && (config.jobs() == 0 || config.jobs() > kMaxJobs)) return out_of_range("jobs", config.jobs(), 1, kMaxJobs);
  if (config.drain_seconds() > kMaxDrainSeconds) return out_of_range("drain_seconds", config.drain_seconds(), 0, kMaxDrainSeconds);
  if (config.drain_delay_seconds() > kMaxDrainSeconds) return out_of_range("drain_delay_seconds", config.drain_delay_seconds(), 0, kMaxDrainSeconds);
  // A file in JSON may hold any number for an enum.
  if (!config::v1::Log::Level_IsValid(config.log().level()) || !config::v1::Log::Format_IsValid(config.log().format())) {
    return absl::InvalidArgumentError("log: level is CALLS, INFO, WARNING or ERROR, format JSON or TEXT");
  }
  return absl::OkStatus();
}

// Of the library's loops those that this system has, and CPython's.
std::vector<std::string> usual_loops() {
  std::vector<std::string> loops;
  for (const std::string_view name : available_backends()) {
    if (name.starts_with("selector/") || name == "proactor/iocp") loops.emplace_back(name);
  }
  loops.emplace_back("cpython");
  return loops;
}

LogOptions log_options(const config::v1::Log& log) {
  LogOptions options;
  if (log.level() != config::v1::Log::LEVEL_UNSPECIFIED) options.level = static_cast<LogLevel>(log.level());
  if (log.format() != config::v1::Log::FORMAT_UNSPECIFIED) options.format = static_cast<LogFormat>(log.format());
  return options;
}

}  // namespace

absl::StatusOr<ServerSettings> settings_from(const config::v1::ServerConfig& config) {
  if (absl::Status status = check_numbers(config); !status.ok()) return status;
  ServerSettings settings;
  ServerOptions& options = settings.options;
  options.listen = config.has_listen() ? config.listen() : kUsualAddress;
  options.insecure = config.insecure();
  options.loops.assign(config.loops().begin(), config.loops().end());
  options.workers.assign(config.workers().begin(), config.workers().end());
  if (options.loops.empty() && options.workers.empty()) options.loops = usual_loops();
  options.jobs = static_cast<int>(config.jobs());
  options.data_dir = config.data_dir();
  options.tls = {config.tls().certificate(), config.tls().key(), config.tls().client_ca()};
  if (config.has_tls() && !options.tls.enabled()) return absl::InvalidArgumentError("tls: names no certificate and no key");
  options.token_file = config.tokens();
  if (config.has_tokens() && config.tokens().empty()) return absl::InvalidArgumentError("tokens: names no file");
  options.capabilities.subprocesses = config.capabilities().subprocesses();
  options.metrics_listen = config.metrics().listen();
  settings.log = log_options(config.log());
  settings.drain_delay = absl::Seconds(config.drain_delay_seconds());
  if (config.has_drain_seconds()) settings.drain_deadline = absl::Seconds(config.drain_seconds());
  if (absl::Status status = set_limits(config.limits(), options.limits); !status.ok()) return status;
  return settings;
}

}  // namespace loopspec::server
