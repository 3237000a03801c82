// Where loopspec's data is: the Python worker, the catalogue and the cases, under share/loopspec.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace loopspec::server {

// `flag` when it is not empty, else the environment variable LOOPSPEC_DATA_DIR, else ../share/loopspec beside the running
// executable. NOT_FOUND says which of them was looked at and that there is no such folder.
absl::StatusOr<std::string> find_data_dir(const std::string& flag);

// The native worker's executable, which stands beside this one; "" when there is none.
std::string find_native_worker();

// Another program of ours, named without what the system's programs end with (.exe), beside this one; "" when there is none.
std::string find_beside(const std::string& name);

}  // namespace loopspec::server
