// Fuzzes the program decoder, the validator, the engine and the canonical text: any Program is refused or run to an outcome.
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/trace.pb.h"
#include "server/host/in_process_host.h"
#include "server/script/program_validator.h"
#include "server/script/trace_text.h"

namespace {

class Collected final : public loopspec::server::RunListener {
 public:
  void on_event(loopspec::v1::TraceEvent&& event) override { *trace.add_events() = std::move(event); }
  void on_outcome(loopspec::v1::Outcome outcome) override {
    const std::lock_guard lock(mutex);
    *trace.mutable_outcome() = std::move(outcome);
    changed.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return trace.has_outcome(); });
  }

  loopspec::v1::Trace trace;

 private:
  std::mutex mutex;
  std::condition_variable changed;
};

constexpr std::uint32_t kMaxEvents = 500;
constexpr std::uint32_t kMaxBlockRuns = 1'000;
constexpr std::uint32_t kMaxWallMs = 50;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static loopspec::server::InProcessHost host("selector/epoll", 1);
  auto program = std::make_shared<loopspec::v1::Program>();
  const std::string text(reinterpret_cast<const char*>(data), size);
  google::protobuf::TextFormat::Parser parser;
  struct Silent final : google::protobuf::io::ErrorCollector {
    void AddError(int, int, const std::string&) override {}
  } silent;
  parser.RecordErrorsTo(&silent);
  // As a case writes it, or as it comes over the wire.
  if (!parser.ParseFromString(text, program.get()) && !program->ParseFromString(text)) return 0;
  loopspec::script::ProgramLimits limits;
  limits.max_times = 100;
  if (!loopspec::script::validate_program(*program, limits).empty()) return 0;
  program->mutable_limits()->set_max_events(kMaxEvents);
  program->mutable_limits()->set_max_block_runs(kMaxBlockRuns);
  program->mutable_limits()->set_max_wall_ms(kMaxWallMs);
  const auto listener = std::make_shared<Collected>();
  const auto run = host.start(program, listener);
  listener->wait();
  loopspec::script::trace_text(*program, listener->trace);
  return 0;
}
