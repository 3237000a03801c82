// PollingSelector: the face that a proactor shows to those who ask which descriptors are ready, clocks among them. It
// watches with kPoll operations, which tell once: one that has told is submitted again before the next wait, so that
// registrations are level-triggered. Whatever else is completed passes through here as well.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "loopspec/proactor.h"
#include "loopspec/selector.h"

namespace loopspec::detail {

class PollingSelector final : public Selector {
 public:
  explicit PollingSelector(std::unique_ptr<Proactor> proactor) noexcept : proactor_(std::move(proactor)) {}
  ~PollingSelector() override;

  Proactor& proactor() const noexcept { return *proactor_; }

  std::string_view name() const noexcept override { return proactor_->name(); }
  // Besides the errors of a Selector: NotImplementedError when the proactor cannot poll.
  void add(int fd, EventMask events) override;
  void modify(int fd, EventMask before, EventMask events) override;
  void remove(int fd, EventMask events) noexcept override;

  // Also for what is no descriptor, in the order of the completions: kHandle for each handle to be queued, which
  // next_handle() gives, and kWoken.
  static constexpr int kWoken = -1;
  static constexpr int kHandle = -2;
  void select(std::int64_t timeout_ns, std::vector<SelectorEvent>& ready) override;
  bool has_handles() const noexcept { return !handles_.empty(); }
  NodeRef next_handle() noexcept;
  // Operations other than kPoll that have ended since this was called last.
  std::size_t take_ended() noexcept { return std::exchange(ended_, 0); }
  // Passes the completions that come when the proactor closes.
  void close() noexcept;

 private:
  class PollOperation;

  void pass(const Completion& completion);
  void polled(int fd, EventMask events);
  void drop(PollOperation* operation) noexcept;

  std::unique_ptr<Proactor> proactor_;
  std::vector<PollOperation*> watches_;  // by descriptor
  std::vector<int> unarmed_;             // descriptors whose operation is not in flight, perhaps with others
  std::vector<Completion> completions_;
  std::vector<SelectorEvent>* ready_ = nullptr;  // in select()
  std::vector<NodeRef> handles_;
  std::size_t next_handle_ = 0;
  std::size_t ended_ = 0;
};

}  // namespace loopspec::detail
