#include "conformance/runner/target.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/runner/session_player.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "loopspec/v1/session_service.grpc.pb.h"

namespace loopspec::conformance {
namespace {

using loopspec::v1::Implementation;

// How long a server may take to answer the first call; a listener that is no gRPC server keeps silent.
constexpr std::chrono::seconds kConnectLimit{10};
// Far beyond every limit a server keeps by itself (wall-clock limit of a program, start of a worker), so only a dead
// server meets it.
constexpr std::chrono::seconds kProgramLimit{180};

std::string error_reason(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return "";
  for (const auto& detail : details.details())
    if (google::rpc::ErrorInfo info; detail.UnpackTo(&info)) return info.reason();
  return "";
}

}  // namespace

// Registers a call, so that cancel_all() finds it.
class Target::Call {
 public:
  explicit Call(Target& target) : target_(target) {
    const std::lock_guard lock(target.mutex_);
    target.calls_.insert(&context);
    if (target.cancelled_) context.TryCancel();
    if (!target.token_.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", target.token_));
  }
  ~Call() {
    const std::lock_guard lock(target_.mutex_);
    target_.calls_.erase(&context);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  grpc::ClientContext context;

 private:
  Target& target_;
};

Target::Target(std::shared_ptr<grpc::Channel> channel, std::string name, std::string token)
    : channel_(std::move(channel)), name_(std::move(name)), token_(std::move(token)) {}
Target::~Target() = default;

absl::StatusOr<std::vector<Implementation>> Target::implementations() {
  Call call(*this);
  call.context.set_deadline(std::chrono::system_clock::now() + kConnectLimit);
  loopspec::v1::ListImplementationsResponse response;
  const grpc::Status status =
      loopspec::v1::EventLoopService::NewStub(channel_)->ListImplementations(&call.context, {}, &response);
  if (status.ok())
    return std::vector<Implementation>(response.implementations().begin(), response.implementations().end());
  const std::string why = status.error_message();
  switch (status.error_code()) {
    case grpc::StatusCode::UNIMPLEMENTED:
      return absl::UnavailableError(
          absl::StrCat(name_, " answers, but is not a loopspec server: it has no loopspec.v1.EventLoopService"));
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return absl::UnavailableError(
          absl::StrCat(name_, " did not answer within ", kConnectLimit.count(), " s; is it a loopspec server?"));
    case grpc::StatusCode::UNAVAILABLE:
      return absl::UnavailableError(absl::StrCat(name_, " cannot be reached, or is not a loopspec server: ", why));
    default:
      return absl::UnavailableError(absl::StrCat(name_, " does not list its implementations: ", why));
  }
}

namespace {

using SessionStream = grpc::ClientReaderWriter<loopspec::v1::SessionRequest, loopspec::v1::SessionResponse>;

class StreamLine final : public SessionLine {
 public:
  explicit StreamLine(SessionStream& stream) : stream_(stream) {}
  bool write(const loopspec::v1::SessionRequest& request) override { return stream_.Write(request); }
  bool read(loopspec::v1::SessionResponse& response) override { return stream_.Read(&response); }

 private:
  SessionStream& stream_;
};

// How long a program that says nothing about it may take.
constexpr std::uint32_t kPlayLimitMs = 10'000;

void set_outcome(loopspec::v1::Trace& trace, loopspec::v1::Outcome::Kind kind, std::string detail) {
  trace.mutable_outcome()->set_kind(kind);
  trace.mutable_outcome()->set_detail(std::move(detail));
}

}  // namespace

ProgramReply Target::play(const loopspec::v1::Program& program, loopspec::v1::Trace& trace) {
  if (std::string reason = SessionPlayer::inexpressible(program); !reason.empty()) {
    return {ProgramReply::Kind::kUnsupported, absl::StrCat("over a session: ", reason)};
  }
  const std::uint32_t limit_ms = program.limits().max_wall_ms() == 0 ? kPlayLimitMs : program.limits().max_wall_ms();
  Call call(*this);
  call.context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(limit_ms));
  const auto stub = loopspec::v1::SessionService::NewStub(channel_);
  const auto stream = stub->Session(&call.context);
  StreamLine line(*stream);
  SessionPlayer player(program, line);
  const bool played = player.play(trace);
  stream->WritesDone();
  for (loopspec::v1::SessionResponse rest; stream->Read(&rest);) {
  }
  const grpc::Status status = stream->Finish();
  if (!player.beyond_limits().empty()) return {ProgramReply::Kind::kUnsupported, absl::StrCat("over a session: ", player.beyond_limits())};
  if (played) {
    set_outcome(trace, loopspec::v1::Outcome::KIND_COMPLETED, "");
    return {};
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    set_outcome(trace, loopspec::v1::Outcome::KIND_TIMEOUT, absl::StrCat("max_wall_ms ", limit_ms));
    return {};
  }
  if (error_reason(status) == "NO_LIVE_LOOPS") return {ProgramReply::Kind::kUnavailable, status.error_message()};
  return reply_of(status);
}

ProgramReply Target::run(const loopspec::v1::Program& program, loopspec::v1::Trace& trace) {
  if (over_sessions_) return play(program, trace);
  Call call(*this);
  call.context.set_deadline(std::chrono::system_clock::now() + kProgramLimit);
  loopspec::v1::RunProgramRequest request;
  *request.mutable_program() = program;
  loopspec::v1::RunProgramResponse response;
  const grpc::Status status =
      loopspec::v1::ProgramService::NewStub(channel_)->RunProgram(&call.context, request, &response);
  if (status.ok()) {
    trace = std::move(*response.mutable_trace());
    return {};
  }
  return reply_of(status);
}

ProgramReply Target::run_all(const std::vector<loopspec::v1::Program>& programs, std::vector<loopspec::v1::Trace>& traces) {
  traces.assign(programs.size(), {});
  ProgramReply reply;
  if (over_sessions_) {
    for (std::size_t i = 0; i < programs.size() && reply.kind == ProgramReply::Kind::kRan; ++i)
      reply = play(programs[i], traces[i]);
    return reply;
  }
  Call call(*this);
  call.context.set_deadline(std::chrono::system_clock::now() + kProgramLimit * static_cast<int>(programs.size()));
  loopspec::v1::RunProgramsRequest request;
  for (const auto& program : programs) *request.add_programs() = program;
  loopspec::v1::RunProgramsResponse response;
  const grpc::Status status =
      loopspec::v1::ProgramService::NewStub(channel_)->RunPrograms(&call.context, request, &response);
  if (!status.ok()) return reply_of(status);
  if (static_cast<std::size_t>(response.traces_size()) != programs.size())
    return {ProgramReply::Kind::kRefused, absl::StrCat(name_, " answered ", programs.size(), " programs with ",
                                                       response.traces_size(), " traces")};
  for (std::size_t i = 0; i < programs.size(); ++i) traces[i].Swap(response.mutable_traces(static_cast<int>(i)));
  return reply;
}

ProgramReply Target::reply_of(const grpc::Status& status) const {
  const std::string& message = status.error_message();
  switch (status.error_code()) {
    case grpc::StatusCode::UNIMPLEMENTED:
      return {ProgramReply::Kind::kUnsupported, message};
    case grpc::StatusCode::CANCELLED:
      return {ProgramReply::Kind::kCancelled, message};
    case grpc::StatusCode::PERMISSION_DENIED:
      // What the server's operator has not turned on cannot be judged there.
      if (error_reason(status) == "CAPABILITY_MISSING") return {ProgramReply::Kind::kUnsupported, message};
      return {ProgramReply::Kind::kRefused, absl::StrCat("the server refused the program: ", message)};
    case grpc::StatusCode::UNAVAILABLE:
      if (error_reason(status) == "IMPLEMENTATION_UNAVAILABLE") return {ProgramReply::Kind::kUnavailable, message};
      return {ProgramReply::Kind::kLost, absl::StrCat("lost ", name_, ": ", message)};
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return {ProgramReply::Kind::kRefused,
              absl::StrCat(name_, " did not answer within ", kProgramLimit.count(), " s")};
    default:
      return {ProgramReply::Kind::kRefused, absl::StrCat("the server refused the program: ", message)};
  }
}

void Target::cancel_all() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  for (grpc::ClientContext* context : calls_) context->TryCancel();
}

}  // namespace loopspec::conformance
