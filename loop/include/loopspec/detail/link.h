// Link: membership in a list that owns nothing. An object leaves its list when it goes.
#pragma once

namespace loopspec::detail {

class Link {
 public:
  Link() noexcept = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { unlink(); }

  bool linked() const noexcept { return next_ != this; }
  void unlink() noexcept {
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = this;
  }
  // Puts this, which is in no list, before `other`: at the end of the list whose head is `other`.
  void link_before(Link& other) noexcept {
    previous_ = other.previous_;
    next_ = &other;
    previous_->next_ = this;
    other.previous_ = this;
  }
  Link& next() const noexcept { return *next_; }

 private:
  Link* next_ = this;
  Link* previous_ = this;
};

}  // namespace loopspec::detail
