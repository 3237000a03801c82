// TraceBytes: what a client makes of them, and what they keep of a trace that is too long.
#include "server/service/trace_bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "loopspec/v1/program_service.pb.h"

namespace loopspec::server {
namespace {

v1::TraceEvent event(const std::string& text) {
  v1::TraceEvent event;
  event.mutable_log_mark()->set_text(text);
  event.ByteSizeLong();
  return event;
}

v1::Outcome outcome() {
  v1::Outcome outcome;
  outcome.set_kind(v1::Outcome::KIND_COMPLETED);
  return outcome;
}

std::string text_of(const std::vector<grpc::Slice>& slices) {
  std::string text;
  for (const grpc::Slice& slice : slices) text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

v1::Trace trace_of(const std::vector<std::string>& texts) {
  v1::Trace trace;
  for (const std::string& text : texts) *trace.add_events() = event(text);
  *trace.mutable_outcome() = outcome();
  return trace;
}

void write(const v1::Trace& trace, TraceBytes& bytes) {
  for (const v1::TraceEvent& each : trace.events()) {
    each.ByteSizeLong();
    bytes.add(each);
  }
  bytes.end(trace.outcome());
}

TEST(TraceBytes, AreTheResponse) {
  // Longer than the room that they begin with.
  for (const v1::Trace& trace : {trace_of({}), trace_of({"a", "", "b"}), trace_of(std::vector<std::string>(1000, std::string(100, 'x')))}) {
    v1::RunProgramResponse response;
    *response.mutable_trace() = trace;
    TraceBytes bytes(1U << 20U);
    write(trace, bytes);
    EXPECT_EQ(bytes.size(), response.ByteSizeLong());
    std::vector<grpc::Slice> slices;
    bytes.move_to(slices);
    EXPECT_EQ(text_of(slices), response.SerializeAsString());
  }
}

TEST(TraceBytes, OfSeveralFollowEachOther) {
  v1::RunProgramsResponse response;
  std::vector<grpc::Slice> slices;
  for (const std::vector<std::string>& texts : {std::vector<std::string>{"a"}, std::vector<std::string>{}, std::vector<std::string>{"b", "c"}}) {
    *response.add_traces() = trace_of(texts);
    TraceBytes bytes(1000);
    write(trace_of(texts), bytes);
    bytes.move_to(slices);
  }
  EXPECT_EQ(text_of(slices), response.SerializeAsString());
}

TEST(TraceBytes, TellTheSizeOfWhatIsTooLong) {
  v1::RunProgramResponse response;
  *response.mutable_trace() = trace_of(std::vector<std::string>(100, std::string(100, 'x')));
  TraceBytes bytes(1000);
  write(response.trace(), bytes);
  EXPECT_EQ(bytes.size(), response.ByteSizeLong());
}

}  // namespace
}  // namespace loopspec::server
