// SessionPlayer: a program played over a Session: its blocks are this side's functions, its ops are sent one by one, and the
// trace is put together here. The trace must be the one that RunProgram gives.
//
// Blocks stay in the server where a session cannot have them as functions of the client: coroutines and generators, quiet blocks
// (they run thousands of times), and what runs in other threads or on further loops, which may run there.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/session_service.pb.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::conformance {

// The stream, as the player needs it.
class SessionLine {
 public:
  SessionLine(const SessionLine&) = delete;
  SessionLine& operator=(const SessionLine&) = delete;
  virtual ~SessionLine() = default;
  // False when the stream is broken or at its end.
  virtual bool write(const loopspec::v1::SessionRequest& request) = 0;
  virtual bool read(loopspec::v1::SessionResponse& response) = 0;

 protected:
  SessionLine() = default;
};

class SessionPlayer {
 public:
  // Why a session cannot express the program; "" when it can.
  static std::string inexpressible(const loopspec::v1::Program& program);

  // Both must outlive it.
  SessionPlayer(const loopspec::v1::Program& program, SessionLine& line);

  // Plays it to the end of main, into the trace's events. False when the stream ended first; its status says why.
  bool play(loopspec::v1::Trace& trace);
  // Why play() gave up at once: what of the program is more than this server lets a session have; "" when nothing is.
  const std::string& beyond_limits() const { return beyond_limits_; }

 private:
  // Thrown when the stream is at its end.
  struct Lost {};

  void open();
  void check_limits(const loopspec::v1::Opened& limits);
  // Runs ops one by one, in the call or (0) outside any. What leaves a block is returned.
  template <class Ops>
  std::optional<loopspec::v1::ExceptionValue> run_ops(const Ops& ops, const loopspec::v1::Block* block, std::uint64_t call);
  void run_call(std::uint64_t call, const loopspec::v1::Invocation& invocation);
  // Deals with what comes until the result of that number has.
  loopspec::v1::Result result_of(std::uint64_t sequence);
  loopspec::v1::ServerItem next();
  void send(loopspec::v1::ClientItem&& item);
  void record(loopspec::v1::TraceEvent&& event);
  void set_time(std::int64_t time_ns) { time_ns_ = time_ns; }

  const loopspec::v1::Program& program_;
  SessionLine& line_;
  loopspec::v1::Trace* trace_ = nullptr;
  std::set<std::string> in_server_;
  std::map<std::uint64_t, const loopspec::v1::Block*> functions_;
  std::deque<loopspec::v1::ServerItem> waiting_;
  std::uint64_t sequence_ = 0;
  std::optional<std::int64_t> time_ns_;
  std::string beyond_limits_;
};

}  // namespace loopspec::conformance
