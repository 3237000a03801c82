// LiveProgram: a program without an end. Its ops come one by one, from whoever holds the loop: a session, or unary calls.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/value.pb.h"
#include "server/script/capabilities.h"
#include "server/script/pending_handles.h"
#include "server/script/program_limits.h"
#include "server/script/program_validator.h"

namespace loopspec {
class AbstractEventLoop;
class BaseEventLoop;
class PartedRun;
}

namespace loopspec::script {

class ClientFunctions;
struct ClientFrame;
struct Frame;
struct OpResult;
class Object;
class ProgramState;
class TraceSink;

// What one op gave.
struct OpAnswer {
  // The program was aborted meanwhile; nothing else means anything then.
  bool aborted = false;
  v1::Value value;
  std::optional<v1::ExceptionValue> raised;
  // Of ops that give a time or a timer: the time in seconds on the loop's clock.
  std::optional<double> seconds;
  // On a virtual clock, the time after the op.
  std::optional<std::int64_t> time_ns;
};

class LiveProgram {
 public:
  struct Options {
    // As make_event_loop() takes it.
    std::string backend;
    // CLOCK_VIRTUAL or CLOCK_REAL.
    v1::Clock clock = v1::CLOCK_VIRTUAL;
    bool debug = false;
    // As Program has it.
    bool capture_warnings = false;
    ProgramLimits limits;
    Capabilities capabilities;
    // Handles that may wait.
    std::uint32_t max_pending_handles = 100'000;
    // A client whose functions can be scheduled; null: none.
    ClientFunctions* client = nullptr;
    // Hears how many turns more the loop has made, on the thread that runs it: at tell_turns(), and when a run has ended.
    std::function<void(std::uint64_t turns)> turned = nullptr;
    // On a virtual clock: called before a loop waits for what may take long, on its thread. What it throws ends the run.
    std::function<void()> will_wait = nullptr;
  };

  // The sink must outlive it.
  LiveProgram(Options options, TraceSink& sink);
  LiveProgram(const LiveProgram&) = delete;
  LiveProgram& operator=(const LiveProgram&) = delete;
  // Does end().
  ~LiveProgram();

  // Makes the loop, if there is none yet. Throws OSError when out of descriptors. On the thread that counts as the loop's.
  void open();
  bool is_open() const { return open_; }
  // The loop's time at that moment, in seconds.
  double start_time() const;
  // Once it is open.
  AbstractEventLoop& loop() const;
  // On another thread than the one that runs the loop nothing happens.
  void tell_turns();
  bool has_virtual_clock() const { return options_.clock == v1::CLOCK_VIRTUAL; }

  // All of this: any thread.

  // What is wrong with a block, or an op of this program; empty when it can be used. `field` is its path in the request.
  std::vector<ProgramFault> check_blocks(const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const std::string& field) const;
  // The same of blocks and protocols that name each other; `field` is the path of the message that has both, with a dot at its end, or "".
  std::vector<ProgramFault> check_parts(const google::protobuf::RepeatedPtrField<v1::Block>& blocks,
                                        const google::protobuf::RepeatedPtrField<v1::Protocol>& protocols, const std::string& field) const;
  std::vector<ProgramFault> check_op(const v1::Op& op, const std::string& field) const;
  // Why the engine cannot do it; "" when it can.
  std::string unsupported(const v1::Op& op) const;
  std::string unsupported(const v1::Block& block) const;
  std::string unsupported(const v1::Protocol& protocol) const;
  // The capability that it needs and this program has not.
  std::optional<CapabilityFault> missing_capability(const v1::Op& op, const std::string& path) const;
  std::optional<CapabilityFault> missing_capability(const v1::Block& block, const std::string& path) const;

  // Adds a block that passed the checks. False, and nothing done, when there is one of that name with other content.
  bool define(const v1::Block& block);
  // The same for a protocol; before open() only.
  bool define(const v1::Protocol& protocol);

  // Whether the op runs the loop, when it stands outside any coroutine.
  static bool runs_loop(const v1::Op& op);
  // Executes an op that passed the checks, on the calling thread, which counts as the loop's own. With a number it is recorded, as that op of main.
  OpAnswer perform(const v1::Op& op, std::optional<std::uint32_t> number = std::nullopt);
  // run_forever() in parts, of an op that runs_in_parts() and passed the checks: begins the run if there is none, goes on with it otherwise, as
  // PartedRun::go_on() does, and ends it. Nothing while a callback is put off. The run is gone before end(). On the thread that counts as the loop's.
  static bool runs_in_parts(const v1::Op& op);
  std::optional<OpAnswer> perform_part(const v1::Op& op, std::unique_ptr<PartedRun>& run, const std::function<void()>& rest);
  // An op that would run the loop, while a thread is running it, about to, or just done with it: RuntimeError, whichever it is. Any thread.
  OpAnswer refuse_run(const v1::Op& op, std::uint32_t number);
  // The same inside a client's function, as if it stood there. Not recorded.
  OpAnswer perform(const v1::Op& op, const ClientFrame& frame);
  // Whether an id is bound, and how many are.
  bool is_bound(const std::string& id) const;
  std::size_t bound_ids() const;
  void forget(const std::string& id);

  const PendingHandles& pending() const { return pending_; }
  PendingHandles& pending() { return pending_; }
  // Into an empty value.
  void write_value(const Object& object, v1::Value& value) const;
  Object read_value(const v1::Value& value) const;
  std::exception_ptr read_exception(const v1::ExceptionValue& value) const;

  // Any thread: nothing goes on, whatever waits is woken. `limit` is "" or what ended it.
  void abort(std::string limit);
  bool aborted() const;
  std::string limit() const;
  // Closes the loop and drops everything. On the loop's thread, or when it has none any more.
  void end();

 private:
  struct Kept;
  OpAnswer perform_in(Frame frame, const v1::Op& op, std::optional<std::uint32_t> number);
  // Nothing when the op has not come to its end.
  using Perform = std::function<std::optional<OpResult>(Frame& frame, const v1::Op& op)>;
  OpAnswer perform(Frame& frame, const v1::Op& op, std::optional<std::uint32_t> number);
  std::optional<OpAnswer> perform(Frame& frame, const v1::Op& op, std::optional<std::uint32_t> number, const Perform& how);
  void tell_turns_made();

  const Options options_;
  PendingHandles pending_;
  v1::Program program_;
  std::unique_ptr<ProgramState> state_;
  // Guards the parts; the state refers to them.
  mutable std::mutex mutex_;
  LiveParts parts_;
  std::uint64_t ops_in_blocks_ = 0;
  // The loop, once it is open, and the turn that was last told.
  const BaseEventLoop* turning_ = nullptr;
  std::uint64_t turns_told_ = 0;
  bool open_ = false;
  bool ended_ = false;
};

}  // namespace loopspec::script
