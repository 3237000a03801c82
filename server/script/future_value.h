// What futures hold, whatever their type. Most futures of a program hold a Result; those of gather() hold the futures it waited
// for, and some of the library's own hold nothing.
#pragma once

#include "loopspec/future.h"
#include "server/script/object.h"

namespace loopspec::script {

// Throws what future.result() throws.
Result result_of(const FutureBase& future);

// Whether it is one of gather()'s, or a shield of one.
bool is_gathering(const FutureBase& future);

// InvalidStateError for one that is done; TypeError for one that holds something else.
void set_result(const FutureBase& future, Result result);

}  // namespace loopspec::script
