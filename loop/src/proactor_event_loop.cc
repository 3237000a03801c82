#include "loopspec/proactor_event_loop.h"

#include "loopspec/backends.h"
#include "loopspec/exceptions.h"
#include "platform/interrupts.h"
#include "proactors/polling_selector.h"

namespace loopspec {
namespace {

// Sending through the proactor costs a completion, and saves a call: it pays when the call at the end of a turn is shared.
constexpr unsigned kWritersOnTheirOwn = 4;

std::unique_ptr<Proactor> best_proactor() {
  const std::vector<std::string_view> available = available_proactors();
  if (!available.empty()) return make_proactor(available.front());
  std::string text = "this machine has no proactor";
  for (const UnavailableBackend& backend : unavailable_backends()) text += "; " + backend.name + ": " + backend.reason;
  throw RuntimeError(text);
}

}  // namespace

ProactorEventLoop::ProactorEventLoop(std::unique_ptr<Proactor> with, std::shared_ptr<Clock> with_clock)
    : DescriptorEventLoop(std::move(with_clock), std::make_unique<detail::PollingSelector>(with ? std::move(with) : best_proactor())),
      polling_(static_cast<detail::PollingSelector*>(&selector())),
      proactor_(&polling_->proactor()),
      proactor_name_(proactor_->name()),
      can_poll_(proactor_->supports(OperationKind::kPoll)) {}

ProactorEventLoop::~ProactorEventLoop() {
  if (!is_closed() && !is_running()) close();
}

void ProactorEventLoop::submit(Operation& operation) {
  proactor().submit(operation);
  ++watched_;
}

void ProactorEventLoop::cancel_now(Operation& operation) noexcept {
  proactor().cancel(operation);
  try {
    proactor().flush();
  } catch (const OSError&) {
    // The next wait says so.
  }
}

bool ProactorEventLoop::sends_with_others() noexcept {
  if (std::exchange(writing_turn_, turn()) != turn()) writers_ = 0;
  return ++writers_ > kWritersOnTheirOwn && can_poll_;
}

// ---- What asyncio's proactor loops do not have

void ProactorEventLoop::require_polling() const {
  if (!can_poll_) throw NotImplementedError("");
}

void ProactorEventLoop::watch_reader(int fd, detail::NodeRef node) {
  require_polling();
  DescriptorEventLoop::watch_reader(fd, std::move(node));
}

void ProactorEventLoop::watch_writer(int fd, detail::NodeRef node) {
  require_polling();
  DescriptorEventLoop::watch_writer(fd, std::move(node));
}

bool ProactorEventLoop::remove_reader(int fd) {
  require_polling();
  return DescriptorEventLoop::remove_reader(fd);
}

bool ProactorEventLoop::remove_writer(int fd) {
  require_polling();
  return DescriptorEventLoop::remove_writer(fd);
}

// ---- The turn

// As asyncio's, whose program gets KeyboardInterrupt in its main thread, where the console's event wakes the loop.
void ProactorEventLoop::run_forever() {
  if (can_poll_) {
    DescriptorEventLoop::run_forever();
    return;
  }
  const auto interrupted = [remote = detail::LoopAccess::remote(*this)] { remote->post([] { throw KeyboardInterrupt(); }); };
  const platform::InterruptTaker taker(platform::InterruptTaker::Manner::kModest, interrupted);
  DescriptorEventLoop::run_forever();
}

void ProactorEventLoop::queue_ready_io() {
  watched_ -= polling_->take_ended();
  DescriptorEventLoop::queue_ready_io();
  // Of a wait that an exception ended before they could be queued.
  while (polling_->has_handles()) queue_io_handle(*polling_->next_handle().get());
}

void ProactorEventLoop::queue_other_io(const SelectorEvent& event) {
  if (event.fd == detail::PollingSelector::kHandle) queue_io_handle(*polling_->next_handle().get());
}

// Descriptors may be closed and files written to while nobody runs the loop.
void ProactorEventLoop::flush_io() {
  DescriptorEventLoop::flush_io();
  proactor().flush();
}

void ProactorEventLoop::wake() const noexcept {
  const std::lock_guard lock(proactor_mutex_);
  if (proactor_ != nullptr) proactor_->wakeup();
}

void ProactorEventLoop::release_io() noexcept {
  stop_all_accepting();
  polling_->close();
  {
    const std::lock_guard lock(proactor_mutex_);
    proactor_ = nullptr;
  }
  polling_ = nullptr;
  DescriptorEventLoop::release_io();
}

}  // namespace loopspec
