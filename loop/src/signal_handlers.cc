#include "signal_handlers.h"

#include "loopspec/base_event_loop.h"
#include "loopspec/exceptions.h"
#include "platform/main_thread.h"

namespace loopspec {
namespace detail {

void SignalHandlers::open() {
  if (inbox_) return;
  inbox_.emplace();
  try {
    loop_.add_reader(inbox_->fd(), [this] { signals_came(); });
  } catch (...) {
    inbox_.reset();
    throw;
  }
}

void SignalHandlers::close() {
  loop_.remove_reader(inbox_->fd());
  inbox_.reset();
}

void SignalHandlers::set(int signal, Callback callback) {
  if (!platform::is_main_thread()) throw RuntimeError("add_signal_handler() only works in the main thread");
  auto handler = std::make_shared<Handler>(Handler{std::move(callback), copy_context()});
  open();
  try {
    inbox_->take(signal);
  } catch (...) {
    if (handlers_.empty()) close();
    throw;
  }
  handlers_[signal] = std::move(handler);
}

bool SignalHandlers::remove(int signal) {
  if (handlers_.erase(signal) == 0) return false;
  inbox_->give_up(signal);
  if (handlers_.empty() && !inbox_->waiting()) close();
  return true;
}

// One call for each delivery, in the next turn, as in asyncio. A handler that was removed meanwhile gets none, and one that
// took its place does.
void SignalHandlers::signals_came() {
  for (const int signal : inbox_->read()) {
    const auto known = handlers_.find(signal);
    if (known == handlers_.end()) continue;
    const std::shared_ptr<Handler>& handler = known->second;
    if (handler->callback) {
      loop_.call_soon([handler] { handler->callback(); }, handler->context);
    } else {
      loop_.call_soon(nullptr, handler->context);
    }
  }
  if (handlers_.empty()) close();
}

void check_signal(int signal) {
  if (!platform::is_signal(signal)) throw ValueError("invalid signal number " + std::to_string(signal));
}

}  // namespace detail

void BaseEventLoop::set_signal_handler(int signal, Callback callback) {
  detail::check_signal(signal);
  check_closed();
  if (!signals_) signals_ = std::make_unique<detail::SignalHandlers>(*this);
  signals_->set(signal, std::move(callback));
}

bool BaseEventLoop::remove_signal_handler(int signal) {
  detail::check_signal(signal);
  return signals_ && signals_->remove(signal);
}

}  // namespace loopspec
