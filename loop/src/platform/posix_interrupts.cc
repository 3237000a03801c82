#include "interrupts.h"

namespace loopspec::platform {

InterruptTaker::InterruptTaker(Manner, std::function<void()>) {}
InterruptTaker::~InterruptTaker() = default;

}  // namespace loopspec::platform
