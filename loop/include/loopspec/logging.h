// The "asyncio" logger.
//
// Python documentation: library/asyncio-dev.html#logging
//
// Records go to the loop's own sink when it has one, else to the process-wide sink, else to standard error
// from WARNING up.
#pragma once

#include <exception>
#include <functional>
#include <string>
#include <string_view>

namespace loopspec {

// Python's numbers.
enum class LogLevel : int { kDebug = 10, kInfo = 20, kWarning = 30, kError = 40, kCritical = 50 };

// "DEBUG", "INFO", "WARNING", "ERROR" or "CRITICAL".
std::string_view log_level_name(LogLevel level) noexcept;

struct LogRecord {
  std::string logger = "asyncio";
  LogLevel level = LogLevel::kInfo;
  std::string message;
  // What Python passes as exc_info; empty when the record is about no exception.
  std::exception_ptr exception;
  // Of a warning, which the logger "py.warnings" gives as with logging.captureWarnings(): its category, such as
  // "ResourceWarning". The message begins with it.
  std::string warning_category = {};
};

using LogSink = std::function<void(const LogRecord&)>;

// Replaces the process-wide sink; an empty one restores the default. Any thread. Sinks may be called from any
// thread that runs a loop, one call at a time for this process-wide sink.
void set_log_sink(LogSink sink);

// The level's name, the message and the exception, as the default sink prints them (without a final newline).
std::string format_log_record(const LogRecord& record);

class Logger {
 public:
  explicit Logger(std::string name = "asyncio") : name_(std::move(name)) {}

  const std::string& name() const noexcept { return name_; }
  // This logger's own sink; an empty one falls back to the process-wide sink. Not synchronised: set it before use.
  void set_sink(LogSink sink) { sink_ = std::move(sink); }
  void log(LogLevel level, std::string message, std::exception_ptr exception = nullptr) const;
  // Python's warnings.warn(): a WARNING record of the logger "py.warnings", to this logger's sink. Never filtered.
  void warn(std::string category, const std::string& message) const;

 private:
  void emit(const LogRecord& record) const;

  std::string name_;
  LogSink sink_;
};

}  // namespace loopspec
