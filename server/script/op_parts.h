// What the ops of several areas have in common: callables, arguments, times, and objects of a kind.
#pragma once

#include <string>

#include "loopspec/callback.h"
#include "loopspec/future.h"
#include "loopspec/task.h"
#include "server/script/frame.h"
#include "server/script/object.h"
#include "server/script/program_state.h"
#include "server/script/script_exception.h"

namespace loopspec::v1 {
class Callable;
class Seconds;
}  // namespace loopspec::v1

namespace loopspec::script {

// A block as a callback.
struct BlockCall {
  ProgramState* state;
  const v1::Block* block;
  Arguments arguments;

  void operator()() const { run_block(*state, *block, arguments); }
};

// A block as a done callback; two of one block are the same to remove_done_callback().
struct DoneCall {
  ProgramState* state;
  const v1::Block* block;

  void operator()(const FutureBase& future) const;
  void operator()(const ConcurrentFuture<Result>& future) const;
  friend bool operator==(const DoneCall& a, const DoneCall& b) { return a.block == b.block; }
};

// What a scheduling op is to call; empty where it is to be something that cannot be called.
Callback make_callback(Frame& frame, const v1::Op& op, const v1::Callable& callable, Arguments arguments);
// "" when make_callback() can make it.
std::string refuse_callable(const v1::Callable& callable);

template <class Values>
Arguments make_arguments(Frame& frame, const Values& values) {
  if (values.empty()) return nullptr;
  auto arguments = std::make_shared<std::vector<Object>>();
  for (const auto& value : values) arguments->push_back(read_value(value, frame.state.registry()));
  return arguments;
}
Arguments index_argument(std::uint32_t index);

double to_seconds(const v1::Seconds& seconds);
// "" when to_seconds() can be asked.
std::string refuse_seconds(const v1::Seconds& seconds);
// A time on the loop's clock: nanoseconds since the program began, or a float on a real clock.
OpResult time_result(Frame& frame, double time);

// What stands under a key of an exception handler's context; None when the key is missing.
Object context_entry(const ExceptionContext& context, const std::string& key);

// The object of this kind that the id is bound to. NameError, or AttributeError for one of another kind.
template <class T>
T bound(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const T* found = object.get<T>()) return *found;
  throw ScriptException("AttributeError", "'" + id + "' is a " + std::string(object.role()));
}
// The future or task that the id is bound to.
FutureBase bound_future(Frame& frame, const std::string& id);

// The same for what is awaited: TypeError where the object cannot be.
FutureBase awaited_future(Frame& frame, const std::string& id);

// A set of objects as a list: those with an id in ascending order of the ids, then the rest.
Object list_of_set(Frame& frame, std::vector<Object> objects);

// The name and the context that an op gives a task.
template <class Message>
TaskOptions task_options(Frame& frame, const Message& message) {
  TaskOptions options(message.name());
  if (!message.context().empty()) options.context = bound<Context>(frame, message.context());
  return options;
}

}  // namespace loopspec::script
