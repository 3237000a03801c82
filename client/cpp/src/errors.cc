#include "loopspec/client/errors.h"

#include <utility>

namespace loopspec {

RemoteError::RemoteError(std::string message, Details details)
    : Exception(std::move(message)), details_(std::make_shared<const Details>(std::move(details))) {}

}  // namespace loopspec
