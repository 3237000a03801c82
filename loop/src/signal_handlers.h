// SignalHandlers: what add_signal_handler() has registered on one loop.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "loopspec/abstract_event_loop.h"
#include "platform/signals.h"

namespace loopspec::detail {

class SignalHandlers {
 public:
  explicit SignalHandlers(AbstractEventLoop& loop) : loop_(loop) {}
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;

  // The number is a signal's. Throws OSError when out of descriptors, and what platform::SignalInbox::take() does; nothing
  // has changed then.
  void set(int signal, Callback callback);
  bool remove(int signal);

 private:
  struct Handler {
    Callback callback;
    Context context;
  };

  void open();
  void close();
  void signals_came();

  AbstractEventLoop& loop_;
  std::map<int, std::shared_ptr<Handler>> handlers_;
  // While there are handlers, or deliveries wait for those there were.
  std::optional<platform::SignalInbox> inbox_;
};

// Throws ValueError 'invalid signal number 99'.
void check_signal(int signal);

}  // namespace loopspec::detail
