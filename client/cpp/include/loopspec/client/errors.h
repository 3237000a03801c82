// What a remote loop throws when the service, or the way to it, fails. What the loop itself raises comes as the library's own
// exceptions (RuntimeError 'Event loop is closed', …).
#pragma once

#include <map>
#include <string>

#include "loopspec/exceptions.h"

namespace loopspec {

class RemoteError : public Exception {
 public:
  struct Details {
    // gRPC's name of the status: "RESOURCE_EXHAUSTED".
    std::string status;
    // The server's reason ("LIMIT_EXCEEDED") and its variables; empty where the server did not speak.
    std::string reason;
    std::map<std::string, std::string> metadata;
  };

  RemoteError(std::string message, Details details);
  const std::string& status() const noexcept { return details_->status; }
  const std::string& reason() const noexcept { return details_->reason; }
  const std::map<std::string, std::string>& metadata() const noexcept { return details_->metadata; }
  std::string_view type_name() const noexcept override { return "RemoteError"; }

 private:
  std::shared_ptr<const Details> details_;
};

// The server cannot be reached, or the connection was lost. The loop is gone: a lost stream stops and closes it.
class ConnectionLostError : public RemoteError {
 public:
  using RemoteError::RemoteError;
  std::string_view type_name() const noexcept override { return "ConnectionLostError"; }
};

// The deadline that the client gave its session has passed.
class DeadlineExpiredError : public RemoteError {
 public:
  using RemoteError::RemoteError;
  std::string_view type_name() const noexcept override { return "DeadlineExpiredError"; }
};

// The service refused: reason() says why, metadata() names a limit and its value.
class CallRefusedError : public RemoteError {
 public:
  using RemoteError::RemoteError;
  std::string_view type_name() const noexcept override { return "CallRefusedError"; }
};

}  // namespace loopspec
