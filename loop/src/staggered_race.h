// staggered_race(): several ways to one result, started one after another, the first to succeed wins (RFC 8305).
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "loopspec/coroutine.h"
#include "loopspec/socket.h"

namespace loopspec::detail {

// Starts the first attempt at once and each other when the one before has failed or `delay` seconds have passed. The
// first to return cancels the rest. Nothing when every attempt has raised. SystemExit and KeyboardInterrupt go through.
Coroutine<std::optional<Socket>> staggered_race(AbstractEventLoop& loop,
                                                std::vector<std::function<Coroutine<Socket>()>> attempts, double delay);

}  // namespace loopspec::detail
