#include "server/script/op_table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "loopspec/v1/program.pb.h"
#include "server/script/io_refusal.h"
#include "server/script/message_shape.h"
#include "server/script/script_exception.h"

namespace loopspec::script {

namespace {

const OpTable& table() {
  static const OpTable all = [] {
    OpTable made;
    add_running_ops(made);
    add_scheduling_ops(made);
    add_error_ops(made);
    add_context_ops(made);
    add_future_ops(made);
    add_script_ops(made);
    add_sync_ops(made);
    add_queue_ops(made);
    add_task_ops(made);
    add_awaiting_ops(made);
    add_several_ops(made);
    add_completion_ops(made);
    add_generator_ops(made);
    add_deadline_ops(made);
    add_task_group_ops(made);
    made.mark_as_loop_alone();
    add_descriptor_ops(made);
    add_socket_ops(made);
    add_socket_state_ops(made);
    add_peer_ops(made);
    add_loop_socket_ops(made);
    add_dns_ops(made);
    add_connection_ops(made);
    add_transport_ops(made);
    add_protocol_ops(made);
    add_server_ops(made);
    add_stream_ops(made);
    add_datagram_ops(made);
    add_file_ops(made);
    add_tls_ops(made);
    add_pipe_ops(made);
    add_signal_ops(made);
    add_subprocess_ops(made);
    add_process_ops(made);
    add_thread_ops(made);
    add_executor_ops(made);
    add_concurrent_ops(made);
    return made;
  }();
  return all;
}

// The first type in the message, at whatever depth, that no exception can be made of; "" when there is none. At run time it would be an
// error of this engine's, which a case might take for the loop's.
std::string unknown_exception_type(const google::protobuf::Message& message, const MessageShape& shape) {
  if (shape.is_exception) {
    const auto& exception = static_cast<const v1::ExceptionValue&>(message);
    const bool named = exception.ref().empty() && exception.members_size() == 0;
    if (named && !is_exception_type(exception.type())) return absl::StrCat("there is no exception type '", exception.type(), "'");
  }
  for (const MessageShape::Field& field : shape.exceptions) {
    const FieldReader& reader = field.reader;
    const int count = reader.is_repeated() ? reader.size(message) : static_cast<int>(reader.has(message));
    for (int i = 0; i < count; ++i) {
      const auto& part = reader.is_repeated() ? reader.item(message, i) : reader.message(message);
      if (std::string reason = unknown_exception_type(part, *field.message); !reason.empty()) return reason;
    }
  }
  return "";
}

std::string unknown_exception_type(const v1::Op& op) {
  const OpShape& shape = shape_of(op);
  if (shape.body->exceptions.empty() && !shape.body->is_exception) return "";
  return unknown_exception_type(body_of(op, shape), *shape.body);
}

bool needs_own_process(const OpKind& kind, const v1::Op& op) {
  return kind.needs_own_process || (kind.reaches_process != nullptr && kind.reaches_process(op));
}

std::string refusal(const v1::Op& op, bool own_process) {
  const OpKind* kind = find_op(op);
  if (kind == nullptr) {
    const auto* field = v1::Op::descriptor()->FindFieldByNumber(op.op_case());
    return absl::StrCat("the op ", field != nullptr ? field->name() : "that is not set", " is not offered here");
  }
  if (!own_process && needs_own_process(*kind, op)) return absl::StrCat(kind->name, ": programs share this process; ask for a fresh one");
  std::string reason = kind->refuse != nullptr ? kind->refuse(op) : "";
  if (reason.empty()) reason = unknown_exception_type(op);
  return reason.empty() ? "" : absl::StrCat(kind->name, ": ", reason);
}

template <class Ops>
std::string first_refusal(const Ops& ops, const std::string& place, bool own_process) {
  for (int i = 0; i < ops.size(); ++i) {
    if (const std::string reason = refusal(ops[i], own_process); !reason.empty()) return absl::StrCat(place, ", op ", i, ": ", reason);
  }
  return "";
}

std::string unsupported_setup(const v1::Program& program, bool own_process) {
  if (program.process().fresh() && !own_process) return "process.fresh: programs share this process";
  if (program.process().dev_mode()) return "process.dev_mode: this is not Python";
  if (!program.process().asyncio_debug().empty()) return "process.asyncio_debug: this is not Python";
  return "";
}

template <class Predicate>
bool any_op(const v1::Program& program, const Predicate& predicate) {
  return std::any_of(program.main().begin(), program.main().end(), predicate) ||
         std::any_of(program.blocks().begin(), program.blocks().end(),
                     [&](const v1::Block& block) { return std::any_of(block.ops().begin(), block.ops().end(), predicate); });
}

}  // namespace

OpTable::OpTable() {
  const auto& op = *v1::Op::descriptor();
  int highest = 0;
  for (int i = 0; i < op.field_count(); ++i) highest = std::max(highest, op.field(i)->number());
  kinds_.resize(static_cast<std::size_t>(highest) + 1);
  for (int i = 0; i < op.field_count(); ++i) (*this)[op.field(i)->number()].name = op.field(i)->name();
}

void OpTable::mark_as_loop_alone() {
  for (OpKind& kind : kinds_) kind.loop_alone = kind.perform != nullptr || kind.perform_awaiting != nullptr;
}

const OpKind* find_op(const v1::Op& op) {
  const OpKind& kind = table()[op.op_case()];
  return kind.perform != nullptr || kind.perform_awaiting != nullptr ? &kind : nullptr;
}

std::string unsupported_op(const v1::Op& op) { return refusal(op, /*own_process=*/false); }

std::string unsupported_block(const v1::Block& block) {
  const std::string place = absl::StrCat("block \"", block.name(), "\"");
  if (block.async_generator()) return place + ": async_generator blocks are not offered here";
  return first_refusal(block.ops(), place, /*own_process=*/false);
}

bool needs_own_process(const v1::Program& program) {
  return any_op(program, [](const v1::Op& op) {
    const OpKind* kind = find_op(op);
    return kind != nullptr && needs_own_process(*kind, op);
  });
}

bool stays_in_its_loop(const v1::Program& program) {
  if (program.clock() == v1::CLOCK_REAL || program.has_process() || program.protocols_size() > 0) return false;
  return !any_op(program, [](const v1::Op& op) {
    const OpKind* kind = find_op(op);
    return kind == nullptr || !kind->loop_alone || needs_own_process(*kind, op);
  });
}

std::string unsupported_part(const v1::Program& program, bool own_process) {
  if (std::string reason = unsupported_setup(program, own_process); !reason.empty()) return reason;
  for (const v1::Protocol& protocol : program.protocols()) {
    if (std::string reason = refuse_protocol(protocol); !reason.empty()) return absl::StrCat("protocol \"", protocol.name(), "\": ", reason);
  }
  if (std::string reason = first_refusal(program.main(), "main", own_process); !reason.empty()) return reason;
  for (const v1::Block& block : program.blocks()) {
    const std::string place = absl::StrCat("block \"", block.name(), "\"");
    if (std::string reason = first_refusal(block.ops(), place, own_process); !reason.empty()) return reason;
  }
  return "";
}

}  // namespace loopspec::script
