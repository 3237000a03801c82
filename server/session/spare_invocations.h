// Lists of invocations that were sent and are filled again: what they are made of is not freed and made anew for each turn's batch. All sessions
// share a few. Any thread.
#pragma once

#include <memory>

#include "loopspec/v1/session_service.pb.h"

namespace loopspec::server {

// An empty one.
std::unique_ptr<v1::Invocations> take_invocations();
void give_back(std::unique_ptr<v1::Invocations> sent);

}  // namespace loopspec::server
