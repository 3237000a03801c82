#include "polling_selector.h"

#include "../platform/descriptor.h"
#include "loopspec/exceptions.h"

namespace loopspec::detail {

// Belongs to its watch, or to itself once the watch has ended and it is still in flight.
class PollingSelector::PollOperation final : public Operation {
 public:
  PollOperation(PollingSelector& owner, int fd, EventMask what) noexcept : Operation(OperationKind::kPoll), owner_(&owner) {
    descriptor = fd;
    events = what;
  }

  void abandon() noexcept { owner_ = nullptr; }

  HandleNode* completed(const Completion& completion) override {
    if (owner_ == nullptr) {
      delete this;
    } else if (!completion.cancelled) {
      // As poll() has it: a descriptor that was closed counts as ready.
      owner_->polled(static_cast<int>(descriptor), completion.error == 0 ? completion.ready : events);
    }
    return nullptr;
  }

 private:
  PollingSelector* owner_;
};

PollingSelector::~PollingSelector() {
  for (PollOperation* operation : watches_) delete operation;
}

void PollingSelector::add(int fd, EventMask events) {
  if (!proactor_->supports(OperationKind::kPoll)) throw NotImplementedError("");
  platform::require_open(fd, "poll (add)");
  const auto index = static_cast<std::size_t>(fd);
  if (index >= watches_.size()) watches_.resize(index + 1);
  watches_[index] = new PollOperation(*this, fd, events);
  unarmed_.push_back(fd);
}

void PollingSelector::modify(int fd, EventMask, EventMask events) {
  PollOperation*& operation = watches_[static_cast<std::size_t>(fd)];
  if (operation->in_flight()) {
    drop(std::exchange(operation, nullptr));
    operation = new PollOperation(*this, fd, events);
    unarmed_.push_back(fd);
  } else {
    operation->events = events;
  }
}

// The descriptor may be closed next.
void PollingSelector::remove(int fd, EventMask) noexcept {
  drop(std::exchange(watches_[static_cast<std::size_t>(fd)], nullptr));
  try {
    proactor_->flush();
  } catch (const OSError&) {
    // The next wait says so.
  }
}

void PollingSelector::drop(PollOperation* operation) noexcept {
  if (operation->in_flight()) {
    operation->abandon();
    proactor_->cancel(*operation);
  } else {
    delete operation;
  }
}

void PollingSelector::select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) {
  for (const int fd : unarmed_) {
    PollOperation* operation = watches_[static_cast<std::size_t>(fd)];
    if (operation != nullptr && !operation->in_flight()) proactor_->submit(*operation);
  }
  unarmed_.clear();
  completions_.clear();
  proactor_->wait(timeout_ns, completions_);
  ready_ = &ready;
  for (const Completion& completion : completions_) pass(completion);
  ready_ = nullptr;
}

void PollingSelector::pass(const Completion& completion) {
  if (completion.operation == nullptr) {
    if (ready_ != nullptr) ready_->push_back({kWoken, 0});
    return;
  }
  if (!completion.more && completion.operation->kind != OperationKind::kPoll) ++ended_;
  HandleNode* node = completion.operation->completed(completion);
  if (node == nullptr || ready_ == nullptr) return;
  handles_.push_back(NodeRef::share(node));
  ready_->push_back({kHandle, 0});
}

void PollingSelector::polled(int fd, EventMask events) {
  unarmed_.push_back(fd);
  if (ready_ != nullptr && events != 0) ready_->push_back({fd, events});
}

NodeRef PollingSelector::next_handle() noexcept {
  NodeRef node = std::move(handles_[next_handle_++]);
  if (next_handle_ == handles_.size()) {
    handles_.clear();
    next_handle_ = 0;
  }
  return node;
}

void PollingSelector::close() noexcept {
  for (PollOperation*& operation : watches_) {
    if (operation != nullptr) drop(std::exchange(operation, nullptr));
  }
  for (; next_handle_ < handles_.size(); ++next_handle_) handles_[next_handle_]->drop();
  handles_.clear();
  next_handle_ = 0;
  completions_.clear();
  proactor_->close(completions_);
  for (const Completion& completion : completions_) pass(completion);
  completions_.clear();
}

}  // namespace loopspec::detail
