#include "conformance/report/score_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace loopspec::conformance {

std::string score_text(const v1::ImplementationResult& implementation) {
  if (!implementation.has_score()) return "";
  const v1::RequirementScore& score = implementation.score();
  std::vector<std::string> notes;
  if (score.not_applicable() > 0) notes.push_back(absl::StrCat(score.not_applicable(), " more do not apply"));
  if (score.not_in_run() > 0) notes.push_back(absl::StrCat(score.not_in_run(), " had no case in this run"));
  return absl::StrCat(score.met(), " of ", score.required(), " requirements of ", score.set(),
                      notes.empty() ? "" : absl::StrCat(" (", absl::StrJoin(notes, "; "), ")"));
}

}  // namespace loopspec::conformance
