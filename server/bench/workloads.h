// What the clients do, on the service and (the first four) on the bare server alike.
#pragma once

#include <string>

#include "clients.h"
#include "loopspec/v1/program.pb.h"

namespace loopspec::bench {

// A program of 20 ops.
v1::Program twenty_ops();

// Unary calls. `loop_id` exists for get_time and call_soon.
MakeClient get_time(const std::string& loop_id);
MakeClient call_soon(const std::string& loop_id);
MakeClient run_program();
// One function of the client called by a running loop that does nothing else, one after the other: a round trip each. On the bare server a
// message of the same size and its answer.
MakeClient callback_round_trip();
MakeClient bare_round_trip();
// Functions of the client, a thousand a turn.
MakeClient batched_callbacks();
// Trace events of a loop that is busy, watched by one client: `loop_id` runs.
MakeClient watched_events(const std::string& loop_id);

}  // namespace loopspec::bench
