#include "session_stream.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace loopspec::client {

namespace {

// A server that says nothing for so long is asked, and must then answer within the other.
constexpr int kKeepaliveMs = 20'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kMaxWaitingItems = 1'000;

const char* const kCodes[] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
                              "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
                              "DATA_LOSS", "UNAUTHENTICATED"};

RemoteError::Details details_of(const grpc::Status& status) {
  RemoteError::Details details;
  const auto code = static_cast<std::size_t>(status.error_code());
  details.status = code < std::size(kCodes) ? kCodes[code] : "UNKNOWN";
  google::rpc::Status rich;
  if (status.error_details().empty() || !rich.ParseFromString(status.error_details())) return details;
  for (const auto& detail : rich.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    details.reason = info.reason();
    details.metadata.insert(info.metadata().begin(), info.metadata().end());
  }
  return details;
}

}  // namespace

std::shared_ptr<grpc::Channel> make_channel(const std::string& target, const RemoteOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetMaxReceiveMessageSize(-1);
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  if (options.certificate_authorities.empty()) {
    credentials = grpc::InsecureChannelCredentials();
  } else {
    credentials = grpc::SslCredentials({options.certificate_authorities, "", ""});
  }
  auto channel = grpc::CreateCustomChannel(target, credentials, arguments);
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + options.connect_timeout)) {
    throw ConnectionLostError(target + " cannot be reached within " + std::to_string(options.connect_timeout.count()) + " ms", {"UNAVAILABLE", "", {}});
  }
  return channel;
}

SessionStream::SessionStream(std::shared_ptr<grpc::Channel> channel, const RemoteOptions& options)
    : channel_(std::move(channel)), stub_(v1::SessionService::NewStub(channel_)) {
  if (options.deadline) context_.set_deadline(std::chrono::system_clock::now() + *options.deadline);
  if (!options.token.empty()) context_.AddMetadata("authorization", "Bearer " + options.token);
  if (!options.loop_id.empty()) context_.AddMetadata("loopspec-loop-id", options.loop_id);
  stream_ = stub_->Session(&context_);

  v1::ClientItem item;
  v1::OpenLoop& open = *item.mutable_open();
  open.set_loop_id(options.loop_id);
  open.set_implementation(options.implementation);
  open.set_clock(options.virtual_clock ? v1::CLOCK_VIRTUAL : v1::CLOCK_REAL);
  open.set_debug(options.debug);
  add(std::move(item));
  v1::SessionResponse response;
  read(response);
  // Behind `closed` comes the status that says why.
  while (response.items_size() > 0 && response.items(0).has_closed()) read(response);
  if (response.items_size() == 0 || !response.items(0).has_opened()) {
    throw RemoteError("the server does not speak this protocol", {"INTERNAL", "", {}});
  }
  opened_ = response.items(0).opened();
}

SessionStream::~SessionStream() {
  if (!finished_) {
    context_.TryCancel();
    v1::SessionResponse response;
    while (stream_->Read(&response)) {
    }
    stream_->Finish();
  }
}

void SessionStream::add(v1::ClientItem&& item) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    if (lost_) std::rethrow_exception(lost_);
    *waiting_.add_items() = std::move(item);
    full = waiting_.items_size() >= kMaxWaitingItems;
  }
  if (full) flush();
}

void SessionStream::flush() {
  const std::lock_guard write_lock(write_mutex_);
  {
    const std::lock_guard lock(mutex_);
    if (lost_) std::rethrow_exception(lost_);
    if (waiting_.items().empty()) return;
    sending_.Clear();
    sending_.Swap(&waiting_);
  }
  // A write that fails says nothing; the reader learns why.
  if (!stream_->Write(sending_)) {
    const std::lock_guard lock(mutex_);
    broken_ = true;
  }
}

void SessionStream::read(v1::SessionResponse& response) {
  flush();
  if (!stream_->Read(&response)) fail();
}

void SessionStream::fail() {
  std::exception_ptr error;
  {
    const std::lock_guard write_lock(write_mutex_);
    const std::lock_guard lock(mutex_);
    if (!std::exchange(finished_, true)) lost_ = error_of(stream_->Finish());
    error = lost_;
  }
  std::rethrow_exception(error);
}

std::exception_ptr SessionStream::error_of(const grpc::Status& status) const {
  RemoteError::Details details = details_of(status);
  if (!details.reason.empty()) return std::make_exception_ptr(CallRefusedError(status.error_message(), std::move(details)));
  if (status.error_code() == grpc::DEADLINE_EXCEEDED) {
    return std::make_exception_ptr(DeadlineExpiredError("the session's deadline has passed", std::move(details)));
  }
  if (status.ok()) return std::make_exception_ptr(ConnectionLostError("the server ended the session", std::move(details)));
  return std::make_exception_ptr(ConnectionLostError("the connection was lost: " + status.error_message(), std::move(details)));
}

void SessionStream::close() noexcept {
  if (finished_) return;
  try {
    flush();
    {
      const std::lock_guard write_lock(write_mutex_);
      stream_->WritesDone();
    }
    v1::SessionResponse response;
    for (;;) read(response);
  } catch (const std::exception&) {
    // That is the end.
  }
}

}  // namespace loopspec::client
