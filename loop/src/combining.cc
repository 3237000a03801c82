#include "loopspec/detail/combining.h"

#include "loopspec/abstract_event_loop.h"

namespace loopspec::detail {

Combining::Combining(AbstractEventLoop& loop) noexcept { link_before(LoopAccess::combinations(loop)); }

void Combining::let_all_go(Link& combinations) noexcept {
  while (combinations.linked()) {
    auto& first = static_cast<Combining&>(combinations.next());
    first.unlink();
    first.let_go();
  }
}

}  // namespace loopspec::detail
