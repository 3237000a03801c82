// Log: the server's structured log, a line a record (log_record.proto).
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace loopspec::config::v1 {
class LogRecord;
}  // namespace loopspec::config::v1

namespace loopspec::server {

// What each holds: config.v1.Log.Level.
enum class LogLevel { kCalls = 1, kInfo = 2, kWarning = 3, kError = 4 };
enum class LogFormat { kJson = 1, kText = 2 };

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kJson;
};

class Log {
 public:
  // Takes a whole line without its end. Called one at a time.
  using Writer = std::function<void(const std::string& line)>;
  using Fields = std::initializer_list<std::pair<const char*, std::string>>;

  // Writes nowhere.
  Log() = default;
  Log(LogOptions options, Writer writer);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // Whether a record of this level would be written: to ask before one is made.
  bool wants(LogLevel level) const { return writer_ && level >= options_.level; }

  // Any thread.
  void write(LogLevel level, const char* event, std::string message, Fields fields = {});
  // Sets the time and the level of the record, and writes it.
  void write(LogLevel level, config::v1::LogRecord record);

 private:
  const LogOptions options_;
  const Writer writer_;
  std::mutex mutex_;
};

// Writes to standard error, each line at once.
void write_to_standard_error(const std::string& line);

// From now on gRPC's own messages go through `log`, as event "grpc"; with null, nowhere. Process-wide.
void log_grpc_messages(std::shared_ptr<Log> log);

}  // namespace loopspec::server
