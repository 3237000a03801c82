#include "server/test/script_test_support.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "server/script/program_run.h"
#include "server/script/trace_sink.h"
#include "server/script/trace_text.h"

namespace loopspec::test {

namespace {

class TraceKeeper final : public script::TraceSink {
 public:
  void on_event(v1::TraceEvent&& event) override { *trace.add_events() = std::move(event); }

  v1::Trace trace;
};

// It is given the events in memory that they share.
class TraceCopier final : public script::TraceSink {
 public:
  void on_event(v1::TraceEvent&& event) override {
    EXPECT_EQ(static_cast<std::size_t>(event.GetCachedSize()), v1::TraceEvent(event).ByteSizeLong());
    *trace.add_events() = event;
  }
  bool keeps_events() const override { return false; }

  v1::Trace trace;
};

template <class Sink>
v1::Trace run_into(std::string_view backend, const v1::Program& program) {
  Sink sink;
  *sink.trace.mutable_outcome() = script::ProgramRun(program, std::string(backend), sink).run();
  return std::move(sink.trace);
}

std::string contents(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

v1::Program parse_program(const std::string& text) {
  v1::Program program;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &program)) << text;
  v1::Limits& limits = *program.mutable_limits();
  if (limits.max_events() == 0) limits.set_max_events(10'000);
  if (limits.max_block_runs() == 0) limits.set_max_block_runs(100'000);
  if (limits.max_wall_ms() == 0) limits.set_max_wall_ms(60'000);
  return program;
}

v1::Trace run_on_backend(std::string_view backend, const v1::Program& program) { return run_into<TraceKeeper>(backend, program); }

v1::Trace run_and_copy(std::string_view backend, const v1::Program& program) { return run_into<TraceCopier>(backend, program); }

std::string text_without_advice(const v1::Program& program, const v1::Trace& trace) {
  std::string text = script::trace_text(program, trace);
  for (std::size_t at = 0; (at = text.find("  # ", at)) != std::string::npos;) text.erase(at, text.find('\n', at) - at);
  return text;
}

std::vector<std::string> recorded_names(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".textproto") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

RecordedProgram recorded_program(const std::string& folder, const std::string& name) {
  const std::filesystem::path path(folder);
  return {parse_program(contents(path / (name + ".textproto"))), contents(path / (name + ".trace"))};
}

}  // namespace loopspec::test
