// The configuration: files, flags over files, what is refused.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "loopspec/config/v1/server_config.pb.h"
#include "server/config/config_file.h"
#include "server/config/limit_table.h"
#include "server/config/server_settings.h"
#include "server/listen_address.h"
#include "server/test/temporary_file.h"

namespace loopspec::server {
namespace {

using config::v1::ServerConfig;
using test::TemporaryFile;

ServerConfig config_of(const std::string& text) {
  ServerConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &config)) << text;
  return config;
}

TEST(ConfigFile, ReadsTextAndJson) {
  const TemporaryFile text("# a comment\nlisten: 'localhost:1' loops: 'cpython' tls { key: 'k' } limits { max_ops: 7 } log { level: INFO }", ".conf");
  const TemporaryFile json(R"({"listen": "localhost:1", "loops": ["cpython"], "tls": {"key": "k"}, "limits": {"max_ops": 7}, "log": {"level": "INFO"}})", ".json");
  const auto from_text = read_config_file(text.path());
  const auto from_json = read_config_file(json.path());
  ASSERT_TRUE(from_text.ok()) << from_text.status();
  ASSERT_TRUE(from_json.ok()) << from_json.status();
  EXPECT_EQ(from_text->SerializeAsString(), from_json->SerializeAsString());
  EXPECT_EQ(from_text->limits().max_ops(), 7U);
}

struct BadFile {
  std::string text;
  const char* ending;
  const char* message;
};

class BadConfigFile : public testing::TestWithParam<BadFile> {};

TEST_P(BadConfigFile, IsRefusedWithThePlace) {
  const TemporaryFile file(GetParam().text, GetParam().ending);
  const auto status = read_config_file(file.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find(file.path() + GetParam().message), absl::string_view::npos) << status;
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadConfigFile,
    testing::Values(BadFile{"listen: 'x'\nlisen: 'x'\n", "", ":2:6: Message type \"loopspec.config.v1.ServerConfig\" has no field named \"lisen\"."},
                    BadFile{"limits { max_ops: 'many' }", "", ":1:19: Expected integer"}, BadFile{"limits { max_ops: -1 }", "", ":1:19: "},
                    BadFile{"limits { max_ops: 5000000000 }", "", ":1:19: Integer out of range"}, BadFile{"log { level: LOUD }", "", ":1:19: Unknown enumeration value"},
                    BadFile{"tls {", "", ":1:6: "}, BadFile{"jobs: 1 jobs: 2", "", ":1:13: Non-repeated field \"jobs\" is specified multiple times"},
                    BadFile{R"({"lisen": "x"})", ".json", ": "}, BadFile{R"({"jobs": "many"})", ".json", ": "}, BadFile{"{", ".json", ": "},
                    BadFile{std::string((1U << 20U) + 1, '#'), "", ": is larger than 1048576 bytes"}));

TEST(ConfigFile, NamesAFileThatIsNotThere) {
  EXPECT_EQ(read_config_file("/no/such/file").status().message(), "cannot read /no/such/file: No such file or directory");
  EXPECT_EQ(read_config_file("/tmp").status().message(), "cannot read /tmp: is a directory");
}

TEST(ConfigFile, WhatIsGivenOverrides) {
  ServerConfig config = config_of("listen: 'a:1' jobs: 3 loops: 'x' loops: 'y' workers: 'w' limits { max_ops: 1 max_events: 2 }");
  override_config(config, config_of("listen: 'b:1' loops: 'z' limits { max_ops: 9 }"));
  EXPECT_EQ(config.SerializeAsString(), config_of("listen: 'b:1' jobs: 3 loops: 'z' workers: 'w' limits { max_ops: 9 max_events: 2 }").SerializeAsString());
}

TEST(Settings, DefaultsAreTheDocumentedOnes) {
  const auto settings = settings_from(ServerConfig());
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->options.listen, "127.0.0.1:50051");
  EXPECT_EQ(settings->options.loops, (std::vector<std::string>{"selector/epoll", "selector/poll", "selector/select", "cpython"}));
  EXPECT_FALSE(settings->options.insecure);
  EXPECT_FALSE(settings->options.capabilities.subprocesses);
  EXPECT_EQ(settings->drain_deadline, absl::Seconds(30));
}

struct BadConfig {
  const char* text;
  const char* message;
};

class BadSettings : public testing::TestWithParam<BadConfig> {};

TEST_P(BadSettings, AreRefusedWithTheField) { EXPECT_EQ(settings_from(config_of(GetParam().text)).status().message(), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(Each, BadSettings,
                         testing::Values(BadConfig{"jobs: 0", "jobs 0: must be from 1 to 10000"}, BadConfig{"drain_delay_seconds: 100000", "drain_delay_seconds 100000: must be from 0 to 86400"},
                                         BadConfig{"drain_seconds: 100000", "drain_seconds 100000: must be from 0 to 86400"},
                                         BadConfig{"limits { max_wall_ms: 0 }", "limits.max_wall_ms 0: must be from 1 to 86400000"},
                                         BadConfig{"limits { max_message_bytes: 4000000000 }", "limits.max_message_bytes 4000000000: must be from 1024 to 2147483647"},
                                         BadConfig{"tls {}", "tls: names no certificate and no key"}, BadConfig{"tokens: ''", "tokens: names no file"}));

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The message, the table and the documentation name the same limits, and each can be set.
TEST(LimitTable, IsWhole) {
  const auto& fields = *config::v1::Limits::descriptor();
  ASSERT_EQ(static_cast<std::size_t>(fields.field_count()), limit_table().size());
  const std::string manual = contents(LOOPSPEC_SOURCE "/proto/loopspec/config/v1/server_config.proto");
  const std::string operations = contents(LOOPSPEC_SOURCE "/docs/operations.md");
  for (std::size_t i = 0; i < limit_table().size(); ++i) {
    const LimitRow& row = limit_table()[i];
    EXPECT_EQ(fields.field(static_cast<int>(i))->name(), row.name);
    const std::string standard = std::to_string(row.get(Limits()));
    EXPECT_NE(manual.find(standard), std::string::npos) << row.name << " " << standard;
    EXPECT_NE(operations.find("| `" + std::string(row.name) + "` | " + standard + " |"), std::string::npos) << row.name << " " << standard;
    EXPECT_LE(row.get(Limits()), row.maximum) << row.name;
    config::v1::Limits message;
    const auto* field = fields.field(static_cast<int>(i));
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_UINT64) {
      message.GetReflection()->SetUInt64(&message, field, row.minimum + 1);
    } else {
      message.GetReflection()->SetUInt32(&message, field, static_cast<std::uint32_t>(row.minimum + 1));
    }
    Limits limits;
    ASSERT_TRUE(set_limits(message, limits).ok()) << row.name;
    EXPECT_EQ(row.get(limits), row.minimum + 1) << row.name;
  }
}

TEST(ListenAddress, KnowsWhatOnlyThisMachineReaches) {
  for (const char* address : {"127.0.0.1:80", "127.8.9.1:0", "localhost:80", "[::1]:80", "unix:/tmp/x"}) EXPECT_TRUE(is_loopback_address(address)) << address;
  for (const char* address : {"0.0.0.0:80", "[::]:80", "10.0.0.1:80", "[::ffff:10.0.0.1]:80", "no-such-host.invalid:80"}) EXPECT_FALSE(is_loopback_address(address)) << address;
  EXPECT_EQ(numeric_address("127.0.0.1:80"), "127.0.0.1:80");
  EXPECT_EQ(numeric_address("[::1]:80"), "[::1]:80");
}

}  // namespace
}  // namespace loopspec::server
