#include "descriptor_pair.h"
#include "wakers.h"

namespace loopspec::wakers {

std::unique_ptr<Waker> make_pipe() {
  return std::make_unique<DescriptorPairWaker>("pipe", platform::make_pipe());
}

}  // namespace loopspec::wakers
