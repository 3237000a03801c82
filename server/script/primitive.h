// Primitive: what the ops of sync_ops.proto make and act on.
#pragma once

#include <string_view>
#include <variant>

#include "loopspec/barrier.h"
#include "loopspec/condition.h"
#include "loopspec/event.h"
#include "loopspec/lock.h"
#include "loopspec/queue.h"
#include "loopspec/semaphore.h"
#include "server/script/object.h"

namespace loopspec::script {

using ObjectQueue = Queue<Object>;

struct Primitive {
  using Kinds = std::variant<Lock, Event, Condition, Semaphore, Barrier, ObjectQueue>;

  // As asyncio names its type: "Lock", "PriorityQueue".
  std::string_view type_name;
  Kinds kind;
};

}  // namespace loopspec::script
