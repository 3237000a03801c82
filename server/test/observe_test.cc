// The log, the metrics and their endpoint, by themselves.
#include <arpa/inet.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/test/server_context_test_spouse.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <set>

#include "google/protobuf/util/json_util.h"
#include "loopspec/config/v1/log_record.pb.h"
#include "server/observe/call_record.h"
#include "server/observe/log.h"
#include "server/observe/metrics.h"
#include "server/observe/metrics_endpoint.h"
#include "server/observe/request_id.h"

namespace loopspec::server {
namespace {

TEST(Log, WritesALineOfJsonPerRecord) {
  std::vector<std::string> lines;
  Log log({LogLevel::kInfo, LogFormat::kJson}, [&](const std::string& line) { lines.push_back(line); });
  log.write(LogLevel::kWarning, "tokens", "two\nlines \"quoted\" \x01", {{"file", "/a b"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find('\n'), std::string::npos);
  config::v1::LogRecord record;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(lines[0], &record).ok()) << lines[0];
  EXPECT_EQ(record.level(), "warning");
  EXPECT_EQ(record.event(), "tokens");
  EXPECT_EQ(record.message(), "two\nlines \"quoted\" \x01");
  EXPECT_EQ(record.fields().at("file"), "/a b");
  EXPECT_EQ(record.time().size(), std::string("2026-01-01T00:00:00.000000Z").size()) << record.time();
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  int count = 0;
  Log log({LogLevel::kWarning, LogFormat::kText}, [&](const std::string&) { ++count; });
  log.write(LogLevel::kInfo, "serving", "");
  EXPECT_FALSE(log.wants(LogLevel::kCalls));
  EXPECT_EQ(count, 0);
  log.write(LogLevel::kError, "x", "");
  EXPECT_EQ(count, 1);
  EXPECT_FALSE(Log().wants(LogLevel::kError));
}

TEST(Log, TextIsOneLineToo) {
  std::string written;
  Log log({LogLevel::kWarning, LogFormat::kText}, [&](const std::string& line) { written = line; });
  log.write(LogLevel::kError, "grpc", "a\nb", {{"z", "2"}, {"at", "x.cc:1"}});
  EXPECT_EQ(written.substr(written.find(' ')), " error grpc: a\\nb at=x.cc:1 z=2");
}

TEST(RequestId, IsNewEachTime) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(make_request_id());
  EXPECT_EQ(ids.size(), 1000U);
  EXPECT_TRUE(is_request_id(*ids.begin()));
  for (const char* wrong : {"", "a b", "a\n", "ä"}) EXPECT_FALSE(is_request_id(wrong)) << wrong;
  EXPECT_FALSE(is_request_id(std::string(129, 'a')));
}

// A call that ends with this status, logged from this level on: the request ids of its metadata and of its line in the log.
struct EndedCall {
  EndedCall(LogLevel level, const grpc::Status& status) {
    Metrics metrics;
    Log log({level, LogFormat::kJson}, [this](const std::string& line) {
      config::v1::LogRecord record;
      ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, &record).ok()) << line;
      logged = record.request_id();
    });
    const ObservedMethod method(metrics, log, "/a.B/C", "unary");
    grpc::ServerContext context;
    CallRecord(method, context).end(status);
    const grpc::testing::ServerContextTestSpouse sent(&context);
    initial = id_of(sent.GetInitialMetadata());
    trailing = id_of(sent.GetTrailingMetadata());
  }
  static std::string id_of(const std::multimap<std::string, std::string>& metadata) {
    const auto found = metadata.find("x-request-id");
    return found == metadata.end() ? "" : found->second;
  }
  std::string initial;
  std::string trailing;
  std::string logged;
};

TEST(CallRecord, TellsTheRequestIdOfEachCallThatIsLogged) {
  const EndedCall with_all(LogLevel::kCalls, grpc::Status::OK);
  EXPECT_EQ(with_all.initial.size(), 32U);
  EXPECT_EQ(with_all.logged, with_all.initial);
  EXPECT_EQ(with_all.trailing, "");

  const EndedCall failed(LogLevel::kInfo, {grpc::INTERNAL, "we did"});
  EXPECT_EQ(failed.initial, "");
  EXPECT_EQ(failed.trailing.size(), 32U);
  EXPECT_EQ(failed.logged, failed.trailing);

  for (const grpc::Status& status : {grpc::Status::OK, grpc::Status(grpc::NOT_FOUND, "you did")}) {
    const EndedCall quiet(LogLevel::kInfo, status);
    EXPECT_EQ(quiet.initial + quiet.trailing + quiet.logged, "");
  }
}

std::string scrape_text(const Metrics& metrics) { return prometheus::TextSerializer().Serialize(metrics.registry()->Collect()); }

TEST(Metrics, HaveTheStandardNames) {
  Metrics metrics;
  const MethodMetrics& method = metrics.method("/loopspec.v1.ProgramService/RunProgram", "unary");
  EXPECT_EQ(&method, &metrics.method("/loopspec.v1.ProgramService/RunProgram", "unary"));
  method.started->Increment();
  method.handled[8]->Increment();
  method.seconds->Observe(0.02);
  metrics.refused("LIMIT_EXCEEDED");
  metrics.loops_open().Set(3);
  const std::string text = scrape_text(metrics);
  const std::string labels = R"({grpc_method="RunProgram",grpc_service="loopspec.v1.ProgramService",grpc_type="unary"})";
  for (const std::string& line :
       {"grpc_server_started_total" + labels + " 1\n", "grpc_server_msg_received_total" + labels + " 0\n", "grpc_server_msg_sent_total" + labels + " 0\n",
        "grpc_server_handling_seconds_count" + labels + " 1\n",
        std::string(R"(grpc_server_handled_total{grpc_code="ResourceExhausted",grpc_method="RunProgram",grpc_service="loopspec.v1.ProgramService",grpc_type="unary"} 1)"),
        std::string(R"(grpc_server_handled_total{grpc_code="OK",grpc_method="RunProgram",grpc_service="loopspec.v1.ProgramService",grpc_type="unary"} 0)"),
        std::string(R"(loopspec_refusals_total{reason="LIMIT_EXCEEDED"} 1)"), std::string("loopspec_loops_open 3"), std::string("loopspec_callbacks_total 0"), std::string("loopspec_turns_total 0"),
        std::string("loopspec_remote_callback_seconds_count 0")}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "\n" << text;
  }
}

// A GET by hand: what comes until the other side closes.
std::string get(int port, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  EXPECT_EQ(connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(send(fd, request.data(), request.size(), MSG_NOSIGNAL), static_cast<ssize_t>(request.size()));
  std::string response;
  char bytes[4096];
  for (ssize_t count = 0; (count = read(fd, bytes, sizeof bytes)) > 0;) response.append(bytes, static_cast<std::size_t>(count));
  close(fd);
  return response;
}

TEST(MetricsEndpoint, OffersThem) {
  Metrics metrics;
  metrics.loops_open().Set(5);
  const auto endpoint = MetricsEndpoint::start("localhost:0", {metrics.registry()});
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  const std::string response = get((*endpoint)->port(), "/metrics");
  EXPECT_EQ(response.substr(0, 15), "HTTP/1.1 200 OK") << response;
  EXPECT_NE(response.find("loopspec_loops_open 5"), std::string::npos) << response;
  EXPECT_EQ(get((*endpoint)->port(), "/").substr(0, 12), "HTTP/1.1 404");
}

TEST(MetricsEndpoint, SaysWhyItCannotListen) {
  Metrics metrics;
  const auto first = MetricsEndpoint::start("127.0.0.1:0", {metrics.registry()});
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string address = "127.0.0.1:" + std::to_string((*first)->port());
  EXPECT_EQ(MetricsEndpoint::start(address, {metrics.registry()}).status().message(), "cannot offer metrics on " + address + ": Address already in use");
  EXPECT_EQ(MetricsEndpoint::start("nonsense", {metrics.registry()}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(MetricsEndpoint::start("unix:/tmp/x", {metrics.registry()}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace loopspec::server
