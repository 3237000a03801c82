// The portable waker: a byte written at one end makes the other end readable.
#pragma once

#include <utility>

#include "../platform/descriptor.h"
#include "loopspec/waker.h"

namespace loopspec::wakers {

class DescriptorPairWaker final : public Waker {
 public:
  DescriptorPairWaker(std::string_view name, std::pair<platform::Descriptor, platform::Descriptor> ends)
      : name_(name), read_end_(std::move(ends.first)), write_end_(std::move(ends.second)) {}
  std::string_view name() const noexcept override { return name_; }
  int fd() const noexcept override { return read_end_.get(); }
  void wake() const noexcept override { platform::write_byte(write_end_.get()); }
  void drain() noexcept override { platform::drain(read_end_.get()); }

 private:
  std::string_view name_;
  platform::Descriptor read_end_;
  platform::Descriptor write_end_;
};

}  // namespace loopspec::wakers
