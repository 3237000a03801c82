// The examples run on the real clock. With --virtual-clock an hour passes in no time, which is how they are tested.
#pragma once

#include <memory>
#include <string_view>

#include "loopspec/loopspec.h"

inline std::unique_ptr<loopspec::EventLoop> loop_of_example(int argc, char** argv) {
  loopspec::LoopOptions options;
  if (argc > 1 && std::string_view(argv[1]) == "--virtual-clock")
    options.clock = std::make_shared<loopspec::VirtualClock>();
  return std::make_unique<loopspec::EventLoop>(nullptr, std::move(options));
}
