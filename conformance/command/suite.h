// The catalogue and the cases that a subcommand works on.
#pragma once

#include <filesystem>
#include <string>

#include "conformance/runner/case_set.h"
#include "conformance/runner/catalogue.h"
#include "conformance/runner/requirements.h"

namespace loopspec::conformance {

struct Suite {
  std::filesystem::path data_dir;
  Catalogue catalogue;
  CaseSet cases;
  Requirements requirements;
};

// Loads and lints what stands below the data directory (`flag`, LOOPSPEC_DATA_DIR, or beside the executable). Throws
// UsageError with the file and line at fault.
Suite load_suite(const std::string& data_dir_flag);

}  // namespace loopspec::conformance
