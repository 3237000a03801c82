// Which ops may suspend the coroutine that they stand in.
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace loopspec::script {

inline constexpr std::string_view kAwaitingOps[] = {
    "await",     "sleep",      "wait",          "wait_for",   "next_completed", "timeout",      "timeout_at",
    "task_group", "anext",     "aclose",        "yield_value", "bare_yield",    "to_thread",    "acquire",
    "event_wait", "condition_wait", "barrier_wait", "barrier_reset", "barrier_abort", "queue_put", "queue_get", "queue_join",
    "server_context", "wait_called", "wait_received", "open_connection", "start_server", "stream_read", "stream_readline", "stream_readexactly",
    "stream_readuntil", "stream_drain", "stream_wait_closed", "stream_start_tls", "create_subprocess_exec", "create_subprocess_shell",
    "process_wait", "process_communicate"};

// Whether the op of this name stands in the block of a coroutine or an asynchronous generator only, and awaits there.
inline bool is_awaiting(std::string_view op) {
  return std::find(std::begin(kAwaitingOps), std::end(kAwaitingOps), op) != std::end(kAwaitingOps);
}

}  // namespace loopspec::script
