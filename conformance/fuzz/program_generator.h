// Random programs whose trace asyncio's documentation, or the order that every loop here keeps, decides.
//
// The same seed and grammar give the same program. Every block but those that only log runs at most once, so that a
// program ends, and no two timers are due together: their lengths are random millionths of a second, and 0 occurs once
// at most. Each run of the loop has an end of its own: on a virtual clock a timer far away, on a real one a coroutine
// that sleeps for as many turns as anything could take.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "conformance/fuzz/grammar.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::conformance {

class ProgramGenerator {
 public:
  // The grammar outlives it.
  ProgramGenerator(const Grammar& grammar, std::uint64_t seed) : grammar_(grammar), random_(seed) {}

  loopspec::v1::Program generate();
  // One that uses the feature.
  loopspec::v1::Program generate_with(const std::string& feature);

 private:
  enum class Place { kMain, kCallback, kCoroutine, kThread };
  using Op = loopspec::v1::Op;
  using Add = void (ProgramGenerator::*)();
  struct Choice {
    const char* name;
    Add add;
    // Where it may stand.
    std::vector<Place> places;
    // Of that name.
    const Feature* feature = nullptr;
  };
  static const std::vector<Choice>& choices();

  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : random_() % bound; }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  std::string fresh(const char* prefix);
  const std::string& any(const std::vector<std::string>& ids) { return ids[below(ids.size())]; }
  // Seconds that no other timer takes.
  double length();
  void set_delay(loopspec::v1::Seconds& delay);

  loopspec::v1::Program finish();
  void add_ops(std::size_t count);
  void add_any_op();
  bool may_add(const Choice& choice) const;
  void add_run();
  // Where ops go now; in a block the pointer into its ops.
  Op& add_op();
  // A new block of a kind of its own, with ops of its own.
  std::string block(Place place, std::uint64_t most_ops = 4);
  // A block that is called where the op stands: in main, it has no running loop either.
  std::string called_block() { return block(place_ == Place::kMain ? Place::kMain : Place::kCallback); }
  std::string handler_block();
  // A block for a callback: a fresh one, or one of those that only log.
  void set_callback(loopspec::v1::Callable& callable);
  void set_awaitable(loopspec::v1::Awaitable& awaitable);
  void set_gathered(loopspec::v1::Awaitable& awaitable);

  void add_call_soon();
  void add_call_soon_threadsafe();
  void add_call_later();
  void add_call_at();
  void add_zero_delay();
  void add_negative_delay();
  void add_cancel();
  void add_cancelled();
  void add_when();
  void add_get_context();
  void add_time();
  void add_stop();
  void add_is_running();
  void add_get_running_loop();
  void add_create_future();
  void add_set_result();
  void add_set_exception();
  void add_future_cancel();
  void add_future_done();
  void add_future_result();
  void add_future_exception();
  void add_add_done_callback();
  void add_remove_done_callback();
  void add_raise_error() { add_raise("Error"); }
  void add_raise_cancelled() { add_raise("CancelledError"); }
  void add_raise_base() { add_raise("BaseError"); }
  void add_raise_exit() { add_raise("SystemExit"); }
  void add_raise_interrupt() { add_raise("KeyboardInterrupt"); }
  void add_raise(const char* type);
  void add_set_exception_handler();
  void add_call_exception_handler();
  void add_context_var();
  void add_copy_context();
  void add_context_run();
  void add_call();
  void add_sleep_thread();
  void add_run_in_thread();
  void add_start_thread();
  void add_reader();
  void add_create_task();
  void add_await();
  void add_sleep();
  void add_current_task();
  void add_task_cancelling();
  void add_task_uncancel();
  void add_gather();
  void add_shield();
  void add_wait();
  void add_wait_for();
  void add_timeout();
  void add_task_group();
  void add_run_in_executor();
  void set_debug() { program_.set_debug(true); }

  const Grammar& grammar_;
  std::mt19937_64 random_;
  loopspec::v1::Program program_;
  Place place_ = Place::kMain;
  // The blocks that are being made, innermost last; by index, since they move.
  std::vector<int> open_;
  int made_ = 0;
  std::vector<std::string> handles_, timers_, futures_, tasks_, contexts_, done_blocks_;
  // Of futures_ those whose result may be set: not gather's, which are of the type of their results in C++.
  std::vector<std::string> settable_;
  // futures_, and those of executors: whether a job begins when its future is done before it is a race, so that nothing
  // may cancel one or set its result, nor await it.
  std::vector<std::string> observed_;
  std::string log_block_;
  bool zero_used_ = false;
  int negatives_ = 0;
  bool reader_used_ = false;
  bool threads_allowed_ = true;
  bool threads_used_ = false;
};

}  // namespace loopspec::conformance
