#include "server/observe/log.h"

#include <google/protobuf/util/json_util.h>
#include <grpc/support/log.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "loopspec/config/v1/log_record.pb.h"

namespace loopspec::server {

namespace {

using config::v1::LogRecord;

// Its threads may write until the process ends.
std::mutex grpc_log_mutex;
std::shared_ptr<Log> grpc_log;

std::shared_ptr<Log> current_grpc_log() {
  const std::lock_guard lock(grpc_log_mutex);
  return grpc_log;
}

const char* name_of(LogLevel level) {
  switch (level) {
    case LogLevel::kCalls:
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    default:
      return "error";
  }
}

std::string as_json(const LogRecord& record) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(record, &line, options).ok()) {
    return absl::StrCat(R"({"level":"error","event":"log","message":"a record cannot be written as JSON: )", absl::CHexEscape(record.event()), "\"}");
  }
  return line;
}

std::string as_text(const LogRecord& record) {
  std::string line = absl::StrCat(record.time(), " ", record.level(), " ", record.event());
  if (!record.message().empty()) absl::StrAppend(&line, ": ", absl::CHexEscape(record.message()));
  auto add = [&line](absl::string_view name, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&line, " ", name, "=", absl::CHexEscape(value));
  };
  add("request_id", record.request_id());
  add("identity", record.identity());
  add("method", record.method());
  add("code", record.code());
  add("reason", record.reason());
  add("peer", record.peer());
  if (!record.method().empty()) add("seconds", absl::StrCat(record.seconds()));
  std::vector<std::pair<std::string, std::string>> fields(record.fields().begin(), record.fields().end());
  std::sort(fields.begin(), fields.end());
  for (const auto& [name, value] : fields) add(name, value);
  return line;
}

void on_grpc_message(gpr_log_func_args* arguments) {
  const std::shared_ptr<Log> log = current_grpc_log();
  if (log == nullptr) return;
  const LogLevel level = arguments->severity == GPR_LOG_SEVERITY_ERROR ? LogLevel::kWarning : LogLevel::kInfo;
  if (log->wants(level)) log->write(level, "grpc", arguments->message, {{"at", absl::StrCat(arguments->file, ":", arguments->line)}});
}

}  // namespace

Log::Log(LogOptions options, Writer writer) : options_(options), writer_(std::move(writer)) {}

void Log::write(LogLevel level, const char* event, std::string message, Fields fields) {
  if (!wants(level)) return;
  LogRecord record;
  record.set_event(event);
  record.set_message(std::move(message));
  for (const auto& [name, value] : fields) (*record.mutable_fields())[name] = value;
  write(level, std::move(record));
}

void Log::write(LogLevel level, LogRecord record) {
  if (!wants(level)) return;
  record.set_time(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()));
  record.set_level(name_of(level));
  const std::string line = options_.format == LogFormat::kJson ? as_json(record) : as_text(record);
  const std::lock_guard lock(mutex_);
  writer_(line);
}

void write_to_standard_error(const std::string& line) {
  const std::string whole = line + "\n";
  for (std::size_t done = 0; done < whole.size();) {
    const ssize_t written = ::write(STDERR_FILENO, whole.data() + done, whole.size() - done);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
}

void log_grpc_messages(std::shared_ptr<Log> log) {
  {
    const std::lock_guard lock(grpc_log_mutex);
    grpc_log.swap(log);
  }
  gpr_set_log_function(on_grpc_message);
}

}  // namespace loopspec::server
