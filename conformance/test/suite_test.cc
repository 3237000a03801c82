// Catalogue, cases, patterns, versions, applicability: what is loaded, refused, selected, and gated.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "conformance/runner/applicability.h"
#include "conformance/runner/pattern.h"
#include "conformance/runner/textproto_file.h"
#include "conformance/runner/version.h"
#include "conformance/test/suite_fixture.h"
#include "loopspec/v1/implementation.pb.h"

namespace loopspec::conformance {
namespace {

template <class Message>
Message parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

bool contains(const absl::Status& status, const std::string& text) {
  return std::string(status.message()).find(text) != std::string::npos;
}

class SuiteTest : public SuiteFixture {
 protected:
  absl::Status cases_status() { return CaseSet::load(folder_.path() / "cases", catalogue_).status(); }
  absl::Status catalogue_status() { return Catalogue::load(folder_.path() / "catalogue").status(); }

  std::vector<std::string> selected(const Selection& selection) {
    std::vector<std::string> ids;
    const auto cases = cases_.select(selection);
    EXPECT_TRUE(cases.ok()) << cases.status();
    for (const SuiteCase* one : *cases) ids.push_back(one->test.id());
    return ids;
  }
};

using Ids = std::vector<std::string>;

TEST_F(SuiteTest, LoadsCasesInTheCataloguesOrder) {
  EXPECT_EQ(selected({}), (Ids{"t.must.again", "t.must", "t.should", "t.info"}));
  EXPECT_EQ(cases_.find("t.should")->section, "Test section");
  EXPECT_EQ(cases_.of_clause("t.must").size(), 2U);
  EXPECT_EQ(cases_.find("t.no"), nullptr);
}

TEST_F(SuiteTest, SelectsByIdClauseSectionAndPrefix) {
  EXPECT_EQ(selected({{"t.must"}, {}, 0, 0}), (Ids{"t.must.again", "t.must"}));
  EXPECT_EQ(selected({{"t.must.again"}, {}, 0, 0}), (Ids{"t.must.again"}));
  EXPECT_EQ(selected({{"*should", "t.info"}, {}, 0, 0}), (Ids{"t.should", "t.info"}));
  EXPECT_EQ(selected({{"test section"}, {"t.must"}, 0, 0}), (Ids{"t.should", "t.info"}));
  EXPECT_EQ(selected({{"test_section"}, {"t.must*"}, 0, 0}), (Ids{"t.should", "t.info"}));
  EXPECT_EQ(selected({{"t"}, {}, 0, 0}).size(), 4U);
}

TEST_F(SuiteTest, RefusesAPatternThatSelectsNothingByName) {
  EXPECT_TRUE(contains(cases_.select({{"t.must", "nosuch*"}, {}, 0, 0}).status(), "--filter nosuch*"));
  EXPECT_TRUE(contains(cases_.select({{}, {"nosuch"}, 0, 0}).status(), "--skip nosuch"));
}

TEST_F(SuiteTest, ShardsPartTheCases) {
  Ids all = selected({{}, {}, 1, 3});
  for (int shard : {2, 3})
    for (const std::string& id : selected({{}, {}, shard, 3})) all.push_back(id);
  EXPECT_EQ(all.size(), 4U);
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}

TEST_F(SuiteTest, NamesFileAndLineOfASyntaxError) {
  folder_.write("cases/test/t.bad.textproto", "id: \"t.bad\"\nclaus: \"t.must\"\n");
  const absl::Status status = cases_status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(contains(status, "t.bad.textproto:2:")) << status;
}

TEST_F(SuiteTest, RefusesCasesThatDoNotFitTheCatalogue) {
  const auto fault = [&](const std::string& file, const std::string& text, const std::string& message) {
    const std::filesystem::path path = folder_.write("cases/test/" + file, text);
    EXPECT_TRUE(contains(cases_status(), message)) << cases_status();
    EXPECT_TRUE(contains(cases_status(), file)) << cases_status();
    std::filesystem::remove(path);
  };
  fault("t.other.textproto", test_case_text("t.must.x", "t.must"), "holds the case `t.must.x`");
  fault("t.no.textproto", test_case_text("t.no", "t.no"), "no clause `t.no`");
  fault("x.textproto", test_case_text("x", "t.must"), "the id must be");
  fault("t.later.textproto", test_case_text("t.later", "t.later"), "is not judged");
  fault("t.never.textproto", test_case_text("t.never", "t.never"), "is not judged");
  folder_.write("cases/other/t.must.textproto", test_case_text("t.must", "t.must"));
  EXPECT_TRUE(contains(cases_status(), "already"));
}

TEST_F(SuiteTest, RefusesClausesThatAreNotWhole) {
  const auto fault = [&](const std::string& text, const std::string& message) {
    folder_.write("catalogue/zz.textproto", "section: \"Z\" " + text);
    EXPECT_TRUE(contains(catalogue_status(), message)) << catalogue_status();
  };
  fault("clauses { id: 't.must' statement: 's' sources: 'x' level: LEVEL_MUST }", "already");
  fault("clauses { id: 'z' sources: 'x' level: LEVEL_MUST }", "no statement");
  fault("clauses { id: 'z' statement: 's' level: LEVEL_MUST }", "no source");
  fault("clauses { id: 'z' statement: 's' sources: 'x' }", "no level");
  fault("clauses { statement: 's' sources: 'x' level: LEVEL_MUST }", "no id");
}

TEST_F(SuiteTest, TellsDocumentedClausesWithoutACase) {
  EXPECT_TRUE(uncovered_clauses(catalogue_, cases_).empty());
  folder_.write("catalogue/zz.textproto",
                "section: \"Z\" clauses { id: 'z' statement: 's' sources: 'x' level: LEVEL_MUST } clauses { id: 'y' "
                "statement: 's' sources: 'x' level: LEVEL_SHOULD }");
  load();
  ASSERT_EQ(uncovered_clauses(catalogue_, cases_).size(), 1U);
  EXPECT_NE(uncovered_clauses(catalogue_, cases_).front().find("`z`"), std::string::npos);
}

TEST(Catalogue, LinksSources) {
  EXPECT_EQ(source_link("asyncio-eventloop.html#stop"),
            "https://docs.python.org/3/library/asyncio-eventloop.html#stop");
  EXPECT_EQ(source_link("PEP 3156, Starting"), "https://peps.python.org/pep-3156/");
  EXPECT_EQ(source_link("PEP 8"), "https://peps.python.org/pep-0008/");
  EXPECT_EQ(source_link("Lib/asyncio/base_events.py:BaseEventLoop.run"),
            "https://github.com/python/cpython/blob/main/Lib/asyncio/base_events.py");
  EXPECT_EQ(source_link("hearsay"), "");
}

TEST(Version, ComparesNumberByNumber) {
  EXPECT_LT(compare_versions("3.9", "3.11"), 0);
  EXPECT_EQ(compare_versions("3.12", "3.12.0"), 0);
  EXPECT_EQ(compare_versions("3.13.0rc1", "3.13"), 0);
  EXPECT_GT(compare_versions("3.12.1", "3.12"), 0);
  EXPECT_TRUE(version_in("3.12.1", "3.12", "3.13"));
  EXPECT_FALSE(version_in("3.13.0", "3.12", "3.13"));
  EXPECT_FALSE(version_in("3.11.9", "3.12", ""));
  EXPECT_TRUE(version_in("3.11.9", "", ""));
}

TEST(Pattern, Globs) {
  EXPECT_TRUE(glob_matches("a*c", "abbc"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("?b", "ab"));
  EXPECT_FALSE(glob_matches("a*c", "abd"));
  EXPECT_FALSE(glob_matches("", "a"));
  EXPECT_TRUE(glob_matches("*a*b*", "xxaxxbxx"));
}

TEST(Expectation, OfNoVersionIsMissing) {
  const auto test = parse<v1::Case>("expect { since: '3.12' trace: '' }");
  EXPECT_EQ(missing_expectation(test, "3.12.1"), "");
  EXPECT_NE(missing_expectation(test, "3.11.2").find("3.11.2"), std::string::npos);
}

struct Gate {
  const char* test;
  const char* clause;
  Applicability::Kind kind;
  const char* reason;
};

class ApplicabilityGate : public testing::TestWithParam<Gate> {};

TEST_P(ApplicabilityGate, Judges) {
  const auto implementation = parse<loopspec::v1::Implementation>(
      "name: 'x' language: 'cpp' platform: 'linux' asyncio_version: '3.12.4' family: FAMILY_SELECTOR capabilities: "
      "'threads'");
  const Applicability result =
      applicability(parse<v1::Case>(GetParam().test), parse<v1::Clause>(GetParam().clause), implementation);
  EXPECT_EQ(result.kind, GetParam().kind) << result.reason;
  EXPECT_NE(result.reason.find(GetParam().reason), std::string::npos) << result.reason;
}

constexpr auto kApplies = Applicability::Kind::kApplies;
constexpr auto kNot = Applicability::Kind::kNotApplicable;
constexpr auto kNotRun = Applicability::Kind::kNotRun;

INSTANTIATE_TEST_SUITE_P(
    All, ApplicabilityGate,
    testing::Values(
        Gate{"", "", kApplies, ""}, Gate{"", "languages: 'python'", kNot, "python only"},
        Gate{"languages: 'python'", "", kNot, "python only"}, Gate{"", "languages: ['python', 'cpp']", kApplies, ""},
        Gate{"", "platforms: 'windows'", kNot, "windows only"}, Gate{"platforms: 'darwin'", "", kNot, "darwin only"},
        Gate{"", "families: FAMILY_PROACTOR", kNot, "proactor loops only"},
        Gate{"", "families: FAMILY_SELECTOR", kApplies, ""}, Gate{"", "since: '3.13'", kNot, "from 3.13 on"},
        Gate{"", "until: '3.12'", kNot, "from 3.11 to before 3.12"}, Gate{"until: '3.12.4'", "", kNot, "before 3.12.4"},
        Gate{"since: '3.12.4'", "since: '3.12' until: '3.13'", kApplies, ""},
        Gate{"needs: 'fds'", "", kNotRun, "`fds`"}, Gate{"needs: 'threads'", "", kApplies, ""},
        Gate{"program { clock: CLOCK_VIRTUAL }", "", kNotRun, "virtual clock"},
        Gate{"program { clock: CLOCK_REAL }", "", kApplies, ""}));

TEST(Applicability, JudgesNoPythonBeforeTheFirst) {
  const auto old = parse<loopspec::v1::Implementation>("asyncio_version: '3.10.9'");
  EXPECT_EQ(applicability({}, {}, old).kind, kNot);
}

// What asyncio's page on platforms takes from Windows is no fault of a loop's; what else a loop lacks there still is.
TEST(Applicability, WindowsGoesWithoutWhatItsPageSays) {
  const auto kind = [](const char* needs, const char* rest) {
    const auto test = parse<v1::Case>(std::string("needs: '") + needs + "'");
    return applicability(test, {}, parse<loopspec::v1::Implementation>(std::string("language: 'cpp' asyncio_version: '3.14' ") + rest)).kind;
  };
  const char* selector = "platform: 'windows' family: FAMILY_SELECTOR";
  const char* proactor = "platform: 'windows' family: FAMILY_PROACTOR";
  for (const char* capability : {"unix_sockets", "signals"}) {
    EXPECT_EQ(kind(capability, selector), kNot) << capability;
    EXPECT_EQ(kind(capability, proactor), kNot) << capability;
    EXPECT_EQ(kind(capability, "platform: 'linux' family: FAMILY_PROACTOR"), kNotRun) << capability;
  }
  for (const char* capability : {"pipes", "subprocesses"}) {
    EXPECT_EQ(kind(capability, selector), kNot) << capability;
    EXPECT_EQ(kind(capability, proactor), kNotRun) << capability;
  }
  EXPECT_EQ(kind("fds", proactor), kNot);
  EXPECT_EQ(kind("fds", selector), kNotRun);
  EXPECT_EQ(kind("tls", proactor), kNotRun);
  EXPECT_EQ(kind("signals", "platform: 'windows' family: FAMILY_SELECTOR capabilities: 'signals'"), kApplies);
}

TEST(TextprotoFile, ReadsAndWritesFiles) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.write("x/a.txt", "one");
  ASSERT_TRUE(write_file(file, "two").ok());
  EXPECT_EQ(*read_file(file), "two");
  EXPECT_EQ(read_file(folder.path() / "none").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(read_file(folder.path()).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(write_file(folder.path() / "no" / "folder", "x").ok());
  EXPECT_TRUE(write_file("/dev/null", "x").ok());
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

// What ships: every clause of level MUST is judged, or says why not.
TEST(ShippedSuite, IsWhole) {
  const auto catalogue = Catalogue::load(LOOPSPEC_CATALOGUE);
  ASSERT_TRUE(catalogue.ok()) << catalogue.status();
  const auto cases = CaseSet::load(LOOPSPEC_CASES, *catalogue);
  ASSERT_TRUE(cases.ok()) << cases.status();
  EXPECT_GT(cases->cases().size(), 100U);
  EXPECT_EQ(uncovered_clauses(*catalogue, *cases), std::vector<std::string>());
  for (const SuiteCase& one : cases->cases())
    EXPECT_FALSE(one.test.expect().empty())
        << one.file << " has no expected trace: loopspec record --loop cpython --filter " << one.test.id();
}

}  // namespace
}  // namespace loopspec::conformance
