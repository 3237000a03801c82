// The error handling API and debug mode.
#include <algorithm>

#include "loopspec/v1/program.pb.h"
#include "server/script/op_parts.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

// Keys of a handler's context that all loops have in common.
constexpr std::string_view kCommonKeys[] = {"asyncgen", "exception", "future", "handle", "message", "protocol", "socket", "task", "transport"};

// The context as the block's argument: of the loop's own keys, only those that all loops have.
Object context_map(ProgramState& state, const ExceptionContext& context) {
  auto entries = std::make_shared<std::map<std::string, Object>>();
  for (const std::string& key : context.keys()) {
    const bool common = std::find(std::begin(kCommonKeys), std::end(kCommonKeys), key) != std::end(kCommonKeys);
    if (common || state.own_names().has_context_key(key)) entries->emplace(key, context_entry(context, key));
  }
  return MapObject{std::move(entries)};
}

// A block as an exception handler.
struct HandlerCall {
  ProgramState* state;
  const v1::Block* block;

  void operator()(AbstractEventLoop& loop, ExceptionContext& context) const {
    auto arguments = std::make_shared<std::vector<Object>>();
    arguments->push_back(LoopObject{&loop});
    arguments->push_back(context_map(*state, context));
    run_block(*state, *block, std::move(arguments), &context);
  }
};

OpResult set_exception_handler(Frame& frame, const v1::Op& op) {
  ExceptionHandler handler;
  if (op.set_exception_handler().has_block()) {
    handler = HandlerCall{&frame.state, &frame.state.block(op.set_exception_handler().block())};
  }
  frame.state.loop_of(op).set_exception_handler(std::move(handler));
  return Object();
}

std::string refuse_not_callable(const v1::Op& op) {
  return op.set_exception_handler().has_not_callable() ? "in C++ only a function can be given" : "";
}

OpResult get_exception_handler(Frame& frame, const v1::Op& op) {
  const ExceptionHandler handler = frame.state.loop_of(op).get_exception_handler();
  if (!handler) return Object();
  const auto* call = handler.target<HandlerCall>();
  return Object(call != nullptr ? Object(BlockObject{call->block->name()}) : Object(OpaqueObject{"function"}));
}

void add_entry(ExceptionContext& context, const std::string& key, Object object) {
  const auto* handle = object.get<HandleObject>();
  const auto* future = object.get<FutureObject>();
  if (key == "handle" && handle != nullptr) {
    context.handle = handle->handle;
  } else if ((key == "future" || key == "task") && future != nullptr) {
    (key == "future" ? context.future : context.task) = future->future;
  } else {
    context.extra[key] = std::move(object);
  }
}

ExceptionContext make_context(Frame& frame, const v1::ContextSpec& spec) {
  ExceptionContext context;
  context.message = spec.message();
  if (spec.has_exception()) context.exception = read_exception(spec.exception(), frame.state.registry());
  for (const auto& [key, value] : spec.extra()) add_entry(context, key, read_value(value, frame.state.registry()));
  return context;
}

// Calls `function` with the context that the op describes, or with the one that this handler was given.
template <class F>
OpResult with_context(Frame& frame, const v1::ContextSpec& spec, const F& function) {
  if (!spec.received()) {
    ExceptionContext context = make_context(frame, spec);
    function(context);
  } else if (frame.received != nullptr) {
    function(*frame.received);
  } else {
    throw LookupError("the block was given no context");
  }
  return Object();
}

std::string refuse_context(const v1::ContextSpec& spec) {
  return spec.not_a_dict() ? "in C++ only a context can be given" : "";
}

OpResult call_exception_handler(Frame& frame, const v1::Op& op) {
  return with_context(frame, op.call_exception_handler().context(),
                      [&](ExceptionContext& context) { frame.state.loop_of(op).call_exception_handler(context); });
}

OpResult default_exception_handler(Frame& frame, const v1::Op& op) {
  return with_context(frame, op.default_exception_handler().context(),
                      [&](ExceptionContext& context) { frame.state.loop_of(op).default_exception_handler(context); });
}

std::string refuse_call_context(const v1::Op& op) { return refuse_context(op.call_exception_handler().context()); }
std::string refuse_default_context(const v1::Op& op) { return refuse_context(op.default_exception_handler().context()); }

OpResult set_debug(Frame& frame, const v1::Op& op) {
  frame.state.loop_of(op).set_debug(op.set_debug().enabled());
  return Object();
}

OpResult get_debug(Frame& frame, const v1::Op& op) { return Object(frame.state.loop_of(op).get_debug()); }

OpResult set_slow_callback_duration(Frame& frame, const v1::Op& op) {
  frame.state.loop_of(op).set_slow_callback_duration(op.set_slow_callback_duration().seconds());
  return Object();
}

OpResult get_slow_callback_duration(Frame& frame, const v1::Op& op) {
  return Object(frame.state.loop_of(op).slow_callback_duration());
}

}  // namespace

void add_error_ops(OpTable& table) {
  table[v1::Op::kSetExceptionHandler].perform = set_exception_handler;
  table[v1::Op::kSetExceptionHandler].refuse = refuse_not_callable;
  table[v1::Op::kGetExceptionHandler].perform = get_exception_handler;
  auto& call = table[v1::Op::kCallExceptionHandler];
  call.perform = call_exception_handler;
  call.refuse = refuse_call_context;
  call.started = true;
  auto& call_default = table[v1::Op::kDefaultExceptionHandler];
  call_default.perform = default_exception_handler;
  call_default.refuse = refuse_default_context;
  call_default.started = true;
  table[v1::Op::kSetDebug].perform = set_debug;
  table[v1::Op::kGetDebug].perform = get_debug;
  table[v1::Op::kSetSlowCallbackDuration].perform = set_slow_callback_duration;
  table[v1::Op::kGetSlowCallbackDuration].perform = get_slow_callback_duration;
}

}  // namespace loopspec::script
