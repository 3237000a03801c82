#include "server/loops/thread_group.h"

#include <pthread.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace loopspec::server {

namespace {

// A loop's thread needs little; a thousand of them should not need the address space of a thousand programs.
constexpr std::size_t kStackBytes = 2U << 20U;

void* run(void* argument) {
  const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()>*>(argument));
  (*body)();
  return nullptr;
}

}  // namespace

void ThreadGroup::spawn(std::function<void()> body) {
  {
    const std::lock_guard lock(mutex_);
    ++running_;
  }
  auto own = std::make_unique<std::function<void()>>([this, body = std::move(body)]() mutable {
    body();
    // What it holds goes first: whoever waits may destroy what that refers to.
    body = nullptr;
    const std::lock_guard lock(mutex_);
    --running_;
    changed_.notify_all();
  });
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, &run, own.get());
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    const std::lock_guard lock(mutex_);
    --running_;
    throw std::system_error(error, std::generic_category(), "pthread_create");
  }
  static_cast<void>(own.release());
}

void ThreadGroup::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return running_ == 0; });
}

}  // namespace loopspec::server
