#include "conformance/fuzz/shrinker.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/script/program_validator.h"

namespace loopspec::conformance {
namespace {

using google::protobuf::Message;
using google::protobuf::RepeatedPtrField;
using loopspec::v1::Op;
using loopspec::v1::Program;
using Ops = RepeatedPtrField<Op>;
using Unit = std::vector<Op>;

bool ends_a_run(const Op& op) {
  return op.has_call_later() && op.call_later().callback().method() == "stop";
}
bool is_run(const Op& op) {
  return op.has_run_forever() || op.has_run_until_complete();
}

std::vector<Unit> units_of(const Ops& ops) {
  std::vector<Unit> units;
  for (const Op& op : ops) {
    if (!units.empty() && is_run(op) && units.back().size() == 1 && ends_a_run(units.back().front()))
      units.back().push_back(op);
    else
      units.push_back({op});
  }
  return units;
}

void set_ops(Ops& ops, const std::vector<Unit>& units) {
  ops.Clear();
  for (const Unit& unit : units)
    for (const Op& op : unit) *ops.Add() = op;
}

// Texts that a message holds at any depth, and what of them name a block.
void collect_texts(const Message& message, std::set<std::string>& texts) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE)
        collect_texts(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                           : reflection->GetMessage(message, field),
                      texts);
      else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING)
        texts.insert(field->is_repeated() ? reflection->GetRepeatedString(message, field, i)
                                          : reflection->GetString(message, field));
    }
  }
}

void drop_unused_blocks(Program& program) {
  for (bool changed = true; changed;) {
    changed = false;
    std::set<std::string> used;
    for (const Op& op : program.main()) collect_texts(op, used);
    for (const auto& block : program.blocks())
      for (const Op& op : block.ops()) collect_texts(op, used);
    for (int i = program.blocks_size() - 1; i >= 0; --i) {
      if (used.count(program.blocks(i).name()) > 0) continue;
      program.mutable_blocks()->DeleteSubrange(i, 1);
      changed = true;
    }
  }
}

class Shrinker {
 public:
  Shrinker(const Program& program, const std::function<bool(const Program&)>& keeps, std::size_t tries)
      : best_(program), keeps_(keeps), tries_(tries) {}

  Program run() {
    for (std::size_t before = op_count(best_) + 1; op_count(best_) < before && tries_ > 0;) {
      before = op_count(best_);
      shrink_list([](Program& program) -> Ops& { return *program.mutable_main(); });
      for (int i = 0; i < best_.blocks_size(); ++i) {
        const std::string name = best_.blocks(i).name();
        shrink_list([&](Program& program) -> Ops& {
          for (auto& block : *program.mutable_blocks())
            if (block.name() == name) return *block.mutable_ops();
          return *program.mutable_main();
        });
      }
      simplify();
    }
    return best_;
  }

 private:
  bool accept(Program candidate) {
    if (tries_ == 0) return false;
    drop_unused_blocks(candidate);
    if (!script::validate_program(candidate, {}).empty()) return false;
    --tries_;
    if (!keeps_(candidate)) return false;
    best_ = std::move(candidate);
    return true;
  }

  // ddmin over one list of ops: complements of ever smaller parts.
  template <class Select>
  void shrink_list(const Select& select) {
    std::vector<Unit> units = units_of(select(best_));
    std::size_t part = std::max<std::size_t>(units.size() / 2, 1);
    while (!units.empty() && tries_ > 0) {
      bool smaller = false;
      for (std::size_t at = 0; at < units.size();) {
        std::vector<Unit> rest = units;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at),
                   rest.begin() + static_cast<std::ptrdiff_t>(std::min(at + part, units.size())));
        Program candidate = best_;
        set_ops(select(candidate), rest);
        if (accept(std::move(candidate))) {
          units = std::move(rest);
          smaller = true;
        } else {
          at += part;
        }
      }
      if (part == 1 && !smaller) break;
      part = std::max<std::size_t>(part / 2, 1);
    }
  }

  // What an op can do without.
  void simplify() {
    if (best_.debug()) {
      Program candidate = best_;
      candidate.clear_debug();
      accept(std::move(candidate));
    }
    for (int list = -1; list < best_.blocks_size(); ++list) {
      const int count = list < 0 ? best_.main_size() : best_.blocks(list).ops_size();
      for (int i = 0; i < count; ++i) {
        const auto op_of = [&](Program& program) -> Op& {
          return list < 0 ? *program.mutable_main(i) : *program.mutable_blocks(list)->mutable_ops(i);
        };
        Program candidate = best_;
        Op& op = op_of(candidate);
        const std::string before = op.SerializeAsString();
        op.set_catch_(false);
        if (op.has_call_soon()) {
          op.mutable_call_soon()->clear_args();
          op.mutable_call_soon()->clear_context();
        }
        if (op.SerializeAsString() != before) accept(std::move(candidate));
        if (list >= best_.blocks_size() || i >= (list < 0 ? best_.main_size() : best_.blocks(list).ops_size())) break;
      }
    }
  }

  Program best_;
  const std::function<bool(const Program&)>& keeps_;
  std::size_t tries_;
};

}  // namespace

Program shrink(const Program& program, const std::function<bool(const Program&)>& keeps, const ShrinkOptions& options) {
  return Shrinker(program, keeps, options.most_tries).run();
}

std::size_t op_count(const Program& program) {
  auto count = static_cast<std::size_t>(program.main_size());
  for (const auto& block : program.blocks()) count += static_cast<std::size_t>(block.ops_size());
  return count;
}

}  // namespace loopspec::conformance
