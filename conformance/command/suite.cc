#include "conformance/command/suite.h"

#include <utility>
#include <vector>

#include "conformance/command/command.h"
#include "server/host/data_dir.h"

namespace loopspec::conformance {
namespace {

template <class T>
T value_or_throw(absl::StatusOr<T> result) {
  if (!result.ok()) throw UsageError(std::string(result.status().message()));
  return *std::move(result);
}

}  // namespace

Suite load_suite(const std::string& data_dir_flag) {
  Suite suite;
  suite.data_dir = value_or_throw(server::find_data_dir(data_dir_flag));
  suite.catalogue = value_or_throw(Catalogue::load(suite.data_dir / "catalogue"));
  suite.cases = value_or_throw(CaseSet::load(suite.data_dir / "cases", suite.catalogue));
  suite.requirements = value_or_throw(Requirements::load(suite.data_dir / "requirements"));
  return suite;
}

}  // namespace loopspec::conformance
