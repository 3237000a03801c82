#include "loopspec/logging.h"

#include <cstdio>
#include <mutex>

#include "loopspec/exceptions.h"

namespace loopspec {
namespace {

struct ProcessSink {
  std::mutex mutex;
  LogSink sink;
};

// Never destroyed: loops may log while static objects are torn down.
ProcessSink& process_sink() {
  static auto* const instance = new ProcessSink;
  return *instance;
}

}  // namespace

std::string_view log_level_name(LogLevel level) noexcept {
  switch (level) {
    case LogLevel::kDebug:
      return "DEBUG";
    case LogLevel::kInfo:
      return "INFO";
    case LogLevel::kWarning:
      return "WARNING";
    case LogLevel::kError:
      return "ERROR";
    case LogLevel::kCritical:
      return "CRITICAL";
  }
  return "NOTSET";
}

void set_log_sink(LogSink sink) {
  ProcessSink& process = process_sink();
  const std::lock_guard lock(process.mutex);
  process.sink = std::move(sink);
}

std::string format_log_record(const LogRecord& record) {
  std::string text = record.logger + " " + std::string(log_level_name(record.level)) + ": " + record.message;
  if (record.exception) {
    text += "\n" + exception_type_name(record.exception);
    if (const std::string message = exception_message(record.exception); !message.empty()) text += ": " + message;
  }
  return text;
}

void Logger::log(LogLevel level, std::string message, std::exception_ptr exception) const {
  emit(LogRecord{name_, level, std::move(message), std::move(exception)});
}

void Logger::warn(std::string category, const std::string& message) const {
  std::string text = category + ": " + message;
  emit(LogRecord{"py.warnings", LogLevel::kWarning, std::move(text), nullptr, std::move(category)});
}

void Logger::emit(const LogRecord& record) const {
  if (sink_) {
    sink_(record);
    return;
  }
  ProcessSink& process = process_sink();
  const std::lock_guard lock(process.mutex);
  if (process.sink) {
    process.sink(record);
  } else if (record.level >= LogLevel::kWarning) {
    std::fprintf(stderr, "%s\n", format_log_record(record).c_str());
  }
}

}  // namespace loopspec
