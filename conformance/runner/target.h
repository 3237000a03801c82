// A loopspec server as the suite sees it, over gRPC: the embedded one or one far away.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace grpc {
class Channel;
class ClientContext;
class Status;
}  // namespace grpc

namespace loopspec::v1 {
class Implementation;
class Program;
class Trace;
}  // namespace loopspec::v1

namespace loopspec::conformance {

// What came of one program.
struct ProgramReply {
  enum class Kind {
    // There is a trace; the outcome is in it.
    kRan,
    // The implementation has no such op or capability.
    kUnsupported,
    // The implementation cannot be used.
    kUnavailable,
    // The server does not answer any more.
    kLost,
    // cancel_all() was called.
    kCancelled,
    // The server refuses the program: its fault or the suite's, not the loop's.
    kRefused,
  };
  Kind kind = Kind::kRan;
  // For people, unless it ran.
  std::string message;
};

class Target {
 public:
  // `name` is what messages call it: host:port, or "the embedded server". A token goes with every call.
  Target(std::shared_ptr<grpc::Channel> channel, std::string name, std::string token = "");
  ~Target();

  // UNAVAILABLE names the target and says whether nothing answered or what answered is no loopspec server.
  absl::StatusOr<std::vector<loopspec::v1::Implementation>> implementations();

  // Runs one program and fills the trace. May be called from several threads at once. Blocks.
  ProgramReply run(const loopspec::v1::Program& program, loopspec::v1::Trace& trace);

  // Several of one implementation, at least one, in one round trip; a trace for each when kRan, and what an implementation cannot do
  // is that trace's outcome then. Otherwise nothing is known of any.
  ProgramReply run_all(const std::vector<loopspec::v1::Program>& programs, std::vector<loopspec::v1::Trace>& traces);

  // From now on programs are played over sessions; what a session cannot express is kUnsupported. Before any run().
  void play_over_sessions() { over_sessions_ = true; }

  // Ends the calls under way with kCancelled, and all that come later. From any thread.
  void cancel_all();

  const std::string& name() const { return name_; }

 private:
  class Call;
  ProgramReply play(const loopspec::v1::Program& program, loopspec::v1::Trace& trace);
  ProgramReply reply_of(const grpc::Status& status) const;

  std::shared_ptr<grpc::Channel> channel_;
  std::string name_;
  std::string token_;
  bool over_sessions_ = false;
  std::mutex mutex_;
  bool cancelled_ = false;
  std::set<grpc::ClientContext*> calls_;
};

}  // namespace loopspec::conformance
