// ProgramRun: one program on one fresh loop of the library, as docs/protocol.md says.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "loopspec/selector_event_loop.h"

namespace loopspec::v1 {
class Implementation;
class Outcome;
class Program;
}  // namespace loopspec::v1

namespace loopspec::script {

class TraceSink;

// Makes a loop on the clock that the options carry.
using LoopFactory = std::function<std::unique_ptr<AbstractEventLoop>(LoopOptions)>;

class ProgramRun {
 public:
  // `backend` as make_event_loop() takes it. The program has passed validate_program(), and its limits are set (0 is none).
  // Program and sink must outlive the run. `own_process`: this process runs nothing else
  // meanwhile, nor before where the program asks for a fresh one.
  ProgramRun(const v1::Program& program, std::string backend, TraceSink& sink, bool own_process = false);
  // On loops that are no backend of the library's.
  ProgramRun(const v1::Program& program, LoopFactory make_loop, TraceSink& sink, bool own_process = false);
  ProgramRun(const ProgramRun&) = delete;
  ProgramRun& operator=(const ProgramRun&) = delete;
  ~ProgramRun();

  // Makes the loop and runs the program on the calling thread, which runs no loop; programs may run on it one after the other and see
  // nothing of each other. Returns its outcome when everything of it has ended, threads included. Call it once. `max_wall_ms` is the caller's to watch.
  v1::Outcome run();

  // Any thread: no further op and no callback is run, and whatever waits is woken. run() then returns soon with an outcome
  // that the caller replaces. No event comes after the call returns.
  void abort();

  class State;

 private:
  std::unique_ptr<State> state_;
};

// What a loop of this backend is, for ListImplementations and `hello`: all but name and host.
v1::Implementation describe_backend(std::string_view backend);
// What a process adds that runs one program alone where that is asked for.
void add_own_process_capabilities(v1::Implementation& implementation);

}  // namespace loopspec::script
