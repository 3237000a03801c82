// How a loop that watches descriptors waits for what a socket cannot do at once.
#pragma once

#include <utility>

#include "loopspec/future.h"
#include "loopspec/descriptor_event_loop.h"
#include "transports/flow_control.h"

namespace loopspec {

// Watches a descriptor until `attempt` gives a value or throws. The watch ends with the future, whatever ends it,
// unless somebody else has taken it over by then.
struct DescriptorEventLoop::SocketWait {
  template <class T, class Attempt>
  static Future<T> start_checked(DescriptorEventLoop& loop, const Socket& sock, EventMask event, Attempt attempt) {
    loop.ensure_no_transport(sock.fileno());
    return start<T>(loop, sock, event, std::move(attempt));
  }
  template <class T, class Attempt>
  static Future<T> start(DescriptorEventLoop& loop, const Socket& sock, EventMask event, Attempt attempt) {
    const int fd = sock.fileno();
    const Future<T> done = loop.create_future<T>();
    auto on_ready = [done, attempt = std::move(attempt)]() mutable {
      if (done.done()) return;
      try {
        if (auto result = attempt()) done.set_result(std::move(*result));
      } catch (...) {
        detail::rethrow_if_exit();
        done.set_exception(std::current_exception());
      }
    };
    detail::NodeRef node =
        detail::make_node(detail::NodeFlags::kPersistent, detail::copy_current_context(), nullptr, std::move(on_ready));
    loop.watch(fd, event, node);
    done.add_done_callback([&loop, fd, event, node = std::move(node)] {
      if (!node->is_cancelled()) loop.unwatch_later(fd, event);
    });
    return done;
  }
};

}  // namespace loopspec
