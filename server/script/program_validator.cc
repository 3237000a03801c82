#include "server/script/program_validator.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>


#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/awaiting_ops.h"
#include "server/script/call_graph.h"
#include "server/script/io_limits.h"
#include "server/script/program_names.h"

namespace loopspec::script {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;

constexpr std::size_t kMaxFaults = 20;

template <class Range>
bool contains(const Range& names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Fields of ops that hold an id, whichever message they stand in.
constexpr std::string_view kIdFields[] = {
    "barrier", "base",  "bind",   "condition",          "context", "custom_awaitable", "deadline", "event",  "event_loop",
    "executor", "file", "first", "future", "generator",  "group",   "handle",           "ids",      "iterator", "lock",
    "of",      "pass_fd", "pipe", "port_of",            "positional_context",          "primary",  "process", "queue",
    "reader",  "reading", "second", "secondary",        "server",  "sock",             "socket",   "stdin_of", "stdout_of",
    "target",  "task",  "thread", "transport",          "unlike",  "writer",           "writing"};
// Fields of ops that may not be left out, whichever op they stand in.
constexpr std::string_view kRequiredFields[] = {
    "async_generator", "barrier", "block",  "callback", "command",   "condition", "coroutine", "data",     "deadline",
    "delay",           "event",   "file",   "first",    "future",    "gate",      "generator", "group",    "handle",
    "iterator",        "pipe",    "process", "protocol", "protocol_factory",      "queue",     "second",   "server",
    "socket",          "target",  "task",   "thread",   "transport", "variable",  "when"};
// Oneofs of which no member need be set.
constexpr std::string_view kOptionalOneofs[] = {"place", "ssl"};
constexpr std::string_view kCoroutineFields[] = {"coroutine", "coroutine_function", "coroutine_object"};

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
  // Of a live program, which has the blocks `known` already.
  Validator(const v1::Program& more, const LiveBlocks& known, const LiveScope& scope)
      : program_(more), limits_(scope.limits), known_(&known), has_client_(scope.has_client), blocks_field_(scope.field), ops_before_(scope.ops) {}

  std::vector<ProgramFault> run_op(const v1::Op& op, const std::string& field) {
    check_op(op, field, BlockKind::kPlain);
    return std::move(faults_);
  }

  std::vector<ProgramFault> run() {
    check_sizes();
    if (!faults_.empty()) return std::move(faults_);
    check_block_names();
    check_protocols();
    check_ops(program_.main(), "program.main", BlockKind::kPlain);
    for (int i = 0; i < program_.blocks_size() && !full(); ++i) {
      check_ops(program_.blocks(i).ops(), absl::StrCat(blocks_field_, "[", i, "].ops"), kind_of(program_.blocks(i)));
    }
    if (faults_.empty()) check_calls();
    return std::move(faults_);
  }

 private:
  bool full() const { return faults_.size() >= kMaxFaults; }

  void malformed(std::string field, std::string description) {
    if (!full()) faults_.push_back({std::move(field), std::move(description), "", 0, 0});
  }

  void limit(std::string field, std::string_view what, std::string_view name, std::uint64_t value, std::uint64_t actual) {
    if (actual <= value || !faults_.empty()) return;
    faults_.push_back({std::move(field), absl::StrCat(std::string(what), ": ", actual, ", more than ", std::string(name), " allows (", value, ")"),
                       std::string(name), value, actual});
  }

  void check_sizes() {
    const std::uint64_t known = known_ == nullptr ? 0 : known_->size();
    limit(blocks_field_, "blocks of the program", "max_blocks", limits_.max_blocks, known + static_cast<std::uint64_t>(program_.blocks_size()));
    auto ops = ops_before_ + static_cast<std::uint64_t>(program_.main_size());
    for (const v1::Block& block : program_.blocks()) ops += static_cast<std::uint64_t>(block.ops_size());
    limit(known_ == nullptr ? "program" : blocks_field_, "ops of the program", "max_ops", limits_.max_ops, ops);
  }

  void check_block_names() {
    for (int i = 0; i < program_.blocks_size(); ++i) {
      const v1::Block& block = program_.blocks(i);
      const std::string field = absl::StrCat(blocks_field_, "[", i, "].name");
      check_name(block.name(), field);
      if (block.name() == kMainName) malformed(field, "\"main\" is the name of the program's own ops");
      if (block.coroutine() && block.async_generator()) {
        malformed(absl::StrCat(blocks_field_, "[", i, "].async_generator"), "a block is a coroutine or an asynchronous generator, not both");
      }
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
  void check_ops(const Ops& ops, const std::string& path, BlockKind where) {
    for (int i = 0; i < ops.size() && !full(); ++i) check_op(ops[i], absl::StrCat(path, "[", i, "]"), where);
  }

  void check_op(const v1::Op& op, const std::string& path, BlockKind where) {
    if (op.op_case() == v1::Op::OP_NOT_SET) return malformed(path, "no op is set");
    if (!op.id().empty()) check_name(op.id(), path + ".id");
    if (op.id() == kLoopId) malformed(path + ".id", "\"loop\" is the id of the program's own loop");
    if (op.id() == kOwnId) malformed(path + ".id", "\"own\" is the id of a protocol's own transport");
    if (!op.loop().empty()) check_name(op.loop(), path + ".loop");
    if (op.has_invoke_client() && !has_client_) return malformed(path, "stands in a session only");
    if (op.has_cancel() && op.cancel().client() != 0) return check_client(path + ".cancel.client");
    const FieldDescriptor& field = *op.GetDescriptor()->FindFieldByNumber(op.op_case());
    if (std::string fault = misplaced(op, field.name(), where); !fault.empty()) return malformed(path, std::move(fault));
    const Message& body = op.GetReflection()->GetMessage(op, &field);
    const std::string body_path = absl::StrCat(path, ".", field.name());
    check_required(body, body_path);
    if (op.has_as_completed() && op.id().empty()) malformed(path + ".id", "the iterator needs an id");
    if (op.has_context_run() && op.context_run().context().empty()) malformed(body_path + ".context", "is not set");
    check_times(body, body_path);
    check_fields(body, body_path);
  }

  // Why an op may not stand in a block of this kind.
  static std::string misplaced(const v1::Op& op, std::string_view name, BlockKind where) {
    if (op.has_yield_value() && where != BlockKind::kGenerator) return "stands in the block of an asynchronous generator only";
    if (op.has_return_value() && where != BlockKind::kCoroutine) return "stands in a coroutine block only";
    return is_awaiting(name) && where == BlockKind::kPlain ? "stands in a coroutine block only" : "";
  }

  void check_required(const Message& body, const std::string& path) {
    const Descriptor& type = *body.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      // A number that is 0 looks like one that is not set, and so do no bytes.
      const bool can_lack = field.type() == FieldDescriptor::TYPE_MESSAGE || field.type() == FieldDescriptor::TYPE_STRING;
      const bool set = field.is_repeated() || body.GetReflection()->HasField(body, &field);
      if (can_lack && !set && field.real_containing_oneof() == nullptr && contains(kRequiredFields, field.name())) {
        malformed(absl::StrCat(path, ".", field.name()), "is not set");
      }
    }
  }

  void check_times(const Message& body, const std::string& path) {
    const FieldDescriptor* field = body.GetDescriptor()->FindFieldByName("times");
    if (field == nullptr) return;
    limit(path + ".times", "times", "max_times", limits_.max_times, body.GetReflection()->GetUInt32(body, field));
  }

  // The fields of a message of the ops, and of the messages in it.
  void check_fields(const Message& message, const std::string& path) {
    // A Value with no member is None.
    if (message.GetDescriptor()->file() != v1::Value::descriptor()->file()) check_oneofs(message, path);
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (full()) return;
      check_field(message, *field, absl::StrCat(path, ".", field->name()));
    }
  }

  // A function of the client is named.
  void check_client(const std::string& path) {
    if (!has_client_) malformed(path, "names a client's function: in a session only");
  }

  void check_oneofs(const Message& message, const std::string& path) {
    if (message.GetDescriptor()->file()->package() != v1::Op::descriptor()->file()->package()) return;
    for (int i = 0; i < message.GetDescriptor()->real_oneof_decl_count(); ++i) {
      const OneofDescriptor& oneof = *message.GetDescriptor()->oneof_decl(i);
      if (message.GetReflection()->HasOneof(message, &oneof) || contains(kOptionalOneofs, oneof.name())) continue;
      malformed(path, absl::StrCat("its ", oneof.name(), " is not set"));
    }
  }

  void check_field(const Message& message, const FieldDescriptor& field, const std::string& path) {
    const auto& reflection = *message.GetReflection();
    const int count = field.is_repeated() ? reflection.FieldSize(message, &field) : 1;
    for (int i = 0; i < count && !full(); ++i) {
      const std::string item = field.is_repeated() ? absl::StrCat(path, "[", i, "]") : path;
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        check_fields(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i) : reflection.GetMessage(message, &field), item);
      } else if (field.name() == "client") {
        check_client(item);
        if (reflection.GetUInt64(message, &field) >> 63U != 0) malformed(item, "is not less than 2^63");
      } else if (is_size_field(field)) {
        limit(item, field.name(), "max_data_bytes", limits_.max_data_bytes, reflection.GetUInt32(message, &field));
      } else if (field.type() == FieldDescriptor::TYPE_BYTES) {
        continue;
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        check_text(field, field.is_repeated() ? reflection.GetRepeatedString(message, &field, i) : reflection.GetString(message, &field), item);
      }
    }
  }

  void check_text(const FieldDescriptor& field, const std::string& text, const std::string& path) {
    const bool of_value = field.containing_type() == v1::Value::descriptor();
    if (of_value ? field.name() == "ref" : contains(kIdFields, field.name())) {
      check_name(text, path);
    } else if (field.name() == "block") {
      check_block(text, path, BlockKind::kPlain, of_value);
    } else if (field.name() == "async_generator") {
      check_block(text, path, BlockKind::kGenerator, false);
    } else if (contains(kCoroutineFields, field.name())) {
      check_block(text, path, BlockKind::kCoroutine, false);
    } else if (field.name() == "protocol_factory") {
      if (!protocols_.contains(text)) malformed(path, absl::StrCat("there is no protocol \"", text, "\""));
    } else if (is_path_field(field)) {
      check_name(text, path);
    } else if (field.name() == "host" || field.name() == "hosts") {
      if (!is_allowed_host(text)) malformed(path, absl::StrCat("\"", text.substr(0, 100), "\" is no host that a program may name"));
    }
  }

  // A protocol's names, and the blocks of its callbacks.
  void check_protocols() {
    for (int i = 0; i < program_.protocols_size() && !full(); ++i) {
      const v1::Protocol& protocol = program_.protocols(i);
      const std::string path = absl::StrCat("program.protocols[", i, "]");
      check_name(protocol.name(), path + ".name");
      if (blocks_.contains(protocol.name())) malformed(path + ".name", absl::StrCat("there is a block \"", protocol.name(), "\" already"));
      if (!protocols_.insert(protocol.name()).second) malformed(path + ".name", absl::StrCat("there is a protocol \"", protocol.name(), "\" already"));
      if (!protocol.transport().empty()) check_name(protocol.transport(), path + ".transport");
      limit(path + ".buffer_size", "buffer_size", "max_data_bytes", limits_.max_data_bytes, protocol.buffer_size());
      check_protocol_blocks(protocol, path);
    }
  }

  void check_protocol_blocks(const v1::Protocol& protocol, const std::string& path) {
    std::vector<const FieldDescriptor*> fields;
    protocol.GetReflection()->ListFields(protocol, &fields);
    for (const FieldDescriptor* field : fields) {
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || field->name() == "name" || field->name() == "transport") continue;
      check_block(protocol.GetReflection()->GetString(protocol, field), absl::StrCat(path, ".", field->name()), BlockKind::kPlain, false);
    }
  }

  void check_block(const std::string& name, const std::string& path, BlockKind wanted, bool any) {
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
    const auto block = known_->find(name);
    return block == known_->end() ? std::nullopt : std::optional(kind_of(*block->second));
  }

  void check_name(const std::string& name, const std::string& path) {
    if (!is_well_formed_name(name)) malformed(path, absl::StrCat("\"", name.substr(0, 100), "\" is no name: [a-z][a-z0-9_.-]*"));
  }

  const v1::Program& program_;
  const ProgramLimits& limits_;
  const LiveBlocks* const known_ = nullptr;
  const bool has_client_ = false;
  const std::string blocks_field_ = "program.blocks";
  const std::uint64_t ops_before_ = 0;
  std::unordered_map<std::string_view, BlockKind> blocks_;
  std::unordered_set<std::string_view> protocols_;
  std::vector<ProgramFault> faults_;
};

}  // namespace

std::vector<ProgramFault> validate_program(const v1::Program& program, const ProgramLimits& limits) {
  return Validator(program, limits).run();
}

std::vector<ProgramFault> validate_blocks(const google::protobuf::RepeatedPtrField<v1::Block>& blocks, const LiveBlocks& known,
                                          const LiveScope& scope) {
  v1::Program program;
  *program.mutable_blocks() = blocks;
  return Validator(program, known, scope).run();
}

std::vector<ProgramFault> validate_op(const v1::Op& op, const LiveBlocks& known, const LiveScope& scope) {
  static const v1::Program kNone;
  return Validator(kNone, known, scope).run_op(op, scope.field);
}

}  // namespace loopspec::script
