// SelectorEventLoop: an event loop that asks a Selector which descriptors are ready.
//
// Python documentation: library/asyncio-eventloop.html#asyncio.SelectorEventLoop
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "loopspec/descriptor_event_loop.h"
#include "loopspec/loop_options.h"

namespace loopspec {

class SelectorEventLoop : public DescriptorEventLoop {
 public:
  // On the best selector this machine has, or on the one given. Throws OSError when out of descriptors.
  explicit SelectorEventLoop(std::unique_ptr<Selector> selector = nullptr, LoopOptions options = {});
  ~SelectorEventLoop() override;

  // Names of the parts it runs on, such as "epoll" and "eventfd".
  std::string_view selector_name() const noexcept { return selector_name_; }
  std::string_view waker_name() const noexcept { return waker_name_; }
  std::string_view type_name() const noexcept override { return "SelectorEventLoop"; }

 protected:
  void queue_other_io(const SelectorEvent& event) override;
  void wake() const noexcept override;
  void release_io() noexcept override;

 private:
  std::unique_ptr<Waker> waker_;
  std::string selector_name_;
  std::string waker_name_;
  mutable std::mutex waker_mutex_;  // a late wake() against close(); never taken while the loop is awake
};

}  // namespace loopspec
