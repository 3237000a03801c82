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
