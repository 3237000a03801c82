// ContextVar, Token and Context: values that follow a callback, whichever thread of control scheduled it.
//
// Python documentation: library/contextvars.html
//
// A callback runs in a copy of the context that was current when it was scheduled, unless it was given one.
// Copying is O(1); setting a variable copies the map of the variables set so far.
// A Context may be handed from thread to thread, but only one may use it at a time.
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "loopspec/detail/context_cell.h"
#include "loopspec/exceptions.h"

namespace loopspec {

namespace detail {

// Identity of one variable.
struct ContextVarKey {
  std::string name;
};
using ContextKey = std::shared_ptr<const ContextVarKey>;
using ContextValue = std::shared_ptr<const void>;

// Null when the variable is not set in the current context.
ContextValue context_lookup(const ContextVarKey& key);
// Sets (or with a null value unsets) the variable in the current context; returns the value before.
ContextValue context_assign(const ContextKey& key, ContextValue value);
// Identity of the current context, materialized.
ContextObject* current_context_object();
std::string describe_var(const ContextVarKey& key);

}  // namespace detail

// A mutable set of variable bindings with reference semantics: copies of a Context are the same context.
class Context {
 public:
  // A new, empty context.
  Context();
  Context(const Context& other) noexcept;
  Context(Context&& other) noexcept;
  Context& operator=(Context other) noexcept;
  ~Context();

  // Calls `function` inside this context and returns what it returns; what it sets stays in this context.
  // Throws RuntimeError "cannot enter context: ... is already entered".
  template <std::invocable F>
  decltype(auto) run(F&& function) const {
    detail::ContextCell cell = share();
    const detail::ContextScope scope(cell);
    return std::forward<F>(function)();
  }

  // A new context with the same bindings.
  Context copy() const;

  // Number of variables set here.
  std::size_t size() const noexcept;

  // The same context object?
  friend bool operator==(const Context& a, const Context& b) noexcept { return a.object_ == b.object_; }

  // "<Context object at 0x...>", as messages show it.
  std::string repr() const;

  // Used by the loop.
  explicit Context(detail::ContextObject& object) noexcept;
  detail::ContextCell share() const noexcept;
  detail::ContextValue lookup(const detail::ContextVarKey& key) const;

 private:
  detail::ContextObject* object_;
};

// A copy of the current context.
Context copy_context();

template <class T>
class ContextVar;

// What ContextVar::set returned: the way back to the value before. Good for one reset.
template <class T>
class Token {
 public:
  // The value before set(), or nothing when the variable was not set.
  std::optional<T> old_value() const {
    if (!state_->old) return std::nullopt;
    return *static_cast<const T*>(state_->old.get());
  }

 private:
  friend class ContextVar<T>;
  struct State {
    detail::ContextKey key;
    detail::ContextValue old;
    Context context;
    bool used = false;
  };
  explicit Token(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

// One variable. Copies name the same variable. T must be copyable.
template <class T>
class ContextVar {
 public:
  explicit ContextVar(std::string name) : key_(make_key(std::move(name))) {}
  ContextVar(std::string name, T default_value)
      : key_(make_key(std::move(name))), default_(std::make_shared<const T>(std::move(default_value))) {}

  const std::string& name() const noexcept { return key_->name; }

  // The value in the current context, else the default. Throws LookupError when there is neither.
  T get() const {
    if (const auto value = detail::context_lookup(*key_)) return *static_cast<const T*>(value.get());
    if (default_) return *default_;
    throw LookupError(detail::describe_var(*key_));
  }

  // The value in the current context, else `fallback`; the variable's own default is not looked at.
  T get(T fallback) const {
    if (const auto value = detail::context_lookup(*key_)) return *static_cast<const T*>(value.get());
    return fallback;
  }

  // The value in `context`, else nothing.
  std::optional<T> get(const Context& context) const {
    if (const auto value = context.lookup(*key_)) return *static_cast<const T*>(value.get());
    return std::nullopt;
  }

  // Sets the value in the current context.
  Token<T> set(T value) const {
    auto old = detail::context_assign(key_, std::make_shared<const T>(std::move(value)));
    using State = typename Token<T>::State;
    return Token<T>(std::make_shared<State>(State{key_, std::move(old), Context(*detail::current_context_object())}));
  }

  // Puts back what was there before the set() that returned `token`. Throws RuntimeError when the token was
  // used before, ValueError when it belongs to another variable or another context.
  void reset(const Token<T>& token) const {
    auto& state = *token.state_;
    if (state.used) throw RuntimeError("<Token> has already been used once");
    if (state.key != key_) throw ValueError("<Token> was created by a different ContextVar");
    if (!(state.context == Context(*detail::current_context_object()))) {
      throw ValueError("<Token> was created in a different Context");
    }
    state.used = true;
    detail::context_assign(key_, state.old);
  }

 private:
  static detail::ContextKey make_key(std::string name) {
    return std::make_shared<const detail::ContextVarKey>(detail::ContextVarKey{std::move(name)});
  }
  detail::ContextKey key_;
  std::shared_ptr<const T> default_;
};

}  // namespace loopspec
