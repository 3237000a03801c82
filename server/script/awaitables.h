// What ops are given to await: futures, fresh coroutines, and objects of a type that the library does not know.
#pragma once

#include <string>
#include <utility>

#include "loopspec/coroutine.h"
#include "server/script/coroutine_block.h"
#include "server/script/op_parts.h"

namespace loopspec::v1 {
class Awaitable;
}  // namespace loopspec::v1

namespace loopspec::script {

// Of no type of the library's: it has operator co_await, and awaits a future.
class CustomAwaitable {
 public:
  explicit CustomAwaitable(FutureBase future) : future_(std::move(future)) {}
  auto operator co_await() const { return future_.operator co_await(); }
  const FutureBase& future() const { return future_; }

 private:
  FutureBase future_;
};

// A coroutine that awaits it.
Coroutine<Result> wrap_awaitable(CustomAwaitable awaitable);

// The coroutine that a message with the members of Awaitable means, where it names no future.
template <class Message>
Coroutine<Result> make_coroutine(Frame& frame, const Message& awaitable) {
  if (awaitable.has_coroutine()) return run_coroutine(frame.state, frame.state.block(awaitable.coroutine()));
  return wrap_awaitable(CustomAwaitable(awaited_future(frame, awaitable.custom_awaitable())));
}

// NameError when it names what is not bound. Before several are made use of: Python evaluates all arguments first.
void require_bound(Frame& frame, const v1::Awaitable& awaitable);

// asyncio.ensure_future(awaitable, loop=…); null leaves the loop away. Counts as making a handle.
FutureBase ensured_future(Frame& frame, const v1::Awaitable& awaitable, AbstractEventLoop* loop);

// "" when the message's awaitable can be one here.
template <class Message>
std::string refuse_awaitable(const Message& awaitable) {
  return awaitable.not_awaitable() ? "in C++ only an awaitable can be given" : "";
}

}  // namespace loopspec::script
