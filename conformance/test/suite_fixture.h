// A small suite of its own for tests: one MUST, one SHOULD, one INFO clause, each with a case.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "conformance/runner/case_set.h"
#include "conformance/runner/catalogue.h"
#include "conformance/test/temporary_folder.h"

namespace loopspec::conformance {

inline constexpr const char kTestCatalogue[] = R"(
section: "Test section"
url: "https://example.org/section"
clauses { id: "t.must" statement: "It must." sources: "asyncio-eventloop.html#must" level: LEVEL_MUST }
clauses { id: "t.should" statement: "It should." sources: "PEP 3156, Somewhere" level: LEVEL_SHOULD }
clauses { id: "t.info" statement: "It may." sources: "Lib/asyncio/base_events.py:it" level: LEVEL_INFO }
clauses { id: "t.later" statement: "It will." sources: "asyncio-eventloop.html#later" level: LEVEL_MUST awaits: "Sockets" }
clauses { id: "t.never" statement: "It cannot be seen." sources: "asyncio-eventloop.html#never" level: LEVEL_MUST not_judgeable: "Nobody can see it." }
)";

// What a loop does that is right.
inline constexpr const char kTestTrace[] = "stop() -> None\nclose() -> None\n";

inline std::string test_case_text(const std::string& id, const std::string& clause, const std::string& more = "") {
  return "id: \"" + id + "\"\nclause: \"" + clause +
         "\"\ntitle: \"Stops and closes.\"\nprogram { main { stop {} } main { close {} } }\n" + more +
         "expect { trace: 'stop() -> None\\nclose() -> None\\n' recorded_from: '3.11.2' }\n";
}

class SuiteFixture : public testing::Test {
 protected:
  SuiteFixture() {
    folder_.write("catalogue/test.textproto", kTestCatalogue);
    for (const char* id : {"t.must", "t.should", "t.info"})
      folder_.write(std::string("cases/test/") + id + ".textproto", test_case_text(id, id));
    folder_.write("cases/test/t.must.again.textproto", test_case_text("t.must.again", "t.must"));
    std::filesystem::create_directories(folder_.path() / "expectations");
    load();
  }

  void load() {
    auto catalogue = Catalogue::load(folder_.path() / "catalogue");
    ASSERT_TRUE(catalogue.ok()) << catalogue.status();
    catalogue_ = *std::move(catalogue);
    auto cases = CaseSet::load(folder_.path() / "cases", catalogue_);
    ASSERT_TRUE(cases.ok()) << cases.status();
    cases_ = *std::move(cases);
  }

  TemporaryFolder folder_;
  Catalogue catalogue_;
  CaseSet cases_;
};

}  // namespace loopspec::conformance
