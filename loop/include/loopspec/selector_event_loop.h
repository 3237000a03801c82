// SelectorEventLoop: an event loop that asks a Selector which descriptors are ready.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.SelectorEventLoop
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "loopspec/base_event_loop.h"
#include "loopspec/clock.h"
#include "loopspec/selector.h"
#include "loopspec/waker.h"

namespace loopspec {

struct LoopOptions {
  // A RealClock when null. May be shared with the caller, who can then move a VirtualClock.
  std::shared_ptr<Clock> clock = {};
  // The best one available when null.
  std::unique_ptr<Waker> waker = {};
};

class SelectorEventLoop : public BaseEventLoop {
 public:
  // On the best selector this machine has, or on the one given. Throws OSError when out of descriptors.
  explicit SelectorEventLoop(std::unique_ptr<Selector> selector = nullptr, LoopOptions options = {});
  ~SelectorEventLoop() override;

  bool remove_reader(int fd) override { return unwatch(fd, kEventRead); }
  bool remove_writer(int fd) override { return unwatch(fd, kEventWrite); }

  // Names of the parts it runs on, such as "epoll" and "eventfd".
  std::string_view selector_name() const noexcept { return selector_name_; }
  std::string_view waker_name() const noexcept { return waker_name_; }
  std::string_view type_name() const noexcept override { return "SelectorEventLoop"; }

 protected:
  void wait_for_io(std::int64_t timeout_ns) override;
  void queue_ready_io() override;
  void wake() const noexcept override;
  void release_io() noexcept override;
  void watch_reader(int fd, detail::NodeRef node) override { watch(fd, kEventRead, std::move(node)); }
  void watch_writer(int fd, detail::NodeRef node) override { watch(fd, kEventWrite, std::move(node)); }

 private:
  struct Watch {
    detail::NodeRef reader;
    detail::NodeRef writer;
    EventMask events() const noexcept {
      return static_cast<EventMask>((reader ? kEventRead : 0) | (writer ? kEventWrite : 0));
    }
    detail::NodeRef& slot(EventMask event) noexcept { return event == kEventRead ? reader : writer; }
  };

  void watch(int fd, EventMask event, detail::NodeRef node);
  bool unwatch(int fd, EventMask event);

  std::unique_ptr<Selector> selector_;
  std::unique_ptr<Waker> waker_;
  std::string selector_name_;
  std::string waker_name_;
  mutable std::mutex waker_mutex_;  // a late wake() against close(); never taken while the loop is awake
  std::vector<Watch> watches_;      // by descriptor
  std::vector<SelectorEvent> events_;
};

}  // namespace loopspec
