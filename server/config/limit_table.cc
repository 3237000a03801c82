#include "server/config/limit_table.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "loopspec/config/v1/server_config.pb.h"

namespace loopspec::server {

namespace {

using google::protobuf::FieldDescriptor;

constexpr std::uint64_t kBillion = 1'000'000'000;
constexpr std::uint64_t kDayMs = 86'400'000;
// gRPC counts a message's bytes in an int.
constexpr std::uint64_t kMaxMessage = 0x7fffffff;
constexpr std::uint64_t kTebibyte = 1ULL << 40U;

// A row for a member of Limits, and for one of its ProgramLimits.
#define LOOPSPEC_LIMIT(name, what, minimum, maximum)                                            \
  {#name, what, minimum, maximum, [](const Limits& limits) -> std::uint64_t { return limits.name; }, \
   [](Limits& limits, std::uint64_t value) { limits.name = static_cast<decltype(limits.name)>(value); }}
#define LOOPSPEC_PROGRAM_LIMIT(name, what, minimum, maximum)                                            \
  {#name, what, minimum, maximum, [](const Limits& limits) -> std::uint64_t { return limits.program.name; }, \
   [](Limits& limits, std::uint64_t value) { limits.program.name = static_cast<decltype(limits.program.name)>(value); }}

std::uint64_t value_of(const google::protobuf::Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  return field.cpp_type() == FieldDescriptor::CPPTYPE_UINT64 ? reflection.GetUInt64(message, &field) : reflection.GetUInt32(message, &field);
}

}  // namespace

const std::vector<LimitRow>& limit_table() {
  static const std::vector<LimitRow> rows = {
      LOOPSPEC_LIMIT(max_programs, "programs that run or wait", 1, 1'000'000),
      LOOPSPEC_LIMIT(max_message_bytes, "bytes of a gRPC message", 1024, kMaxMessage),
      LOOPSPEC_LIMIT(max_metadata_bytes, "bytes of a call's metadata", 1024, 1U << 20U),
      LOOPSPEC_LIMIT(max_connection_calls, "calls at once on one connection", 1, 1'000'000),
      LOOPSPEC_PROGRAM_LIMIT(max_ops, "ops in a program's text", 1, kBillion),
      LOOPSPEC_PROGRAM_LIMIT(max_blocks, "blocks in a program's text", 1, kBillion),
      LOOPSPEC_PROGRAM_LIMIT(max_nesting, "blocks that run inside each other", 1, 1000),
      LOOPSPEC_PROGRAM_LIMIT(max_times, "handles that one op makes", 1, kBillion),
      LOOPSPEC_PROGRAM_LIMIT(max_events, "trace events of a program", 1, kBillion),
      LOOPSPEC_PROGRAM_LIMIT(max_block_runs, "block runs of a program", 1, 4 * kBillion),
      LOOPSPEC_PROGRAM_LIMIT(max_wall_ms, "wall-clock milliseconds of a program", 1, kDayMs),
      LOOPSPEC_LIMIT(max_loops, "live loops", 1, 10'000'000),
      LOOPSPEC_LIMIT(max_loops_per_identity, "live loops of one identity", 1, 10'000'000),
      LOOPSPEC_LIMIT(max_lease_ms, "milliseconds of the longest lease", 1, kDayMs),
      LOOPSPEC_LIMIT(max_pending_handles, "handles of a live loop that wait", 1, kBillion),
      LOOPSPEC_LIMIT(max_pending_ops, "calls or ops that wait for a live loop's thread", 1, kBillion),
      LOOPSPEC_LIMIT(max_ids, "ids of a live loop", 1, kBillion),
      LOOPSPEC_LIMIT(max_history_bytes, "bytes of events kept for a live loop's watchers", 1024, kTebibyte),
      LOOPSPEC_LIMIT(max_sessions, "sessions", 1, 1'000'000),
      LOOPSPEC_LIMIT(max_sessions_per_identity, "sessions of one identity", 1, 1'000'000),
      LOOPSPEC_LIMIT(max_callback_ms, "milliseconds a client may take for one function", 1, kDayMs),
      LOOPSPEC_LIMIT(max_batch, "invocations in one message", 1, 1'000'000),
      LOOPSPEC_LIMIT(max_session_queue_bytes, "bytes that a session's client has not taken", 1024, kTebibyte),
      LOOPSPEC_LIMIT(max_line_bytes, "bytes of a line that a worker writes", 1024, kMaxMessage),
      LOOPSPEC_LIMIT(max_output_bytes, "bytes that a worker writes for one program", 1024, kTebibyte),
      LOOPSPEC_LIMIT(max_hello_ms, "milliseconds until a worker's hello", 1, kDayMs),
      LOOPSPEC_LIMIT(max_worker_memory_bytes, "bytes of a worker's private memory; 0: as the server", 0, 1024 * kTebibyte),
      LOOPSPEC_LIMIT(max_worker_descriptors, "open descriptors of a worker; 0: as the server", 0, 1'000'000),
      LOOPSPEC_LIMIT(max_worker_file_bytes, "bytes of a file that a worker writes; 0: as the server", 0, 1024 * kTebibyte),
  };
  return rows;
}

absl::Status set_limits(const config::v1::Limits& from, Limits& to) {
  for (const LimitRow& row : limit_table()) {
    const FieldDescriptor* field = from.GetDescriptor()->FindFieldByName(row.name);
    if (field == nullptr || !from.GetReflection()->HasField(from, field)) continue;
    const std::uint64_t value = value_of(from, *field);
    if (value < row.minimum || value > row.maximum) {
      return absl::InvalidArgumentError(absl::StrCat("limits.", row.name, " ", value, ": must be from ", row.minimum, " to ", row.maximum));
    }
    row.set(to, value);
  }
  return absl::OkStatus();
}

}  // namespace loopspec::server
