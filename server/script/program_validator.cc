#include "server/script/program_validator.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/call_graph.h"
#include "server/script/field_path.h"
#include "server/script/io_limits.h"
#include "server/script/message_shape.h"
#include "server/script/program_names.h"

namespace loopspec::script {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::size_t kMaxFaults = 20;

enum class BlockKind { kPlain, kCoroutine, kGenerator };

BlockKind kind_of(const v1::Block& block) {
  if (block.async_generator()) return BlockKind::kGenerator;
  return block.coroutine() ? BlockKind::kCoroutine : BlockKind::kPlain;
}

std::string_view kind_name(BlockKind kind) {
  if (kind == BlockKind::kGenerator) return "asynchronous generator";
  return kind == BlockKind::kCoroutine ? "coroutine" : "plain block";
}

class Validator {
 public:
  Validator(const v1::Program& program, const ProgramLimits& limits) : program_(program), limits_(limits) {}
  // Of a live program, which has the parts `known` already.
  Validator(const v1::Program& more, const LiveParts& known, const LiveScope& scope)
      : program_(more), limits_(scope.limits), known_(&known), has_client_(scope.has_client), blocks_field_(scope.field),
        protocols_field_(scope.protocols_field), ops_before_(scope.ops) {}

  std::vector<ProgramFault> run_op(const v1::Op& op, const std::string& field) {
    check_op(op, FieldPath(field), BlockKind::kPlain);
    return std::move(faults_);
  }

  std::vector<ProgramFault> run() {
    check_sizes();
    if (!faults_.empty()) return std::move(faults_);
    check_block_names();
    check_protocols();
    check_ops(program_.main(), FieldPath("program.main"), BlockKind::kPlain);
    const FieldPath blocks(blocks_field_);
    for (int i = 0; i < program_.blocks_size() && !full(); ++i) {
      const FieldPath block(blocks, i);
      check_ops(program_.blocks(i).ops(), FieldPath(block, "ops"), kind_of(program_.blocks(i)));
    }
    if (faults_.empty()) check_calls();
    return std::move(faults_);
  }

 private:
  bool full() const { return faults_.size() >= kMaxFaults; }

  void malformed(std::string field, std::string description) {
    if (!full()) faults_.push_back({std::move(field), std::move(description), "", 0, 0});
  }
  void malformed(const FieldPath& path, std::string description) { malformed(path.text(), std::move(description)); }

  void limit(std::string field, std::string_view what, std::string_view name, std::uint64_t value, std::uint64_t actual) {
    if (actual <= value || !faults_.empty()) return;
    faults_.push_back({std::move(field), absl::StrCat(std::string(what), ": ", actual, ", more than ", std::string(name), " allows (", value, ")"),
                       std::string(name), value, actual});
  }

  void limit(const FieldPath& path, std::string_view what, std::string_view name, std::uint64_t value, std::uint64_t actual) {
    if (actual > value) limit(path.text(), what, name, value, actual);
  }

  void check_sizes() {
    const std::uint64_t known = known_ == nullptr ? 0 : known_->blocks.size();
    limit(blocks_field_, "blocks of the program", "max_blocks", limits_.max_blocks, known + static_cast<std::uint64_t>(program_.blocks_size()));
    auto ops = ops_before_ + static_cast<std::uint64_t>(program_.main_size());
    for (const v1::Block& block : program_.blocks()) ops += static_cast<std::uint64_t>(block.ops_size());
    limit(known_ == nullptr ? "program" : blocks_field_, "ops of the program", "max_ops", limits_.max_ops, ops);
  }

  void check_block_names() {
    const FieldPath blocks(blocks_field_);
    for (int i = 0; i < program_.blocks_size(); ++i) {
      const v1::Block& block = program_.blocks(i);
      const FieldPath path(blocks, i);
      const FieldPath field(path, "name");
      check_name(block.name(), field);
      if (block.name() == kMainName) malformed(field, "\"main\" is the name of the program's own ops");
      if (block.coroutine() && block.async_generator()) {
        malformed(FieldPath(path, "async_generator"), "a block is a coroutine or an asynchronous generator, not both");
      }
      if (has_protocol(block.name())) malformed(field, absl::StrCat("there is a protocol \"", block.name(), "\" already"));
      if (!blocks_.emplace(block.name(), kind_of(block)).second) {
        malformed(field, absl::StrCat("there is a block \"", block.name(), "\" already"));
      }
    }
  }

  void check_calls() {
    const CallGraph::Depth depth = CallGraph(program_).depth();
    if (!depth.cycle.empty()) {
      malformed(blocks_field_, absl::StrCat("blocks call each other in a circle: ", depth.cycle));
    } else {
      limit(blocks_field_, "blocks that run inside each other", "max_nesting", limits_.max_nesting, depth.blocks);
    }
  }

  template <class Ops>
  void check_ops(const Ops& ops, const FieldPath& path, BlockKind where) {
    for (int i = 0; i < ops.size() && !full(); ++i) check_op(ops[i], FieldPath(path, i), where);
  }

  void check_op(const v1::Op& op, const FieldPath& path, BlockKind where) {
    if (op.op_case() == v1::Op::OP_NOT_SET) return malformed(path, "no op is set");
    const FieldPath id_path(path, "id");
    if (!op.id().empty()) check_id(op.id(), id_path);
    if (!op.loop().empty()) check_name(op.loop(), FieldPath(path, "loop"));
    if (op.has_invoke_client() && !has_client_) return malformed(path, "stands in a session only");
    if (op.has_cancel() && op.cancel().client() != 0) return check_client(FieldPath(path, "cancel.client"));
    const OpShape& shape = shape_of(op);
    if (std::string fault = misplaced(op, shape, where); !fault.empty()) return malformed(path, std::move(fault));
    const Message& body = body_of(op, shape);
    const FieldPath body_path(path, shape.member->field().name());
    check_required(body, shape, body_path);
    if (op.has_as_completed() && op.id().empty()) malformed(id_path, "the iterator needs an id");
    if (op.has_context_run() && op.context_run().context().empty()) malformed(FieldPath(body_path, "context"), "is not set");
    if (shape.times) limit(FieldPath(body_path, "times"), "times", "max_times", limits_.max_times, shape.times->number(body));
    check_fields(body, *shape.body, body_path);
  }

  void check_id(const std::string& id, const FieldPath& path) {
    check_name(id, path);
    if (id == kLoopId) malformed(path, "\"loop\" is the id of the program's own loop");
    if (id == kOwnId) malformed(path, "\"own\" is the id of a protocol's own transport");
  }

  // Why an op may not stand in a block of this kind.
  static std::string misplaced(const v1::Op& op, const OpShape& shape, BlockKind where) {
    if (op.has_yield_value() && where != BlockKind::kGenerator) return "stands in the block of an asynchronous generator only";
    if (op.has_return_value() && where != BlockKind::kCoroutine) return "stands in a coroutine block only";
    return shape.awaits && where == BlockKind::kPlain ? "stands in a coroutine block only" : "";
  }

  void check_required(const Message& body, const OpShape& shape, const FieldPath& path) {
    for (const FieldReader& required : shape.required) {
      if (!required.has(body)) malformed(FieldPath(path, required.field().name()), "is not set");
    }
  }

  // The fields of a message of the ops, and of the messages in it.
  void check_fields(const Message& message, const MessageShape& shape, const FieldPath& path) {
    if (shape.is_callable && static_cast<const v1::Callable&>(message).has_block()) {
      return check_text(FieldRule::kBlock, static_cast<const v1::Callable&>(message).block(), FieldPath(path, "block"));
    }
    for (const auto* oneof : shape.oneofs) {
      if (!shape.reflection->HasOneof(message, oneof)) malformed(path, absl::StrCat("its ", oneof->name(), " is not set"));
    }
    for (const MessageShape::Field& field : shape.fields) {
      if (full()) return;
      if (field.reader.is_repeated()) {
        check_items(message, field, path);
      } else if (field.reader.has(message)) {
        check_field(message, field, -1, FieldPath(path, field.reader.field().name()));
      }
    }
  }

  void check_items(const Message& message, const MessageShape::Field& field, const FieldPath& path) {
    const int count = field.reader.size(message);
    if (count == 0) return;
    const FieldPath items(path, field.reader.field().name());
    for (int i = 0; i < count && !full(); ++i) check_field(message, field, i, FieldPath(items, i));
  }

  // `index`: -1 for a field that is not repeated.
  void check_field(const Message& message, const MessageShape::Field& field, int index, const FieldPath& path) {
    const FieldReader& reader = field.reader;
    if (field.rule == FieldRule::kMessage) {
      return check_fields(index < 0 ? reader.message(message) : reader.item(message, index), *field.message, path);
    }
    if (field.rule == FieldRule::kClient) {
      check_client(path);
      if (reader.long_number(message) >> 63U != 0) malformed(path, "is not less than 2^63");
      return;
    }
    if (field.rule == FieldRule::kSize) return limit(path, reader.field().name(), "max_data_bytes", limits_.max_data_bytes, reader.number(message));
    std::string scratch;
    check_text(field.rule, index < 0 ? reader.text(message, scratch) : reader.text_item(message, index, scratch), path);
  }

  // A function of the client is named.
  void check_client(const FieldPath& path) {
    if (!has_client_) malformed(path, "names a client's function: in a session only");
  }

  void check_text(FieldRule rule, const std::string& text, const FieldPath& path) {
    switch (rule) {
      case FieldRule::kName:
        return check_name(text, path);
      case FieldRule::kBlock:
        return check_block(text, path, BlockKind::kPlain, false);
      case FieldRule::kAnyBlock:
        return check_block(text, path, BlockKind::kPlain, true);
      case FieldRule::kGenerator:
        return check_block(text, path, BlockKind::kGenerator, false);
      case FieldRule::kCoroutine:
        return check_block(text, path, BlockKind::kCoroutine, false);
      case FieldRule::kProtocol:
        if (!has_protocol(text)) malformed(path, absl::StrCat("there is no protocol \"", text, "\""));
        return;
      case FieldRule::kHost:
        if (!is_allowed_host(text)) malformed(path, absl::StrCat("\"", text.substr(0, 100), "\" is no host that a program may name"));
        return;
      case FieldRule::kNothing:
      case FieldRule::kMessage:
      case FieldRule::kClient:
      case FieldRule::kSize:
        return;
    }
  }

  // A protocol's names, and the blocks of its callbacks.
  void check_protocols() {
    for (int i = 0; i < program_.protocols_size() && !full(); ++i) {
      const v1::Protocol& protocol = program_.protocols(i);
      const FieldPath protocols(protocols_field_);
      const FieldPath path(protocols, i);
      const FieldPath name_path(path, "name");
      check_name(protocol.name(), name_path);
      if (find_block(protocol.name())) malformed(name_path, absl::StrCat("there is a block \"", protocol.name(), "\" already"));
      if (!protocols_.insert(protocol.name()).second) malformed(name_path, absl::StrCat("there is a protocol \"", protocol.name(), "\" already"));
      if (!protocol.transport().empty()) check_name(protocol.transport(), FieldPath(path, "transport"));
      limit(FieldPath(path, "buffer_size"), "buffer_size", "max_data_bytes", limits_.max_data_bytes, protocol.buffer_size());
      check_protocol_blocks(protocol, path);
    }
  }

  void check_protocol_blocks(const v1::Protocol& protocol, const FieldPath& path) {
    std::vector<const FieldDescriptor*> fields;
    protocol.GetReflection()->ListFields(protocol, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || field->name() == "name" || field->name() == "transport") continue;
      check_block(protocol.GetReflection()->GetString(protocol, field), FieldPath(path, field->name()), BlockKind::kPlain, false);
    }
  }

  void check_block(const std::string& name, const FieldPath& path, BlockKind wanted, bool any) {
    const std::optional<BlockKind> kind = find_block(name);
    if (!kind) return malformed(path, absl::StrCat("there is no block \"", name.substr(0, 100), "\""));
    if (any || *kind == wanted) return;
    if (wanted != BlockKind::kPlain) return malformed(path, absl::StrCat("block \"", name, "\" is no ", std::string(kind_name(wanted))));
    const bool generator = *kind == BlockKind::kGenerator;
    malformed(path, absl::StrCat("block \"", name, "\" is ", generator ? "an " : "a ", std::string(kind_name(*kind))));
  }

  // Of which kind the block of this name is; nothing when there is none.
  std::optional<BlockKind> find_block(const std::string& name) const {
    if (const auto block = blocks_.find(name); block != blocks_.end()) return block->second;
    if (known_ == nullptr) return std::nullopt;
    const auto block = known_->blocks.find(name);
    return block == known_->blocks.end() ? std::nullopt : std::optional(kind_of(*block->second));
  }

  bool has_protocol(const std::string& name) const { return protocols_.contains(name) || (known_ != nullptr && known_->protocols.contains(name)); }

  void check_name(const std::string& name, const FieldPath& path) {
    if (!is_well_formed_name(name)) malformed(path, absl::StrCat("\"", name.substr(0, 100), "\" is no name: [a-z][a-z0-9_.-]*"));
  }

  const v1::Program& program_;
  const ProgramLimits& limits_;
  const LiveParts* const known_ = nullptr;
  const bool has_client_ = false;
  const std::string blocks_field_ = "program.blocks";
  const std::string protocols_field_ = "program.protocols";
  const std::uint64_t ops_before_ = 0;
  std::unordered_map<std::string_view, BlockKind> blocks_;
  std::unordered_set<std::string_view> protocols_;
  std::vector<ProgramFault> faults_;
};

}  // namespace

std::vector<ProgramFault> validate_program(const v1::Program& program, const ProgramLimits& limits) {
  return Validator(program, limits).run();
}

std::vector<ProgramFault> validate_parts(const v1::Program& more, const LiveParts& known, const LiveScope& scope) {
  return Validator(more, known, scope).run();
}

std::vector<ProgramFault> validate_op(const v1::Op& op, const LiveParts& known, const LiveScope& scope) {
  static const v1::Program kNone;
  return Validator(kNone, known, scope).run_op(op, scope.field);
}

}  // namespace loopspec::script
