// The server's limits. Each refusal says which limit it was and its value; the names here are the names it uses.
#pragma once

#include <cstddef>
#include <cstdint>

#include "server/script/program_limits.h"

namespace loopspec::server {

struct Limits {
  // What one program may be and do; a program may ask for less.
  script::ProgramLimits program;

  // Programs that run or wait, over all implementations; one more is refused with RESOURCE_EXHAUSTED, TOO_MANY_PROGRAMS.
  std::uint32_t max_programs = 1024;
  // Bytes of a gRPC message, in either direction.
  std::uint32_t max_message_bytes = 32U << 20U;
  // Bytes of one call's metadata.
  std::uint32_t max_metadata_bytes = 16U << 10U;
  // Calls at once on one connection.
  std::uint32_t max_connection_calls = 10'000;

  // Live loops, over all identities and of one. One that has been used holds two descriptors; one that was only created, none.
  std::uint32_t max_loops = 50'000;
  std::uint32_t max_loops_per_identity = 20'000;
  // The longest lease, in milliseconds.
  std::uint32_t max_lease_ms = 3'600'000;
  // Handles of one loop that wait for their turn or time.
  std::uint32_t max_pending_handles = 100'000;
  // Calls that wait for a running loop's thread, and ops of a session that wait for theirs.
  std::uint32_t max_pending_ops = 10'000;
  // Ids of one live loop that are bound at once.
  std::uint32_t max_ids = 100'000;
  // Bytes of trace events that a live loop keeps for those who watch it.
  std::uint64_t max_history_bytes = 1U << 20U;

  // Sessions, over all identities and of one. Each has a thread.
  std::uint32_t max_sessions = 4'000;
  std::uint32_t max_sessions_per_identity = 2'000;
  // How long a client may take for one function, in milliseconds.
  std::uint32_t max_callback_ms = 30'000;
  // Invocations in one message.
  std::uint32_t max_batch = 1'024;
  // Bytes of output that a session's client has not taken yet.
  std::uint64_t max_session_queue_bytes = 8U << 20U;

  // A worker's output: bytes of one line, and of all lines of one program.
  std::uint32_t max_line_bytes = 1U << 20U;
  std::uint64_t max_output_bytes = 256U << 20U;
  // How long a worker may take from its start to its `hello`, in milliseconds.
  std::uint32_t max_hello_ms = 20'000;
  // What the kernel holds a worker process to (host/sandbox.h); 0: as the server itself.
  std::uint64_t max_worker_memory_bytes = 4ULL << 30U;
  std::uint32_t max_worker_descriptors = 1024;
  std::uint64_t max_worker_file_bytes = 64ULL << 20U;
};

}  // namespace loopspec::server
