// Arenas for the messages of calls, with a first block that is used again: one that is freed with each call would have malloc put its free
// memory in order each time.
#pragma once

#include <google/protobuf/arena.h>

#include <memory>

namespace loopspec::server {

// Any thread.
std::shared_ptr<google::protobuf::Arena> make_message_arena();

}  // namespace loopspec::server
