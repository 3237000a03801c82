// ClientFunctions: how the engine reaches functions that are not here but a client's. A session has one; a program has none.
#pragma once

#include <cstdint>
#include <utility>

#include "loopspec/callback.h"
#include "loopspec/handle.h"
#include "server/script/frame.h"

namespace loopspec::script {

class ClientCall;

// What ops inside a client's function find of the block or callback that it is: as if they stood there.
struct ClientFrame {
  // May be null.
  Arguments arguments = nullptr;
  // In an exception handler: what it was given.
  ExceptionContext* received = nullptr;
};

class ClientFunctions {
 public:
  ClientFunctions(const ClientFunctions&) = delete;
  ClientFunctions& operator=(const ClientFunctions&) = delete;
  virtual ~ClientFunctions() = default;

  // Runs the client's function and waits for it. On the loop's thread. Returns what it returned and throws what it raised.
  virtual Object invoke(std::uint64_t client, const ClientFrame& frame) = 0;
  // The same for a handle whose turn it is.
  virtual void invoke(const ClientCall& call) = 0;

  // A handle of the function was made, and is needed no more: it ran, or it never will. Any thread.
  virtual void made(std::uint64_t client) = 0;
  virtual void dropped(const ClientCall& call, bool ran) noexcept = 0;
  // The last handle made of the function while there is one; an empty one then.
  virtual void remember(std::uint64_t client, const Handle& handle) = 0;
  virtual Handle pending(std::uint64_t client) = 0;

 protected:
  ClientFunctions() = default;
};

// A client's function as a callback. It stays in a handle's own storage, where the session finds it in advance.
class ClientCall {
 public:
  // Numbers are less than 2^63.
  ClientCall(ClientFunctions& functions, std::uint64_t client, Arguments arguments)
      : functions_(&functions), client_(client), arguments_(std::move(arguments)) {
    functions.made(client);
  }
  ClientCall(ClientCall&& other) noexcept
      : functions_(std::exchange(other.functions_, nullptr)), client_(other.client_), arguments_(std::move(other.arguments_)) {}
  ClientCall& operator=(ClientCall&&) = delete;
  ~ClientCall() {
    if (functions_ != nullptr) functions_->dropped(*this, (client_ & kRan) != 0);
  }

  void operator()() {
    client_ |= kRan;
    functions_->invoke(*this);
  }

  std::uint64_t client() const { return client_ & ~kRan; }
  // May be null.
  const Arguments& arguments() const { return arguments_; }

 private:
  // In the number: the storage of a handle is full.
  static constexpr std::uint64_t kRan = 1ULL << 63U;

  ClientFunctions* functions_;
  std::uint64_t client_;
  Arguments arguments_;
};

static_assert(detail::kFitsInline<ClientCall>);

}  // namespace loopspec::script
