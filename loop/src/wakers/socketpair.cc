#include "descriptor_pair.h"
#include "wakers.h"

namespace loopspec::wakers {

std::unique_ptr<Waker> make_socketpair() {
  return std::make_unique<DescriptorPairWaker>("socketpair", platform::make_socketpair());
}

}  // namespace loopspec::wakers
