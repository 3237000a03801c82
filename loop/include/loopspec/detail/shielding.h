// The future that shield() returns.
#pragma once

#include <type_traits>
#include <utility>

#include "loopspec/detail/combining.h"
#include "loopspec/future.h"

namespace loopspec::detail {

template <class T>
class ShieldingState final : public TypedFutureState<T>, private Combining {
 public:
  explicit ShieldingState(const Future<T>& inner)
      : TypedFutureState<T>(inner.get_loop()), Combining(inner.get_loop()), inner_(inner) {}

  void follow(const Future<T>& done) {
    if (this->cancelled()) {
      if (!done.cancelled()) done.state()->set_retrieved();
    } else if (done.cancelled()) {
      this->cancel(std::nullopt);
    } else if (const std::exception_ptr error = done.exception()) {
      this->set_exception(error);
    } else if constexpr (std::is_void_v<T>) {
      this->set_result(Nothing{});
    } else {
      this->set_result(done.result());
    }
  }
  void registered(Handle registration) { registration_ = std::move(registration); }
  // From then on nobody looks at how the inner one ends.
  void ended() {
    combined();
    if (!inner_.done()) inner_.remove_done_callback(registration_);
    let_go();
  }

 private:
  void let_go() noexcept override {
    registration_ = Handle();
    const Future<T> dropped(std::exchange(inner_, Future<T>()));
  }

  Future<T> inner_;
  Handle registration_;
};

template <class T>
Future<T> shield_pending(const Future<T>& inner) {
  auto* const shielding = new ShieldingState<T>(inner);
  const Future<T> outer(StateRef<FutureState>::adopt(shielding));
  const auto shielding_of = [](const Future<T>& future) { return static_cast<ShieldingState<T>*>(future.state()); };
  shielding->registered(inner.add_done_callback([outer, shielding_of](const Future<T>& done) { shielding_of(outer)->follow(done); }));
  outer.add_done_callback([shielding_of](const Future<T>& ended) { shielding_of(ended)->ended(); });
  return outer;
}

}  // namespace loopspec::detail
