// ProgramState: a program that runs: its loops, ids, blocks and threads.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "loopspec/context.h"
#include "server/script/addresses.h"
#include "server/script/alarms.h"
#include "server/script/belongings.h"
#include "server/script/folder.h"
#include "server/script/gates.h"
#include "server/script/object.h"
#include "server/script/own_names.h"
#include "server/script/program_clock.h"
#include "server/script/program_run.h"
#include "server/script/protocol_declaration.h"
#include "server/script/recorder.h"
#include "server/script/registry.h"
#include "server/script/value_writer.h"

namespace loopspec {
struct LogRecord;
}  // namespace loopspec

namespace loopspec::v1 {
class Block;
class Op;
class Program;
class Protocol;
}  // namespace loopspec::v1

namespace loopspec::script {

class ClientFunctions;
class ExecutorJob;
class PendingHandles;
class ProgramThread;
class ScriptExecutor;

class ProgramState {
 public:
  // Of a live program, which has no limits on what it does altogether.
  struct Live {
    PendingHandles* pending = nullptr;
    ClientFunctions* client = nullptr;
  };

  ProgramState(const v1::Program& program, LoopFactory make_loop, TraceSink& sink);
  ProgramState(const v1::Program& program, LoopFactory make_loop, TraceSink& sink, Live live);
  ProgramState(const ProgramState&) = delete;
  ProgramState& operator=(const ProgramState&) = delete;
  ~ProgramState();

  // Makes the program's loop.
  void open();
  // Does open() and runs main. What main raises is recorded.
  void run_main();
  // Ends what is left: threads, sockets, loops. Records nothing of it.
  void end();
  // Any thread: nothing of the program goes on, whatever waits is woken. `limit` is "" or the limit that is the reason.
  void abort(std::string limit);
  // "max_events 100", when a limit ended the program.
  std::string limit();

  Registry& registry() { return registry_; }
  const ValueWriter& values() const { return values_; }
  Recorder& recorder() { return recorder_; }
  // Null on a real clock.
  ProgramClock* clock() { return clock_.get(); }
  // Null but for live programs; client() also for those without a client.
  PendingHandles* pending() const { return live_.pending; }
  ClientFunctions* client() const { return live_.client; }

  // ---- Loops
  // A loop of the implementation, on the program's clock.
  AbstractEventLoop& make_loop();
  // The program's own, while it is open.
  AbstractEventLoop& own_loop() const { return *own_loop_; }
  // The loop that an op acts on.
  AbstractEventLoop& loop_of(const v1::Op& op);
  // The time at which the program began, in seconds on the loop's clock.
  double start_time() const { return start_time_; }
  double resolution() const;

  // ---- Blocks
  const v1::Block& block(const std::string& name) const;
  // One more, of a live program. It must live as long as this. Any thread.
  void define(const v1::Block& block);
  // The same for a protocol; before the loop is open.
  void define(const v1::Protocol& protocol);
  OwnNames& own_names() { return own_names_; }
  const ContextVar<Result>& context_variable(const std::string& name);
  // What a trace calls a new coroutine instance of the block: its name, and from the second on "name#2".
  std::string next_instance(const std::string& block);

  // ---- Tallies
  void add_to_tally(const std::string& name, std::int64_t number);
  std::vector<std::int64_t> tally(const std::string& name);

  // ---- Threads
  // What threads wait with. Also guards the phases of threads.
  std::mutex& mutex() { return mutex_; }
  std::condition_variable& changed() { return changed_; }
  // Waits, not holding the clock and the turnstile. Throws Aborted when the program is.
  void wait(const std::function<bool()>& predicate);
  // sleep_thread.
  void sleep(double seconds);
  std::shared_ptr<ProgramThread> make_thread(const std::string& id, std::function<void()> body, bool ordered);

  // ---- Executors
  Gates& gates() { return gates_; }
  void adopt_job(const std::shared_ptr<ExecutorJob>& job);
  void adopt_executor(const std::shared_ptr<ScriptExecutor>& executor);
  // The one that null stands for.
  std::shared_ptr<ScriptExecutor> default_executor(const AbstractEventLoop& loop);
  void set_default_executor(const AbstractEventLoop& loop, std::shared_ptr<ScriptExecutor> executor);

  void record_unraisable(const std::exception_ptr& exception);

  // ---- Input and output
  Folder& folder() { return folder_; }
  Addresses& addresses() { return addresses_; }
  Belongings& belongings() { return belongings_; }
  ProtocolDeclaration& protocol(const std::string& name) { return *protocols_.at(name); }
  // The declaration that makes instances of this name; null where there is none.
  ProtocolDeclaration* protocol_of(const std::string& instance);
  // The alarms that wake who waits for too long.
  Alarms& alarms() { return alarms_; }

 private:
  bool is_live() const { return live_.pending != nullptr; }
  void record_log(const LogRecord& record) noexcept;
  void wake_loops();
  void end_executors();

  const v1::Program& program_;
  const LoopFactory make_loop_;
  const Live live_;
  std::shared_ptr<ProgramClock> clock_;
  Registry registry_;
  Folder folder_;
  Addresses addresses_{folder_};
  ValueWriter values_;
  Recorder recorder_;
  mutable std::mutex blocks_mutex_;
  std::unordered_map<std::string, const v1::Block*> blocks_;
  OwnNames own_names_;
  double start_time_ = 0.0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string limit_;
  std::map<std::string, std::unique_ptr<ContextVar<Result>>> context_variables_;
  std::map<std::string, std::vector<std::int64_t>> tallies_;
  std::map<std::string, std::uint64_t> instances_;
  std::vector<std::shared_ptr<ProgramThread>> threads_;
  Belongings belongings_;
  std::map<std::string, std::unique_ptr<ProtocolDeclaration>> protocols_;
  Alarms alarms_;
  Gates gates_{*this};
  std::vector<std::shared_ptr<ExecutorJob>> jobs_;
  std::vector<std::shared_ptr<ScriptExecutor>> executors_;
  std::map<const AbstractEventLoop*, std::shared_ptr<ScriptExecutor>> default_executors_;

  // Loops may be woken while one is being made.
  std::mutex loops_mutex_;
  std::vector<std::unique_ptr<AbstractEventLoop>> loops_;
  // The first of them; its id is bound to it as long as it is there.
  std::atomic<AbstractEventLoop*> own_loop_{nullptr};
};

}  // namespace loopspec::script
