// SessionStream: the gRPC stream of one session, and what goes wrong with it as exceptions.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "loopspec/client/errors.h"
#include "loopspec/client/remote_event_loop.h"
#include "loopspec/v1/session_service.grpc.pb.h"

namespace loopspec::client {

// Throws ConnectionLostError when the server cannot be reached in time.
std::shared_ptr<grpc::Channel> make_channel(const std::string& target, const RemoteOptions& options);

class SessionStream {
 public:
  // Throws a RemoteError when the session cannot begin.
  SessionStream(std::shared_ptr<grpc::Channel> channel, const RemoteOptions& options);
  SessionStream(const SessionStream&) = delete;
  SessionStream& operator=(const SessionStream&) = delete;
  // Ends the session; does not wait for the server unless close() was called.
  ~SessionStream();

  // The server's answer to `open`.
  const v1::Opened& opened() const { return opened_; }

  // One item more, behind those before it; sent at once, or with others by flush(). Any thread. Throws when the session is lost.
  void add(v1::ClientItem&& item);
  void flush();
  // The next message, after a flush. One thread at a time. Throws when there is none: what ended the session.
  void read(v1::SessionResponse& response);
  // Ends this side and waits for the server to end its.
  void close() noexcept;

 private:
  void write_waiting();
  [[noreturn]] void fail();
  // What ended the session, as an exception.
  std::exception_ptr error_of(const grpc::Status& status) const;

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::SessionService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::SessionRequest, v1::SessionResponse>> stream_;
  v1::Opened opened_;

  // Held while a message is written, so that messages go in the order of their items.
  std::mutex write_mutex_;
  std::mutex mutex_;
  v1::SessionRequest waiting_;
  v1::SessionRequest sending_;
  std::exception_ptr lost_;
  bool finished_ = false;
  bool broken_ = false;
};

}  // namespace loopspec::client
