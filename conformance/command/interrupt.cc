#include "conformance/command/interrupt.h"

#include <utility>

namespace loopspec::conformance {

Interrupt::Interrupt(std::function<void(int)> on_signal) : on_signal_(std::move(on_signal)), thread_([this] { watch(); }) { signals_.take(); }

Interrupt::~Interrupt() {
  signals_.give_back();
  thread_.join();
}

void Interrupt::watch() {
  const int signal = signals_.wait();
  if (signal == 0) return;
  signal_ = signal;
  on_signal_(signal);
}

void Interrupt::die_of_signal() {
  if (signal_ != 0) InterruptSignals::die_of(signal_);
}

}  // namespace loopspec::conformance
