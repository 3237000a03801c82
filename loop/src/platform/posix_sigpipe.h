// Keeps SIGPIPE from a call that has no flag against it, such as write() on a pipe and sendfile(). A library cannot
// ignore the signal for its whole program.
#pragma once

#include <csignal>
#include <ctime>

namespace loopspec::platform {

class WithoutSigpipe {
 public:
  WithoutSigpipe() noexcept {
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;
  ~WithoutSigpipe() {
    if (!was_pending_) {
      sigset_t pending;
      sigpending(&pending);
      int taken = 0;
      if (sigismember(&pending, SIGPIPE) == 1) sigwait(&sigpipe_, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t sigpipe_{};
  sigset_t before_{};
  bool was_pending_ = false;
};

}  // namespace loopspec::platform
