// Who may call, over real connections: tokens, certificates, capabilities, request ids, and what is counted of it.
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>

#include "absl/strings/match.h"
#include "google/protobuf/util/json_util.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "loopspec/config/v1/log_record.pb.h"
#include "loopspec/v1/event_loop_service.grpc.pb.h"
#include "loopspec/v1/program_service.grpc.pb.h"
#include "server/server.h"
#include "server/test/certificates.h"
#include "server/test/temporary_file.h"
#include "server/test/test_support.h"

namespace loopspec::server {
namespace {

using config::v1::LogRecord;
using test::make_certificate;
using test::PemPair;
using test::TemporaryFile;

constexpr const char* kAlice = "0123456789abcdef-alice";

// Collects a server's log.
class Records {
 public:
  std::shared_ptr<Log> log(LogLevel level = LogLevel::kCalls) {
    return std::make_shared<Log>(LogOptions{level, LogFormat::kJson}, [this](const std::string& line) {
      LogRecord record;
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, &record).ok()) << line;
      const std::lock_guard lock(mutex_);
      records_.push_back(std::move(record));
    });
  }
  // The first of an event; an empty one when there is none.
  LogRecord first(const std::string& event) {
    const std::lock_guard lock(mutex_);
    for (const LogRecord& record : records_) {
      if (record.event() == event) return record;
    }
    return {};
  }

 private:
  std::mutex mutex_;
  std::vector<LogRecord> records_;
};

class Gated : public testing::Test {
 protected:
  static ServerOptions options() {
    ServerOptions options;
    options.loops = {"selector/epoll"};
    options.listen = "127.0.0.1:0";
    options.jobs = 1;
    return options;
  }

  void start(ServerOptions options) {
    auto started = Server::start(std::move(options));
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  std::string address() const { return "localhost:" + std::to_string(server_->port()); }
  std::shared_ptr<grpc::Channel> channel(const std::shared_ptr<grpc::ChannelCredentials>& credentials = grpc::InsecureChannelCredentials()) const {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address(), credentials, arguments);
  }

  // One call with this metadata.
  static grpc::Status list(const std::shared_ptr<grpc::Channel>& channel, const std::multimap<std::string, std::string>& metadata = {},
                           std::multimap<std::string, std::string>* answered = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
    v1::ListImplementationsResponse response;
    const grpc::Status status = v1::EventLoopService::NewStub(channel)->ListImplementations(&context, {}, &response);
    if (answered != nullptr) {
      for (const auto& [key, value] : context.GetServerInitialMetadata()) answered->emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
    }
    return status;
  }

  static std::string reason(const grpc::Status& status) {
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    google::rpc::ErrorInfo info;
    EXPECT_EQ(details.details_size() > 0 && details.details(0).UnpackTo(&info), true) << status.error_message();
    EXPECT_EQ(info.domain(), "loopspec");
    return info.reason();
  }

  std::unique_ptr<Server> server_;
};

TEST_F(Gated, AsksForATokenThatItKnows) {
  const TemporaryFile tokens(std::string("alice ") + kAlice + "\n");
  Records records;
  ServerOptions with_tokens = options();
  with_tokens.token_file = tokens.path();
  with_tokens.log = records.log();
  start(std::move(with_tokens));
  EXPECT_TRUE(list(channel(), {{"authorization", std::string("Bearer ") + kAlice}}).ok());
  EXPECT_EQ(records.first("call").identity(), "alice");
  EXPECT_TRUE(list(channel(), {{"authorization", std::string("bearer ") + kAlice}}).ok());

  const grpc::Status none = list(channel());
  EXPECT_EQ(none.error_code(), grpc::UNAUTHENTICATED);
  EXPECT_EQ(reason(none), "MISSING_TOKEN");
  for (const std::string& value : {std::string("Bearer 0123456789abcdef-bob"), std::string(kAlice), std::string("Basic ") + kAlice, std::string("Bearer "), std::string()}) {
    const grpc::Status wrong = list(channel(), {{"authorization", value}});
    EXPECT_EQ(wrong.error_code(), grpc::UNAUTHENTICATED) << value;
    EXPECT_EQ(reason(wrong), "BAD_TOKEN") << value;
  }
  EXPECT_EQ(reason(list(channel(), {{"authorization", std::string("Bearer ") + kAlice}, {"authorization", "Bearer x"}})), "BAD_TOKEN");
}

TEST_F(Gated, ProgramsNeedATokenAndHealthDoesNot) {
  const TemporaryFile tokens(std::string("alice ") + kAlice + "\n");
  ServerOptions with_tokens = options();
  with_tokens.token_file = tokens.path();
  start(std::move(with_tokens));
  const auto programs = v1::ProgramService::NewStub(channel());
  v1::RunProgramRequest request;
  *request.mutable_program() = test::parse_program("implementation: 'selector/epoll' main { stop {} }");
  v1::RunProgramResponse response;
  grpc::ClientContext run_context;
  EXPECT_EQ(programs->RunProgram(&run_context, request, &response).error_code(), grpc::UNAUTHENTICATED);
  v1::StreamProgramRequest stream_request;
  *stream_request.mutable_program() = request.program();
  grpc::ClientContext stream_context;
  const auto reader = programs->StreamProgram(&stream_context, stream_request);
  v1::StreamProgramResponse event;
  EXPECT_FALSE(reader->Read(&event));
  EXPECT_EQ(reader->Finish().error_code(), grpc::UNAUTHENTICATED);
  grpc::ClientContext health_context;
  grpc::health::v1::HealthCheckResponse health;
  EXPECT_TRUE(grpc::health::v1::Health::NewStub(channel())->Check(&health_context, {}, &health).ok());
  EXPECT_EQ(health.status(), grpc::health::v1::HealthCheckResponse::SERVING);
}

TEST_F(Gated, WarnsOfTokensThatOthersMayRead) {
  const TemporaryFile tokens(std::string("alice ") + kAlice + "\n");
  std::filesystem::permissions(tokens.path(), std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  Records records;
  ServerOptions with_tokens = options();
  with_tokens.token_file = tokens.path();
  with_tokens.log = records.log(LogLevel::kWarning);
  start(std::move(with_tokens));
  EXPECT_EQ(records.first("tokens").level(), "warning");
  EXPECT_NE(records.first("tokens").message().find("chmod 600"), std::string::npos);
}

class MutualTls : public Gated {
 protected:
  // What a client with these certificates gets.
  grpc::Status call(const PemPair& client, const std::multimap<std::string, std::string>& metadata = {}) const {
    return list(channel(grpc::SslCredentials({ca_.certificate, client.key, client.certificate})), metadata);
  }

  void start_with(const PemPair& server, bool mutual) {
    certificate_ = std::make_unique<TemporaryFile>(server.certificate);
    key_ = std::make_unique<TemporaryFile>(server.key);
    client_ca_ = std::make_unique<TemporaryFile>(ca_.certificate);
    ServerOptions with_tls = options();
    with_tls.tls = {certificate_->path(), key_->path(), mutual ? client_ca_->path() : ""};
    with_tls.log = records_.log();
    start(std::move(with_tls));
  }

  const PemPair ca_ = make_certificate({"Test CA", -3600, 3600, true});
  const PemPair other_ca_ = make_certificate({"Other CA", -3600, 3600, true});
  const PemPair server_pair_ = make_certificate({"server"}, &ca_);
  std::unique_ptr<TemporaryFile> certificate_;
  std::unique_ptr<TemporaryFile> key_;
  std::unique_ptr<TemporaryFile> client_ca_;
  Records records_;
};

TEST_F(MutualTls, TheCommonNameIsTheIdentity) {
  start_with(server_pair_, true);
  EXPECT_TRUE(call(make_certificate({"build-agent"}, &ca_)).ok());
  EXPECT_EQ(records_.first("call").identity(), "build-agent");
}

TEST_F(MutualTls, RefusesOtherCertificates) {
  start_with(server_pair_, true);
  const grpc::Status expired = call(make_certificate({"build-agent", -7200, -3600}, &ca_));
  EXPECT_EQ(expired.error_code(), grpc::UNAVAILABLE) << expired.error_message();
  EXPECT_EQ(call(make_certificate({"build-agent"}, &other_ca_)).error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(list(channel(grpc::SslCredentials({ca_.certificate, "", ""}))).error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(list(channel()).error_code(), grpc::UNAVAILABLE);
  const grpc::Status unnamed = call(make_certificate({"a name with blanks"}, &ca_));
  EXPECT_EQ(unnamed.error_code(), grpc::UNAUTHENTICATED);
  EXPECT_EQ(reason(unnamed), "BAD_CERTIFICATE_NAME");
  EXPECT_TRUE(call(make_certificate({"build-agent"}, &ca_)).ok());
}

TEST_F(MutualTls, WithoutClientCertificatesCallersAreAnonymous) {
  start_with(server_pair_, false);
  EXPECT_TRUE(list(channel(grpc::SslCredentials({ca_.certificate, "", ""}))).ok());
  EXPECT_EQ(records_.first("call").identity(), "anonymous");
  EXPECT_EQ(list(channel(grpc::SslCredentials({other_ca_.certificate, "", ""}))).error_code(), grpc::UNAVAILABLE);
}

TEST_F(MutualTls, AnExpiredCertificateOfItsOwnKeepsItFromStarting) {
  const PemPair expired = make_certificate({"server", -7200, -3600}, &ca_);
  const TemporaryFile certificate(expired.certificate);
  const TemporaryFile key(expired.key);
  ServerOptions with_tls = options();
  with_tls.tls = {certificate.path(), key.path(), ""};
  const auto status = Server::start(with_tls).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("expired on"), absl::string_view::npos) << status;
}

TEST_F(Gated, OffersNoOpenAddressWithoutTlsUnlessTold) {
  ServerOptions open = options();
  open.listen = "0.0.0.0:0";
  EXPECT_EQ(Server::start(open).status().message(),
            "0.0.0.0:0 can be reached by other machines: it needs TLS (--tls-certificate and --tls-key), or --insecure");
  open.insecure = true;
  EXPECT_TRUE(Server::start(open).ok());
}

TEST_F(Gated, SendsARequestIdBackAndLogsIt) {
  Records records;
  ServerOptions logged = options();
  logged.log = records.log();
  start(std::move(logged));
  std::multimap<std::string, std::string> answered;
  EXPECT_TRUE(list(channel(), {{"x-request-id", "mine-1"}}, &answered).ok());
  EXPECT_EQ(answered.find("x-request-id")->second, "mine-1");
  const LogRecord record = records.first("call");
  EXPECT_EQ(record.request_id(), "mine-1");
  EXPECT_EQ(record.method(), "/loopspec.v1.EventLoopService/ListImplementations");
  EXPECT_EQ(record.code(), "OK");
  EXPECT_EQ(record.identity(), "anonymous");
  EXPECT_TRUE(absl::StartsWith(record.peer(), "ipv")) << record.peer();
  answered.clear();
  EXPECT_TRUE(list(channel(), {{"x-request-id", "not one: {}"}}, &answered).ok());
  EXPECT_EQ(answered.find("x-request-id")->second.size(), 32U);
}

TEST_F(Gated, SendsNoRequestIdOfItsOwnThatTheLogDoesNotHave) {
  Records records;
  ServerOptions quiet = options();
  quiet.log = records.log(LogLevel::kInfo);
  start(std::move(quiet));
  std::multimap<std::string, std::string> answered;
  EXPECT_TRUE(list(channel(), {}, &answered).ok());
  EXPECT_EQ(answered.count("x-request-id"), 0U);
  EXPECT_TRUE(list(channel(), {{"x-request-id", "mine-1"}}, &answered).ok());
  EXPECT_EQ(answered.find("x-request-id")->second, "mine-1");
  EXPECT_EQ(records.first("call").event(), "");
}

TEST_F(Gated, HoldsBackWhatReachesOutsideTheLoop) {
  for (const bool allowed : {false, true}) {
    ServerOptions with_python = options();
    with_python.loops = {"cpython"};
    with_python.capabilities.subprocesses = allowed;
    start(std::move(with_python));
    grpc::ClientContext list_context;
    v1::ListImplementationsResponse implementations;
    ASSERT_TRUE(v1::EventLoopService::NewStub(channel())->ListImplementations(&list_context, {}, &implementations).ok());
    const auto& names = implementations.implementations(0).capabilities();
    EXPECT_EQ(std::count(names.begin(), names.end(), "fork"), allowed ? 1 : 0);
    EXPECT_EQ(std::count(names.begin(), names.end(), "process_pools"), allowed ? 1 : 0);
    EXPECT_EQ(std::count(names.begin(), names.end(), "threads"), 1);

    v1::RunProgramRequest request;
    *request.mutable_program() = test::parse_program("implementation: 'cpython' main { stop {} } main { fork { block: 'a' } } blocks { name: 'a' }");
    v1::RunProgramResponse response;
    grpc::ClientContext run_context;
    const grpc::Status status = v1::ProgramService::NewStub(channel())->RunProgram(&run_context, request, &response);
    if (allowed) {
      EXPECT_TRUE(status.ok()) << status.error_message();
    } else {
      EXPECT_EQ(status.error_code(), grpc::PERMISSION_DENIED);
      EXPECT_EQ(reason(status), "CAPABILITY_MISSING");
      EXPECT_NE(status.error_message().find("program.main[1].fork"), std::string::npos) << status.error_message();
    }
  }
}

TEST_F(Gated, MetadataBeyondTheLimitIsRefused) {
  ServerOptions limited = options();
  limited.limits.max_metadata_bytes = 2048;
  start(std::move(limited));
  EXPECT_TRUE(list(channel(), {{"x-some", std::string(500, 'x')}}).ok());
  EXPECT_EQ(list(channel(), {{"x-some", std::string(5000, 'x')}}).error_code(), grpc::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace loopspec::server
