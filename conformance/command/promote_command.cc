#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/command/command.h"
#include "conformance/command/fuzz_program_file.h"
#include "conformance/command/loop_source.h"
#include "conformance/command/suite.h"
#include "conformance/runner/exit_code.h"
#include "conformance/runner/expect_blocks.h"
#include "conformance/runner/judge.h"
#include "conformance/runner/recorder.h"
#include "conformance/runner/textproto_file.h"
#include "loopspec/v1/trace.pb.h"

namespace loopspec::conformance {
namespace {

class PromoteCommand : public Command {
 public:
  std::string name() const override { return "promote"; }
  std::string usage() const override {
    return "PROGRAM.textproto --case ID --title TEXT --loop cpython [--loop cpython@/path/to/python3.13]";
  }
  std::string summary() const override {
    return "Makes a case of a saved program: its expected trace is recorded from CPython.";
  }
  std::string notes() const override {
    return "The case's id begins with its clause. The file is written beside the clause's other cases; read it before "
           "you commit it.\n";
  }

  void add_flags(FlagSet& flags) override {
    add_loop_flags(flags, loops_);
    flags.text("case", "ID", &id_, "the case's id, `<clause>` or `<clause>.<what>`");
    flags.text("title", "TEXT", &title_, "what it does, one sentence");
    flags.text("data-dir", "FOLDER", &loops_.data_dir, "where catalogue and cases are");
  }

  int run(const std::vector<std::string>& words) override {
    if (words.size() != 1) throw UsageError(absl::StrCat("promote takes one file, not ", words.size()));
    if (id_.empty() || title_.empty()) throw UsageError("promote needs --case and --title");
    const Suite suite = load_suite(loops_.data_dir);
    const CatalogueClause& clause = clause_of(suite);
    if (suite.cases.find(id_) != nullptr) throw UsageError(absl::StrCat("there is a case ", id_, " already"));
    const absl::StatusOr<loopspec::v1::Program> program = read_fuzz_program(words.front());
    if (!program.ok()) throw UsageError(std::string(program.status().message()));
    v1::Case test;
    test.set_id(id_);
    test.set_clause(clause.clause.id());
    test.set_title(title_);
    *test.mutable_program() = *program;
    test.mutable_program()->clear_implementation();
    test.mutable_program()->clear_name();
    // The suite's own limits will do.
    test.mutable_program()->clear_limits();
    std::vector<Recording> recordings;
    if (const int code = record(test, recordings); code != kExitOk) return code;
    return write(suite, test, recordings);
  }

 private:
  // The longest clause that the id begins with.
  const CatalogueClause& clause_of(const Suite& suite) const {
    const CatalogueClause* found = nullptr;
    for (const CatalogueClause& one : suite.catalogue.clauses()) {
      const std::string& clause = one.clause.id();
      const bool fits = id_ == clause || absl::StartsWith(id_, absl::StrCat(clause, "."));
      if (fits && (found == nullptr || clause.size() > found->clause.id().size())) found = &one;
    }
    if (found == nullptr)
      throw UsageError(absl::StrCat("--case ", id_, " begins with no clause; `loopspec list --clauses` shows them"));
    return *found;
  }

  int record(const v1::Case& test, std::vector<Recording>& recordings) {
    loops_.jobs = 1;
    absl::StatusOr<LoopSource> source = LoopSource::open(loops_);
    if (!source.ok()) {
      std::cerr << "loopspec: " << std::string(source.status().message()) << "\n";
      return kExitUnreachable;
    }
    for (const auto& implementation : source->implementations()) {
      loopspec::v1::Program program = test.program();
      program.set_implementation(implementation.name());
      loopspec::v1::Trace trace;
      const ProgramReply reply = source->target().run(program, trace);
      const bool completed =
          reply.kind == ProgramReply::Kind::kRan && trace.outcome().kind() == loopspec::v1::Outcome::KIND_COMPLETED;
      if (!completed) {
        std::cerr << "loopspec: " << implementation.name()
                  << " did not complete it: " << (reply.message.empty() ? trace.outcome().detail() : reply.message)
                  << "\n";
        return kExitHarnessFault;
      }
      recordings.push_back({implementation.asyncio_version(), compared_text(test, trace)});
    }
    return kExitOk;
  }

  int write(const Suite& suite, const v1::Case& test, const std::vector<Recording>& recordings) const {
    const auto beside = suite.cases.of_clause(test.clause());
    std::filesystem::path folder = suite.data_dir / "cases";
    if (!beside.empty()) {
      folder = beside.front()->file.parent_path();
    } else {
      std::string section = suite.catalogue.find(test.clause())->section;
      std::transform(section.begin(), section.end(), section.begin(), [](char c) {
        return c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      });
      folder /= section;
    }
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string body;
    google::protobuf::TextFormat::PrintToString(test, &body);
    std::string text =
        absl::StrCat("# proto-file: loopspec/conformance/v1/case.proto\n# proto-message: Case\n\n", body);
    for (const v1::ExpectedTrace& block : merge_recordings(test, recordings)) text += expect_block_text(block);
    const std::filesystem::path file = folder / absl::StrCat(test.id(), ".textproto");
    if (const absl::Status written = write_file(file, text); !written.ok())
      throw UsageError(std::string(written.message()));
    std::cout << file.string() << "\n";
    return kExitOk;
  }

  LoopOptions loops_;
  std::string id_;
  std::string title_;
};

}  // namespace

std::unique_ptr<Command> make_promote_command() {
  return std::make_unique<PromoteCommand>();
}

}  // namespace loopspec::conformance
