// Everything the loop library offers, for programs that do not want to choose headers.
#pragma once

#include "loopspec/backends.h"
#include "loopspec/context.h"
#include "loopspec/coroutine.h"
#include "loopspec/event_loop.h"
#include "loopspec/events.h"
#include "loopspec/exceptions.h"
#include "loopspec/future.h"
#include "loopspec/gather.h"
#include "loopspec/logging.h"
#include "loopspec/network.h"
#include "loopspec/sleep.h"
#include "loopspec/task.h"
#include "loopspec/task_group.h"
#include "loopspec/timeout.h"
