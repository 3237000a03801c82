// ProgramCall: what the calls that run programs have in common: places at the desk, the run, and what is counted of it.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/service/program_desk.h"

namespace google::protobuf {
template <class T>
class RepeatedPtrField;
}  // namespace google::protobuf

namespace grpc {
class Status;
}  // namespace grpc

namespace loopspec::server {

class Gate;

class ProgramCall : public RunListener, public std::enable_shared_from_this<ProgramCall> {
 protected:
  explicit ProgramCall(Gate& gate) : gate_(gate) {}

  // Admits the program and starts it with this call as its listener, on the lent thread if there is one and the host likes. A status refuses it;
  // nothing was started then.
  grpc::Status start_program(ProgramDesk& desk, std::shared_ptr<v1::Program> program, const LendThread& lend = nullptr);
  // Several of one implementation, at least one: all or none.
  grpc::Status start_programs(ProgramDesk& desk, google::protobuf::RepeatedPtrField<v1::Program>& programs);
  // Any thread: the client is gone.
  void cancel_program();
  // An outcome has come: counts it and gives up its place, and with the last one the run, which holds this call.
  void program_ended(const v1::Outcome& outcome);

 private:
  using Places = std::vector<std::unique_ptr<ProgramDesk::Place>>;
  void take(Places places);
  void keep(std::shared_ptr<Run> run);

  Gate& gate_;
  // Of the program that is next to end.
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::string implementation_;
  std::mutex mutex_;
  // Of the programs that have not ended.
  Places places_;
  // Null again when all have, which may be before keep() has it.
  std::shared_ptr<Run> run_;
};

}  // namespace loopspec::server
