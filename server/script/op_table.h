// The table of ops: how each is done, and how what comes of it is recorded. The files ops_*.cc fill it, one an area.
#pragma once

#include <string>
#include <vector>

#include "loopspec/coroutine.h"
#include "server/script/frame.h"

namespace loopspec::script {

struct OpKind {
  // Null where this engine does not offer the op, or offers it in coroutine blocks only.
  OpResult (*perform)(Frame& frame, const v1::Op& op) = nullptr;
  // In coroutine blocks, what awaits; null for ops that do not.
  Coroutine<OpResult> (*perform_awaiting)(Frame& frame, const v1::Op& op) = nullptr;
  std::string name = {};
  // Why an op of this kind cannot be done here although others can; "" when it can.
  std::string (*refuse)(const v1::Op& op) = nullptr;
  // An `op_started` event comes first.
  bool started = false;
  // A return is not recorded, only what the op itself writes.
  bool marks = false;
  // The op's id is bound to what it returns.
  bool binds = true;
  // It says nothing in a process that other programs share.
  bool needs_own_process = false;
  // The same for some of these ops only; null for none. Pure.
  bool (*reaches_process)(const v1::Op& op) = nullptr;
  // It runs a loop or waits for a thread: others need not wait for this thread to record.
  bool waits = false;
  // It needs no more than a loop: no descriptor, no thread, no other process.
  bool loop_alone = false;
  // Outside of coroutine blocks it runs the loop.
  bool runs_loop = false;
};

class OpTable {
 public:
  OpTable();
  // By the op's number in Op's oneof.
  OpKind& operator[](int number) { return kinds_[static_cast<std::size_t>(number)]; }
  const OpKind& operator[](int number) const { return kinds_[static_cast<std::size_t>(number)]; }
  // All that was entered up to now needs a loop alone.
  void mark_as_loop_alone();

 private:
  std::vector<OpKind> kinds_;
};

// Null when the op is not set or not offered here.
const OpKind* find_op(const v1::Op& op);

// Whether an op of it says nothing in a process that other programs share.
bool needs_own_process(const v1::Program& program);
// Whether it runs on the virtual clock and needs no more than its loop, so that it does not wait for anything outside: unless it waits for
// ever, or does very much, it ends soon.
bool stays_in_its_loop(const v1::Program& program);
// The first thing in the program that this engine cannot do ("main, op 2: create_task is not offered here"); "" when there is none.
// `own_process`: as ProgramRun's.
std::string unsupported_part(const v1::Program& program, bool own_process);
// The same for one op outside any block, and for one block, of a live program in a process of many.
std::string unsupported_op(const v1::Op& op);
std::string unsupported_block(const v1::Block& block);

// Each enters its area's ops.
void add_running_ops(OpTable& table);
void add_scheduling_ops(OpTable& table);
void add_error_ops(OpTable& table);
void add_context_ops(OpTable& table);
void add_future_ops(OpTable& table);
void add_descriptor_ops(OpTable& table);
void add_socket_ops(OpTable& table);
void add_socket_state_ops(OpTable& table);
void add_peer_ops(OpTable& table);
void add_loop_socket_ops(OpTable& table);
void add_dns_ops(OpTable& table);
void add_connection_ops(OpTable& table);
void add_transport_ops(OpTable& table);
void add_protocol_ops(OpTable& table);
void add_server_ops(OpTable& table);
void add_stream_ops(OpTable& table);
void add_datagram_ops(OpTable& table);
void add_pipe_ops(OpTable& table);
void add_signal_ops(OpTable& table);
void add_subprocess_ops(OpTable& table);
void add_process_ops(OpTable& table);
void add_tls_ops(OpTable& table);
void add_file_ops(OpTable& table);
void add_script_ops(OpTable& table);
void add_thread_ops(OpTable& table);
void add_sync_ops(OpTable& table);
void add_queue_ops(OpTable& table);
void add_executor_ops(OpTable& table);
void add_task_ops(OpTable& table);
void add_awaiting_ops(OpTable& table);
void add_several_ops(OpTable& table);
void add_completion_ops(OpTable& table);
void add_concurrent_ops(OpTable& table);
void add_generator_ops(OpTable& table);
void add_deadline_ops(OpTable& table);
void add_task_group_ops(OpTable& table);

}  // namespace loopspec::script
