#include "loopspec/concurrent_future.h"

#include <chrono>
#include <cinttypes>
#include <cstdio>

#include "loopspec/logging.h"
#include "type_name.h"

namespace loopspec::detail {
namespace {

// Longer waits have no limit.
constexpr double kLongestWait = 1e9;

const Logger& concurrent_logger() {
  static const auto* const instance = new Logger("concurrent.futures");  // threads may outlive static objects
  return *instance;
}

const char* status_name(ConcurrentState::Status status) {
  switch (status) {
    case ConcurrentState::Status::kPending:
      return "PENDING";
    case ConcurrentState::Status::kRunning:
      return "RUNNING";
    case ConcurrentState::Status::kCancelled:
      return "CANCELLED";
    case ConcurrentState::Status::kCancelledAndNotified:
      return "CANCELLED_AND_NOTIFIED";
    case ConcurrentState::Status::kFinished:
      return "FINISHED";
  }
  return "";
}

const char* status_text(ConcurrentState::Status status) {
  switch (status) {
    case ConcurrentState::Status::kPending:
      return "pending";
    case ConcurrentState::Status::kRunning:
      return "running";
    case ConcurrentState::Status::kCancelled:
    case ConcurrentState::Status::kCancelledAndNotified:
      return "cancelled";
    case ConcurrentState::Status::kFinished:
      return "finished";
  }
  return "";
}

}  // namespace

std::string type_name_of(const std::type_info& type) {
  return type_name(type);
}

ConcurrentState::~ConcurrentState() = default;

bool ConcurrentState::cancel() {
  {
    const std::lock_guard lock(mutex_);
    if (status_ == Status::kRunning || status_ == Status::kFinished) return false;
    if (is_done(status_)) return true;
    status_ = Status::kCancelled;
  }
  notify();
  return true;
}

bool ConcurrentState::cancelled() const {
  const std::lock_guard lock(mutex_);
  return is_done(status_) && status_ != Status::kFinished;
}

bool ConcurrentState::running() const {
  const std::lock_guard lock(mutex_);
  return status_ == Status::kRunning;
}

bool ConcurrentState::done() const {
  const std::lock_guard lock(mutex_);
  return is_done(status_);
}

bool ConcurrentState::set_running_or_notify_cancel() {
  const std::lock_guard lock(mutex_);
  if (status_ == Status::kCancelled) {
    status_ = Status::kCancelledAndNotified;
    return false;
  }
  if (status_ == Status::kPending) {
    status_ = Status::kRunning;
    return true;
  }
  concurrent_logger().log(LogLevel::kCritical,
                          "Future " + describe() + " in unexpected state: " + status_name(status_));
  throw RuntimeError("Future in unexpected state");
}

void ConcurrentState::set_exception(std::exception_ptr exception) {
  if (!exception) throw TypeError("invalid exception object");
  finish([&] { exception_ = std::move(exception); });
}

std::exception_ptr ConcurrentState::exception(std::optional<double> timeout) {
  std::unique_lock lock(mutex_);
  const auto ended = [this] { return is_done(status_); };
  if (!timeout || *timeout > kLongestWait) {
    changed_.wait(lock, ended);
  } else if (!changed_.wait_for(lock, std::chrono::duration<double>(*timeout > 0 ? *timeout : 0), ended)) {
    throw TimeoutError("");
  }
  if (status_ != Status::kFinished) throw CancelledError();
  return exception_;
}

void ConcurrentState::add_done_callback(std::unique_ptr<ConcurrentCallback> callback) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_done(status_)) {
      callbacks_.push_back(std::move(callback));
      return;
    }
  }
  invoke(*callback);
}

void ConcurrentState::notify() {
  std::vector<std::unique_ptr<ConcurrentCallback>> callbacks;
  {
    const std::lock_guard lock(mutex_);
    callbacks.swap(callbacks_);
    changed_.notify_all();
  }
  for (std::unique_ptr<ConcurrentCallback>& callback : callbacks) {
    invoke(*callback);
    callback.reset();
  }
}

void ConcurrentState::invoke(ConcurrentCallback& callback) {
  try {
    callback.call(shared_from_this());
  } catch (...) {
    if (!is_ordinary_exception(std::current_exception())) throw;
    concurrent_logger().log(LogLevel::kError, "exception calling callback for " + repr(), std::current_exception());
  }
}

void ConcurrentState::check_settable() const {
  if (is_done(status_)) throw InvalidStateError(status_name(status_) + (": " + describe()));
}

std::string ConcurrentState::repr() const {
  const std::lock_guard lock(mutex_);
  return describe();
}

std::string ConcurrentState::describe() const {
  char text[64];
  std::snprintf(text, sizeof text, "<Future at 0x%" PRIxPTR " state=%s", reinterpret_cast<std::uintptr_t>(this), status_text(status_));
  std::string result = text;
  if (status_ == Status::kFinished) {
    result += exception_ ? " raised " + exception_type_name(exception_) : " returned " + value_type_name();
  }
  return result + ">";
}

}  // namespace loopspec::detail
