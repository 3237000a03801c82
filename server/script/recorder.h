// Recorder: a program's events, from any of its threads, and the limits on them.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/script/turnstile.h"

namespace loopspec::v1 {
class TraceEvent;
}  // namespace loopspec::v1

namespace loopspec::script {

class EventRoom;
class TraceSink;

class Recorder {
 public:
  struct Options {
    // 0: no limit.
    std::uint32_t max_events = 0;
    std::uint32_t max_block_runs = 0;
    // The program's time in nanoseconds; empty on a real clock, where events carry none.
    std::function<std::int64_t()> now_ns;
    // Told once, with "max_events 100", when a limit is reached.
    std::function<void(std::string)> on_limit;
    // A live program: no limit on what it makes altogether. Its owner bounds what is kept.
    bool unlimited = false;
  };

  Recorder(TraceSink& sink, Options options);
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;
  ~Recorder();

  // Records an event of the calling thread. Throws Aborted when the program was aborted or this event is one too many.
  void event(v1::TraceEvent&& event);
  // The same from where no exception may leave.
  void event_quietly(v1::TraceEvent&& event) noexcept;
  // The program begins: from now on there is a room, unless the sink keeps events.
  void open();
  // Where events are made, one at a time; null where there is none.
  EventRoom* room() const { return room_.get(); }
  // A block is about to run. Throws Aborted when that is one too many.
  void count_block_run();

  // A handle is about to be made. Throws Aborted when that is one too many.
  void count_handle();

  // Records nothing any more: the program has ended.
  void mute();
  bool muted() const { return muted_; }
  // From now on everything throws Aborted. No event comes after the call returns.
  void abort();
  bool aborted() const { return aborted_; }
  void check() const;

  Turnstile& turnstile() { return turnstile_; }

  // Events of the calling thread carry this name from now on, which lives as long; null ends that.
  static void name_thread(const std::string* name);
  static bool is_thread_named();

 private:
  // Nothing when it was written, else what is to be reached with reach_limit().
  struct Limit {
    const char* name;
    std::uint64_t value;
  };
  std::optional<Limit> write(v1::TraceEvent&& event);
  void reach_limit(const Limit& limit);

  TraceSink& sink_;
  std::unique_ptr<EventRoom> room_;
  const Options options_;
  Turnstile turnstile_;
  std::mutex mutex_;
  std::uint32_t events_ = 0;
  std::uint64_t bytes_ = 0;
  std::atomic<std::uint32_t> block_runs_{0};
  std::atomic<std::uint32_t> handles_{0};
  std::atomic<bool> muted_{false};
  std::atomic<bool> aborted_{false};
};

}  // namespace loopspec::script
