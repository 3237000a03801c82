#include "server/script/op_parts.h"

#include <algorithm>
#include <any>
#include <cmath>
#include <limits>
#include <utility>

#include "loopspec/v1/op.pb.h"
#include "server/script/client_functions.h"
#include "server/script/extra_info.h"
#include "server/script/pending_handles.h"

namespace loopspec::script {

void DoneCall::operator()(const FutureBase& future) const {
  run_block(*state, *block, std::make_shared<const std::vector<Object>>(1, FutureObject{future}));
}

void DoneCall::operator()(const ConcurrentFuture<Result>& future) const {
  run_block(*state, *block, std::make_shared<const std::vector<Object>>(1, future));
}

namespace {

// A block as a callback of a live program, which counts it for as long as it is kept; no larger than a loop keeps in place.
class PendingBlock {
 public:
  explicit PendingBlock(BlockCall call) : call_(std::move(call)) { call_.state->pending()->add(); }
  PendingBlock(PendingBlock&& other) noexcept : call_(std::move(other.call_)) { other.call_.state = nullptr; }
  PendingBlock& operator=(PendingBlock&&) = delete;
  ~PendingBlock() {
    if (call_.state != nullptr) call_.state->pending()->remove();
  }
  void operator()() const { call_(); }

 private:
  BlockCall call_;
};

Callback make_client_callback(Frame& frame, std::uint64_t client, Arguments arguments) {
  if (frame.state.client() == nullptr) throw RuntimeError("only a session has a client");
  return ClientCall(*frame.state.client(), client, std::move(arguments));
}

}  // namespace

Callback make_callback(Frame& frame, const v1::Op& op, const v1::Callable& callable, Arguments arguments) {
  PendingHandles* pending = frame.state.pending();
  if (pending != nullptr && !pending->has_room_for(1)) {
    frame.state.abort("max_pending_handles " + std::to_string(pending->limit()));
    throw Aborted();
  }
  if (callable.has_client()) return make_client_callback(frame, callable.client(), std::move(arguments));
  if (callable.has_block()) {
    BlockCall call{&frame.state, &frame.state.block(callable.block()), std::move(arguments)};
    return pending != nullptr ? Callback(PendingBlock(std::move(call))) : Callback(std::move(call));
  }
  if (!callable.has_method()) return nullptr;
  AbstractEventLoop& loop = frame.state.loop_of(op);
  const auto method = callable.method() == "stop" ? &AbstractEventLoop::stop : &AbstractEventLoop::close;
  if (pending == nullptr) return [&loop, method] { (loop.*method)(); };
  return [&loop, method, counted = PendingHandles::Entry(*pending)] { (loop.*method)(); };
}

std::string refuse_callable(const v1::Callable& callable) {
  if (callable.has_coroutine_function() || callable.has_coroutine_object()) return "C++ has no such callback as a coroutine";
  if (callable.has_method() && callable.method() != "stop" && callable.method() != "close") {
    return "the loop's method " + callable.method() + " is not offered as a callback here";
  }
  return "";
}

Arguments index_argument(std::uint32_t index) {
  return std::make_shared<const std::vector<Object>>(1, Object(std::int64_t{index}));
}

double to_seconds(const v1::Seconds& seconds) {
  if (seconds.infinite()) return std::numeric_limits<double>::infinity();
  return seconds.has_integer() ? static_cast<double>(seconds.integer()) : seconds.value();
}

std::string refuse_seconds(const v1::Seconds& seconds) {
  return seconds.has_none() || seconds.has_text() ? "in C++ a time is always a number" : "";
}

OpResult time_result(Frame& frame, double time) {
  v1::Value shown;
  if (!std::isfinite(time)) return Object(time);
  if (frame.state.clock() == nullptr) {
    shown.set_object("float");
  } else {
    shown.set_time_ns(std::llround((time - frame.state.start_time()) * 1e9));
  }
  return {Object(time), std::move(shown)};
}

Object context_entry(const ExceptionContext& context, const std::string& key) {
  if (key == "message") return context.message;
  if (key == "exception") return context.exception;
  if (key == "handle") return HandleObject{context.handle};
  if (key == "future") return FutureObject{context.future};
  if (key == "task") return FutureObject{context.task};
  const auto found = context.extra.find(key);
  if (found == context.extra.end()) return None{};
  if (const auto* object = std::any_cast<Object>(&found->second)) return *object;
  if (const auto* generator = std::any_cast<AsyncGeneratorBase>(&found->second)) return AsyncGenerator<Result>(generator->core());
  if (Object object = object_of_info(found->second); object.get<OpaqueObject>() == nullptr) return object;
  return OpaqueObject{key};
}

FutureBase bound_future(Frame& frame, const std::string& id) { return bound<FutureObject>(frame, id).future; }

FutureBase awaited_future(Frame& frame, const std::string& id) {
  const Object object = frame.state.registry().lookup(id);
  if (const auto* future = object.get<FutureObject>()) return future->future;
  throw TypeError("object " + std::string(object.role()) + " can't be used in 'await' expression");
}

Object list_of_set(Frame& frame, std::vector<Object> objects) {
  std::vector<std::pair<std::string, Object>> named;
  named.reserve(objects.size());
  for (Object& object : objects) named.emplace_back(frame.state.registry().name_of(object), std::move(object));
  std::stable_sort(named.begin(), named.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.empty(), std::string_view(a.first)) < std::pair(b.first.empty(), std::string_view(b.first));
  });
  auto items = std::make_shared<std::vector<Object>>();
  for (auto& [name, object] : named) items->push_back(std::move(object));
  return ListObject{std::move(items)};
}

}  // namespace loopspec::script
