#include "server/script/recorder.h"

#include <utility>

#include "loopspec/v1/trace.pb.h"
#include "server/script/event_room.h"
#include "server/script/platform/thread_pointer.h"
#include "server/script/script_exception.h"
#include "server/script/trace_sink.h"

namespace loopspec::script {

namespace {

using ThreadName = platform::ThreadPointer<const std::string, struct ThreadNameTag>;

// What a program may use of this process's memory, whatever its own limits say.
constexpr std::uint32_t kMaxHandles = 3'000'000;
constexpr std::uint64_t kMaxTraceBytes = 64U << 20U;

}  // namespace

Recorder::Recorder(TraceSink& sink, Options options) : sink_(sink), options_(std::move(options)) {}

Recorder::~Recorder() = default;

void Recorder::open() {
  if (!sink_.keeps_events()) room_ = std::make_unique<EventRoom>();
}

void Recorder::name_thread(const std::string* name) { ThreadName::set(name); }

bool Recorder::is_thread_named() { return ThreadName::get() != nullptr && !ThreadName::get()->empty(); }

void Recorder::check() const {
  if (aborted_) throw Aborted();
}

void Recorder::event(v1::TraceEvent&& event) {
  check();
  if (muted_) return;
  if (const auto limit = write(std::move(event))) reach_limit(*limit);
  check();
}

void Recorder::event_quietly(v1::TraceEvent&& event) noexcept {
  if (muted_ || aborted_) return;
  const auto limit = write(std::move(event));
  if (!limit) return;
  try {
    reach_limit(*limit);
  } catch (const Aborted&) {
    // The next op finds out.
  }
}

std::optional<Recorder::Limit> Recorder::write(v1::TraceEvent&& event) {
  turnstile_.wait();
  if (is_thread_named()) event.set_thread(*ThreadName::get());
  const std::lock_guard lock(mutex_);
  if (muted_ || aborted_) return std::nullopt;
  if (options_.now_ns) event.set_time_ns(options_.now_ns());
  if (!options_.unlimited) {
    if (options_.max_events != 0 && events_ >= options_.max_events) return Limit{"max_events", options_.max_events};
    const std::uint64_t bytes = event.ByteSizeLong();
    if (bytes > kMaxTraceBytes - bytes_) return Limit{"max_trace_bytes", kMaxTraceBytes};
    ++events_;
    bytes_ += bytes;
  }
  sink_.on_event(std::move(event));
  return std::nullopt;
}

void Recorder::count_block_run() {
  check();
  if (options_.max_block_runs == 0 || muted_) return;
  if (block_runs_.fetch_add(1, std::memory_order_relaxed) >= options_.max_block_runs) {
    reach_limit({"max_block_runs", options_.max_block_runs});
  }
}

void Recorder::count_handle() {
  check();
  if (options_.unlimited) return;
  if (handles_.fetch_add(1, std::memory_order_relaxed) >= kMaxHandles) reach_limit({"max_handles", kMaxHandles});
}

void Recorder::reach_limit(const Limit& limit) {
  options_.on_limit(std::string(limit.name) + " " + std::to_string(limit.value));
  throw Aborted();
}

void Recorder::mute() {
  const std::lock_guard lock(mutex_);
  muted_ = true;
}

void Recorder::abort() {
  const std::lock_guard lock(mutex_);
  aborted_ = true;
}

}  // namespace loopspec::script
